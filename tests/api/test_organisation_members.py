"""`/api/v1/organisation/members`: who works here, and who is asked in."""

import json
import os
import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext, override
from django_tasks_db.models import DBTaskResult

from backend.accounts import resets
from backend.accounts.errors import BadToken
from backend.accounts.models import Member
from backend.core.crypto.encoding import encode
from backend.core.crypto.key_pairs import KeyPair
from backend.core.pages import PAGE_SIZE
from backend.organisations import staff
from backend.organisations.models import Membership
from tests.colleagues import (
    MEMBERS,
    Colleague,
    again,
    caseworker_at,
    coordinator_at,
    invited,
    newcomer_at,
    shown,
)
from tests.factories import Desk, Staff, a_desk, a_member, someone_invited
from tests.personas import Caller, problem, whole

NOT_HERE = problem("not-found")
LAST = problem(
    "conflict", "Nobody else coordinates this organisation. Make a colleague do so first."
)


@pytest.fixture
def coordinator(desk: Desk) -> Colleague:
    return coordinator_at(desk)


def newest() -> Member:
    return Member.objects.get(email="new@first.example")


def work() -> None:
    call_command("db_worker", batch=True, interval=0, startup_delay=False)


def token_in(sent: Any) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000/members/reset#(\S+)", sent.body)
    assert found
    return found[1]


def comes_in(token: str) -> Staff:
    pair, login = KeyPair.generate(), encode(os.urandom(32))
    body = {
        "token": token,
        "login": login,
        "salt": encode(os.urandom(16)),
        "public_key": encode(pair.public.raw),
        "member_key_envelope": encode(os.urandom(60)),
        "pins": {"version": 1, "box": encode(os.urandom(540))},
    }
    assert Caller().post("/api/v1/members/password-resets", body).status_code == 204
    return Staff(Member.objects.get(pk=UUID(token.partition(".")[0])), login, pair)


# -- Reading ------------------------------------------------------------------------------------


def test_every_colleague_sees_all(desk: Desk, coordinator: Colleague) -> None:
    caseworker, waiting = caseworker_at(desk), newcomer_at(desk.row)
    newcomer = someone_invited(desk.row)
    a_member(a_desk("second"))
    all_of_them = [
        shown(coordinator.staff, desk.key_id, state="active", role="coordinator"),
        shown(caseworker.staff, desk.key_id, state="active"),
        shown(waiting.staff, state="waiting"),
        invited(newcomer),
    ]
    page = {"results": sorted(all_of_them, key=lambda one: one["id"]), "next": None}
    for caller in (coordinator, caseworker, waiting):
        assert whole(caller.get(MEMBERS)) == (200, page)


def test_a_hundred_at_once(desk: Desk, coordinator: Colleague) -> None:
    for number in range(119):
        someone_invited(desk.row, name=f"no-{number}")
    page = coordinator.get(MEMBERS).json()
    found = [row["id"] for row in page["results"]]
    assert (len(found), found) == (100, sorted(found))
    assert page["next"] == f"http://testserver{MEMBERS}?after={found[-1]}"
    rest = coordinator.get(page["next"]).json()
    assert (len(rest["results"]), rest["next"]) == (20, None)
    everybody = {str(one) for one in Membership.objects.values_list("member", flat=True)}
    assert {*found, *(row["id"] for row in rest["results"])} == everybody


@pytest.mark.parametrize("query", ["?after=", "?after=x", f"?after={str(uuid4()).upper()}"])
def test_a_query_that_leads_nowhere(coordinator: Colleague, query: str) -> None:
    assert whole(coordinator.get(MEMBERS + query)) == NOT_HERE


# -- Asking in ----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_somebody_is_invited_and_comes_in(desk: Desk, coordinator: Colleague) -> None:
    answer = coordinator.invite(" New@First.example", name=" New ", role="coordinator")
    assert answer.status_code == 400
    answer = coordinator.invite("New@First.example", name=" New ", role="coordinator")
    member = newest()
    assert whole(answer) == (201, invited(member, name="New", role="coordinator"))
    work()
    [sent] = mail.outbox
    assert sent.to == ["new@first.example"]
    newcomer = Colleague(comes_in(token_in(sent)))
    found = {row["id"]: row for row in newcomer.get(MEMBERS).json()["results"]}
    seen = {"role": "coordinator", "name": "New"}
    assert found[newcomer.id] == shown(newcomer.staff, state="waiting", **seen)
    coordinator.let_in(desk, newcomer.staff)
    found = {row["id"]: row for row in newcomer.get(MEMBERS).json()["results"]}
    assert found[newcomer.id] == shown(newcomer.staff, desk.key_id, state="active", **seen)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["nl", "nl-easy", "en", "zh-hans", "vi"])
