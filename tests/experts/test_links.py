"""How a request begins: a mail, its link, and nothing that tells who was here before."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from backend.experts import local_time
from backend.experts.models import Assignment, Entry, Letter, Platform, Requester
from backend.experts.services import links, requester_mail
from backend.experts.services.links import Sent, confirm, send_new_link
from backend.experts.services.requester_mail import link_to, token_of
from backend.experts.tasks import erase_requests_never_sent
from notifications import mailboxes
from tests.experts.factories import Hope, a_requester, an_assignment
from tests.experts.requesters import (
    COORDINATES,
    DESK,
    EXPERTS,
    REQUEST,
    Link,
    coordinator_of,
    line,
    link_of,
)
from tests.personas import Caller, problem, whole

SAME_ORIGIN = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}


def asked(**changes: str) -> dict[str, str]:
    fields = {
        "email": f"ask-{uuid4().hex[:8]}@city.example",
        "organisation": "City of Utrecht",
        "name": "A. Adviser",
        "kind": "municipality",
        "language": "en",
    }
    return fields | changes


def ask(body: dict[str, str]) -> tuple[int, Any]:
    return whole(Caller().post(f"{EXPERTS}/requests", body))


def test_a_mail_comes_with_a_link_that_opens_the_request(hope: Hope) -> None:
    body = asked()
    assert ask(body) == (202, None)
    requester_mail.post_due()
    [sent] = mail.outbox
    assert sent.to == [body["email"]]
    token = str(sent.body).partition("/advice/r/")[2].split()[0]
    row = Assignment.objects.get()
    assert (row.confirmed_on, token) == (None, token_of(row))
    assert Link(token).get(REQUEST).json()["state"] == "draft"
    line = Entry.objects.get()
    assert (line.what, line.by, line.by_name) == ("confirm", "requester", "A. Adviser")


def test_opening_it_again_changes_nothing(hope: Hope) -> None:
    row = an_assignment(hope, "unconfirmed")
    link = Link(token_of(row))
    assert whole(link.get(REQUEST)) == whole(link.get(REQUEST))
    assert Entry.objects.count() == 1


def test_beyond_three_mails_nothing_is_kept_and_the_answer_is_the_same(hope: Hope) -> None:
    body = asked()
    assert [ask(body) for _time in range(5)] == [(202, None)] * 5
    assert (Assignment.objects.count(), Requester.objects.count()) == (3, 1)


def test_who_knows_an_address_does_not_rename_its_owner(hope: Hope) -> None:
    body = asked()
    ask(body)
    ask(body | {"name": "Somebody else"})
    assert sorted(Requester.objects.values_list("name", flat=True)) == [
        "A. Adviser",
        "Somebody else",
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"id": "x"},
        {"email": "x"},
        {"kind": "friend"},
        {"language": "xx"},
        {"name": ""},
        {"more": "x"},
    ],
)
def test_what_is_wrong_is_refused(hope: Hope, change: dict[str, str]) -> None:
    status, answer = ask(asked(**change))
    [name] = change
    assert (status, [error["pointer"] for error in answer["errors"]]) == (400, [f"/{name}"])


def test_the_same_identifier_with_the_same_words_counts_once(hope: Hope) -> None:
    body = asked(id=str(uuid4()))
    assert [ask(body) for _time in range(2)] == [(202, None)] * 2
    assert (Assignment.objects.count(), Letter.objects.count()) == (1, 1)
    # Nor does it use up one of the three mails of an address.
    assert ask(body | {"name": "B. Adviser"}) == (202, None)
    assert [ask(asked(email=body["email"])) for _time in range(2)] == [(202, None)] * 2
    assert Assignment.objects.count() == 3


def test_who_sends_it_again_when_no_mail_came_gets_another(hope: Hope) -> None:
    body = asked(id=str(uuid4()))
    for _time in range(2):
        # The second time ten minutes are over; a finger may tap twice each time.
        cache.clear()
        assert [ask(body) for _tap in range(2)] == [(202, None)] * 2
    requester_mail.post_due()
    assert (Assignment.objects.count(), len(mail.outbox)) == (2, 2)


def test_of_two_that_come_at_once_one_is_kept(hope: Hope, monkeypatch: pytest.MonkeyPatch) -> None:
    sent, form, kept = Sent(**asked()), uuid4(), links.sign_in_delays.may_mail

    def may_mail(_email: str, _purpose: str) -> bool:
        # The other one comes in just now.
        monkeypatch.setattr("backend.accounts.sign_in_delays.may_mail", kept)
        links.ask(sent, form=form)
        return True

    monkeypatch.setattr("backend.accounts.sign_in_delays.may_mail", may_mail)
    links.ask(sent, form=form)
    assert [model.objects.count() for model in (Assignment, Requester, Letter)] == [1, 1, 1]


def test_without_a_platform_there_is_nothing_to_ask(hope: Hope) -> None:
    Platform.objects.all().delete()
    assert ask(asked()) == problem("not-found")


def test_what_nobody_opened_is_erased_after_a_week(hope: Hope) -> None:
    today = local_time.today()
    old, kept = today - timedelta(days=8), today - timedelta(days=7)
    gone = an_assignment(hope, "unconfirmed", created_on=old)
    known = a_requester(hope)
    an_assignment(hope, "unconfirmed", created_on=old, requester=known)
    rest = {
        an_assignment(hope, "draft", created_on=old, requester=known),
        an_assignment(hope, "unconfirmed", created_on=kept),
    }
    assert erase_requests_never_sent.func() == 2
    assert {*Assignment.objects.all()} == rest
    assert not Requester.objects.filter(id=gone.requester_id).exists()
    assert Requester.objects.filter(id=known.id).exists()


def test_a_draft_in_which_nobody_wrote_is_erased_after_thirty_days(hope: Hope) -> None:
    today = local_time.today()
    old = today - timedelta(days=31)
    an_assignment(hope, "draft", created_on=old)
    rest = {
        an_assignment(hope, "draft", created_on=old, revision=2),
        an_assignment(hope, "draft", created_on=today - timedelta(days=30)),
        an_assignment(hope, "submitted", created_on=old),
    }
    assert erase_requests_never_sent.func() == 1
    assert {*Assignment.objects.all()} == rest
    assert Requester.objects.count() == 3


def test_a_page_that_asks_for_two_things_at_once_confirms_once(hope: Hope) -> None:
    row = an_assignment(hope, "unconfirmed")
    first, second = (Assignment.objects.get(pk=row.pk) for _each in range(2))
    assert {confirm(one).confirmed_on for one in (first, second)} == {local_time.today()}
    assert Entry.objects.filter(what="confirm").count() == 1


def test_ten_mails_that_nobody_opened_are_enough_for_a_day(hope: Hope) -> None:
    known, today = a_requester(hope), local_time.today()
    for state in ["unconfirmed", "draft"] * 5:
        # A filter of their mail server may have opened it.
        an_assignment(hope, state, requester=known)
    body = asked(email=known.email.upper())
    assert ask(body) == (202, None)
    assert Assignment.objects.count() == 10
    Assignment.objects.update(created_on=today - timedelta(days=1))
    assert ask(body) == (202, None)
    assert Assignment.objects.count() == 11


def test_spellings_of_a_mailbox_are_counted_together(hope: Hope) -> None:
    spelled = ["flood@city.example", "ＦＬＯＯＤ@city.example", "flood@ⓒity.example"]
    spelled += [f"flood+{number}@city.example" for number in range(10)]
    assert {ask(asked(email=one))[0] for one in spelled} == {202}
    assert Assignment.objects.count() == 3
    assert {*Requester.objects.values_list("email", flat=True)} == {"flood@city.example"}


def test_ten_a_day_are_those_of_a_mailbox(hope: Hope, monkeypatch: Any) -> None:
    monkeypatch.setattr(links.sign_in_delays, "may_mail", lambda *_how: True)
    for number in range(links.MAX_LINKS_A_DAY + 3):
        ask(asked(email=f"flood+{number}@city.example"))
    assert Assignment.objects.count() == links.MAX_LINKS_A_DAY


@pytest.mark.parametrize("email", ["flo\u200bod@city.example", "flood@ci\u00adty.example"])
def test_what_nobody_sees_is_refused_with_a_word(hope: Hope, email: str) -> None:
    status, answer = ask(asked(email=email))
    assert (status, answer["errors"][0]["pointer"]) == (400, "/email")
    page = Client().post("/advice/ask/en", asked(email=email), headers=SAME_ORIGIN)
    assert "a character in this address that nobody sees" in page.content.decode()
    assert not Requester.objects.exists()


def test_a_mailbox_that_is_stopped_gets_none(hope: Hope) -> None:
    mailboxes.stop("Flood@city.example", mailboxes.Why.COMPLAINED)
    assert ask(asked(email="flood+again@ｃity.example")) == (202, None)
    assert not Requester.objects.exists()


def test_the_old_link_stops_at_once_and_a_new_one_is_mailed(hope: Hope) -> None:
    row = an_assignment(hope, requester=a_requester(hope, language="en"))
    old = link_of(row)
    assert coordinator_of(hope).post(f"{DESK}/{row.id}/link").status_code == 200
    assert old.get(REQUEST).status_code == 401
    requester_mail.post_due()
    [sent] = mail.outbox
    row.refresh_from_db()
    assert sent.to == [row.requester.email]
    assert f"\n\n{link_to(row)}\n\nLinks in mails before this one" in str(sent.body)
    assert link_of(row).get(REQUEST).status_code == 200


def test_both_sides_read_that_it_was_sent(hope: Hope) -> None:
    row = an_assignment(hope)
    seen = coordinator_of(hope).post(f"{DESK}/{row.id}/link").json()["history"]
    assert seen == [line(1, "new-link", "coordinator", hope.platform.organisation.name)]
    row.refresh_from_db()
    assert link_of(row).get(REQUEST).json()["history"] == seen


def test_other_requests_keep_their_link(hope: Hope) -> None:
    row = an_assignment(hope)
    other = an_assignment(hope, requester=row.requester)
    send_new_link(row, by=COORDINATES)
    assert link_of(other).get(REQUEST).status_code == 200


def test_a_draft_is_not_at_the_desk(hope: Hope) -> None:
    row = an_assignment(hope, "draft")
    assert whole(coordinator_of(hope).post(f"{DESK}/{row.id}/link")) == problem("not-found")
    assert link_of(row).get(REQUEST).status_code == 200


def test_each_press_makes_another_and_what_waits_is_one_letter(hope: Hope) -> None:
    row = an_assignment(hope)
    tokens = {token_of(row)}
    for _time in range(2):
        send_new_link(row, by=COORDINATES)
        row.refresh_from_db()
        tokens.add(token_of(row))
    assert [Link(token).get(REQUEST).status_code for token in tokens].count(200) == 1
    assert (len(tokens), Letter.objects.count()) == (3, 1)


def test_what_goes_out_later_leads_to_the_new_link(hope: Hope) -> None:
    row = an_assignment(hope)
    requester_mail.write(assignment=row, kind=requester_mail.NEWS)
    send_new_link(row, by=COORDINATES)
    requester_mail.post_due()
    row.refresh_from_db()
    assert [token_of(row) in str(sent.body) for sent in mail.outbox] == [True, True]


def test_a_letter_that_was_on_its_way_meanwhile_goes_once_more(
    hope: Hope, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = an_assignment(hope)
    requester_mail.write(assignment=row, kind=requester_mail.NEWS)
    Letter.objects.update(attempts=1)
    with monkeypatch.context() as patched:
        patched.setattr(
            EmailBackend, "send_messages", lambda *_given: send_new_link(row, by=COORDINATES) and 1
        )
        requester_mail._send(Letter.objects.get())
    Letter.objects.update(next_at=timezone.now())
    requester_mail.post_due()
    row.refresh_from_db()
    assert [token_of(row) in str(sent.body) for sent in mail.outbox] == [True, True]


def test_nothing_is_mailed_where_the_address_is_erased(hope: Hope) -> None:
    row = an_assignment(hope, requester=a_requester(hope, email=""))
    answer = coordinator_of(hope).post(f"{DESK}/{row.id}/link")
    detail = "The address of this requester is erased. No link can be mailed."
    assert whole(answer) == problem("impossible-move", detail)
    assert not Letter.objects.exists()
