"""A requester gets another link, and the one before leads nowhere."""

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from backend.experts.models import Letter
from backend.experts.services import requester_mail
from backend.experts.services.links import send_new_link
from backend.experts.services.requester_mail import link_to, token_of
from tests.experts.factories import Hope, a_requester, an_assignment
from tests.experts.requesting import COORDINATES, DESK, REQUEST, Link, coordinator_of, line, link_of
from tests.personas import problem, whole


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
    assert [Link(one).get(REQUEST).status_code for one in tokens].count(200) == 1
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