def test_the_mail_is_in_the_language_of_who_invites(desk: Desk, language: str) -> None:
    coordinator = coordinator_at(desk)
    coordinator.language = language
    coordinator.invite("new@first.example")
    task = DBTaskResult.objects.get()
    assert task.args_kwargs == {"args": [str(newest().pk), language], "kwargs": {}}
    work()
    assert not DBTaskResult.objects.exists()
    [sent] = mail.outbox
    with override(language):
        assert sent.subject == gettext("You are invited to Kier")
    assert "First" in sent.body
    assert resets.member_of(token_in(sent)) == newest()


@pytest.mark.django_db(transaction=True)
def test_the_same_invitation_again_mails_nothing(coordinator: Colleague) -> None:
    first = coordinator.invite("new@first.example", name="New")
    assert whole(coordinator.invite("NEW@first.example", name="New")) == (200, first.json())
    assert DBTaskResult.objects.count() == 1


@pytest.mark.parametrize(
    ("email", "how"),
    [
        ("new@first.example", {"name": "Other"}),
        ("new@first.example", {"name": "New", "role": "coordinator"}),
        ("ｎｅｗ@first。example", {}),
    ],
)
def test_an_address_stands_in_the_list_once(coordinator: Colleague, email: str, how: Any) -> None:
    coordinator.invite("new@first.example", name="New")
    before = Member.objects.count()
    detail = "This address has an account."
    error = {"pointer": "/email", "code": "in-use", "detail": detail}
    answer = coordinator.invite(email, **how)
    assert whole(answer) == problem("conflict", detail, errors=[error])
    assert Member.objects.count() == before


ELSEWHERE = ["caseworker@second.example", "operator@kier.example", "waits@second.example"]


@pytest.fixture
def others(desk: Desk) -> None:
    second = a_desk("second")
    a_member(second)
    a_member(operator=True, name="operator")
    someone_invited(second.row, name="waits")


@pytest.mark.parametrize("email", ELSEWHERE)
def test_nothing_tells_that_an_address_has_an_account(
    coordinator: Colleague, others: None, email: str
) -> None:
    answers = []
    for one in ("new@first.example", email):
        answer = coordinator.invite(one, name="Somebody")
        same = coordinator.invite(one, name="Somebody")
        path = f"{MEMBERS}/{answer.json()['id']}"
        role = coordinator.patch(path, {"role": "coordinator"})
        more = [again(coordinator, answer.json()["id"]) for _time in range(3)]
        listed = [row for row in coordinator.get(MEMBERS).json()["results"] if row["email"] == one]
        gone = coordinator.remove(answer.json()["id"])
        answers.append(
            [
                (each.status_code, each.json() if each.content else None)
                for each in (answer, same, role, *more, gone)
            ]
            + listed
        )
        assert answer.json()["email"] == one
    told = [
        re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "id", json.dumps(each).replace(one, "address"))
        for each, one in zip(answers, ("new@first.example", email), strict=True)
    ]
    assert told[0] == told[1]


def test_as_many_queries_for_an_address_that_has_an_account(
    coordinator: Colleague, others: None
) -> None:
    counted = []
    for email in ("one@first.example", "new@first.example", "caseworker@second.example"):
        with CaptureQueriesContext(connection) as queries:
            coordinator.invite(email)
        counted.append([query["sql"].split()[0] for query in queries])
    assert counted[1] == counted[2]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("email", ELSEWHERE)
def test_the_mail_says_it_to_whose_address_it_is(
    coordinator: Colleague, others: None, email: str
) -> None:
    before = Member.objects.get(email=email)
    coordinator.invite(email, name="Somebody")
    work()
    [sent] = mail.outbox
    assert sent.to == [email]
    assert "has an account in Kier already" in sent.body
    assert "reset#" not in sent.body
    after = Member.objects.get(email=email)
    assert (after.pk, after.password, after.name) == (before.pk, before.password, before.name)


@pytest.mark.django_db(transaction=True)
def test_once_the_other_account_is_gone_the_invitation_is_one(
    desk: Desk, coordinator: Colleague, others: None
) -> None:
    invited_id = coordinator.invite("caseworker@second.example").json()["id"]
    work()
    Member.objects.get(email="caseworker@second.example").delete()
    again(coordinator, invited_id)
    work()
    newcomer = Colleague(comes_in(token_in(mail.outbox[-1])))
    assert newcomer.id == invited_id
    assert newcomer.get(MEMBERS).status_code == 200


def test_nobody_signs_in_as_a_stand_in(coordinator: Colleague, others: None) -> None:
    coordinator.invite("caseworker@second.example")
    stand_in = Member.objects.get(stands_in_for="caseworker@second.example")
    assert not stand_in.is_active
    assert not stand_in.has_usable_password()
    for purpose in resets.Purpose:
        with pytest.raises(BadToken):
            resets.member_of(resets.token_for(stand_in, purpose))


@pytest.mark.parametrize("email", ["a@b", "a.@b.example", "a@b..example", "İ" * 200 + "@b.example"])
def test_an_address_that_is_none(coordinator: Colleague, email: str) -> None:
    detail = "Look at the e-mail address once more."
    error = {"pointer": "/email", "code": "not-an-address", "detail": detail}
    assert whole(coordinator.invite(email)) == problem("conflict", detail, errors=[error])


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"email": "x"}, "/email", "too-short"),
        ({"email": "a b@c.example"}, "/email", "alphabet"),
        ({"name": "a\nb"}, "/name", "alphabet"),
        ({"name": "x" * 101}, "/name", "too-long"),
        ({"name": None}, "/name", "null"),
        ({"role": "operator"}, "/role", "invalid"),
        ({"password": "x"}, "/password", "unknown"),
    ],
)
def test_what_cannot_be(coordinator: Colleague, change: Any, pointer: str, code: str) -> None:
    body = {"email": "new@first.example", "name": "", "role": "caseworker"}
    answer = coordinator.post(MEMBERS, body | change)
    assert answer.status_code == 400
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        (pointer, code)
    ]


def test_an_organisation_has_so_many_members(
    coordinator: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staff, "MAX_MEMBERS", 2)
    assert coordinator.invite("new@first.example").status_code == 201
    detail = "This organisation has too many members. Remove those who left."
    assert whole(coordinator.invite("more@first.example")) == problem("conflict", detail)


def test_a_page_holds_all_members_there_may_be() -> None:
    assert staff.MAX_MEMBERS <= PAGE_SIZE


# -- Asking again -------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_new_link_is_mailed(coordinator: Colleague) -> None:
    coordinator.invite("new@first.example")
    assert whole(again(coordinator, newest().pk)) == (204, None)
    work()
    assert [sent.to for sent in mail.outbox] == [["new@first.example"]] * 2
    comes_in(token_in(mail.outbox[0]))
    # Both were for the account without a password.
    answer = Caller().post("/api/v1/members/password-resets", {"token": token_in(mail.outbox[1])})
    assert answer.status_code == 400
    with pytest.raises(resets.BadToken):
        resets.member_of(token_in(mail.outbox[1]))


@pytest.mark.django_db(transaction=True)
def test_a_mailbox_is_not_flooded(coordinator: Colleague) -> None:
    coordinator.invite("new@first.example")
    answers = [again(coordinator, newest().pk) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [204, 204, 409]
    detail = "Three invitations went to this address just now. Wait ten minutes."
    assert whole(answers[-1]) == problem("conflict", detail)
    assert DBTaskResult.objects.count() == 3
    # Whoever asks for new passwords has a count of their own.
    Caller().post("/api/v1/members/password-resets/requests", {"email": "new@first.example"})
    assert DBTaskResult.objects.count() == 4


def test_who_has_a_password_asks_for_a_new_one(desk: Desk, coordinator: Colleague) -> None:
    detail = "This person has a password already, and can ask for a new one."
    answer = again(coordinator, newcomer_at(desk.row).id)
    assert whole(answer) == problem("conflict", detail)


@pytest.mark.django_db(transaction=True)
def test_an_invitation_taken_back_is_not_mailed(coordinator: Colleague) -> None:
    coordinator.invite("new@first.example")
    coordinator.remove(newest().pk)
    work()
    assert mail.outbox == []
