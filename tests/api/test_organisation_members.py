"""`/api/v1/organisation/members`: who works here, who is asked in, and who leaves."""

import os
import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import call_command
from django.utils.translation import gettext, override
from django_tasks_db.models import DBTaskResult

from backend.accounts import resets, services
from backend.accounts.models import Member, Session
from backend.core.crypto.encoding import encode
from backend.core.crypto.key_pairs import KeyPair
from backend.help_requests.models import HelpRequest
from backend.organisations import selectors, staff
from backend.organisations.models import KeyGrant, Membership, Role
from backend.organisations.services import add_member
from tests.colleagues import (
    MEMBERS,
    Colleague,
    caseworker_at,
    coordinator_at,
    newcomer_at,
    shown,
)
from tests.factories import Desk, Staff, a_desk, a_member, someone_invited
from tests.personas import Caller, Caseworker, Seeker, problem, whole

NOT_HERE = problem("not-found")
LAST = problem(
    "conflict", "Nobody else coordinates this organisation. Make a colleague do so first."
)


@pytest.fixture
def coordinator(desk: Desk) -> Colleague:
    return coordinator_at(desk)


def invited(member: Member, **changes: Any) -> dict[str, Any]:
    """Somebody who has not come in yet, as colleagues see them."""
    seen = {
        "id": str(member.pk),
        "email": member.email,
        "name": member.name,
        "role": "caseworker",
        "public_key": None,
        "keys": [],
        "state": "invited",
    }
    return seen | changes


def newest() -> Member:
    """The one who was invited last."""
    return Member.objects.get(email="new@first.example")


def work() -> None:
    call_command("db_worker", batch=True, interval=0, startup_delay=False)


def token_in(sent: Any) -> str:
    """The token of the link in a mail."""
    found = re.search(r"http://127\.0\.0\.1:8000/members/reset#(\S+)", sent.body)
    assert found
    return found[1]


def comes_in(token: str) -> Staff:
    """What the browser does behind the link."""
    pair, login = KeyPair.generate(), encode(os.urandom(32))
    body = {
        "token": token,
        "login": login,
        "salt": encode(os.urandom(16)),
        "public_key": encode(pair.public.raw),
        "member_key_envelope": encode(os.urandom(60)),
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
    found = [one["id"] for one in page["results"]]
    assert (len(found), found) == (100, sorted(found))
    assert page["next"] == f"http://testserver{MEMBERS}?after={found[-1]}"
    rest = coordinator.get(page["next"]).json()
    assert (len(rest["results"]), rest["next"]) == (20, None)
    everybody = {str(one) for one in Membership.objects.values_list("member", flat=True)}
    assert {*found, *(one["id"] for one in rest["results"])} == everybody


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
    found = {one["id"]: one for one in newcomer.get(MEMBERS).json()["results"]}
    seen = {"role": "coordinator", "name": "New"}
    assert found[newcomer.id] == shown(newcomer.staff, state="waiting", **seen)
    coordinator.let_in(desk, newcomer.staff)
    found = {one["id"]: one for one in newcomer.get(MEMBERS).json()["results"]}
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
        ("caseworker@second.example", {}),
        ("operator@kier.example", {}),
    ],
)
def test_an_address_has_one_account(coordinator: Colleague, email: str, how: Any) -> None:
    a_member(a_desk("second"))
    a_member(operator=True, name="operator")
    coordinator.invite("new@first.example", name="New")
    before = Member.objects.count()
    detail = "This address has an account."
    error = {"pointer": "/email", "code": "in-use", "detail": detail}
    answer = coordinator.invite(email, **how)
    assert whole(answer) == problem("conflict", detail, errors=[error])
    assert Member.objects.count() == before


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
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [(pointer, code)]


def test_an_organisation_has_so_many_members(
    coordinator: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staff, "MOST_MEMBERS", 2)
    assert coordinator.invite("new@first.example").status_code == 201
    detail = "This organisation has too many members. Remove those who left."
    assert whole(coordinator.invite("more@first.example")) == problem("conflict", detail)


def test_a_page_holds_all_members_there_may_be() -> None:
    assert staff.MOST_MEMBERS <= selectors.COLLEAGUES_AT_ONCE


# -- Asking again -------------------------------------------------------------------------------


def again(coordinator: Colleague, member: Any) -> Any:
    return coordinator.post(f"{MEMBERS}/{member}/invitations")


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


# -- Roles --------------------------------------------------------------------------------------


def test_a_caseworker_becomes_coordinator_and_back(desk: Desk, coordinator: Colleague) -> None:
    caseworker = caseworker_at(desk)
    path = f"{MEMBERS}/{caseworker.id}"
    for role in ("coordinator", "coordinator", "caseworker"):
        seen = shown(caseworker.staff, desk.key_id, state="active", role=role)
        assert whole(coordinator.patch(path, {"role": role})) == (200, seen)
        assert whole(coordinator.patch(path, {})) == (200, seen)
        status = 201 if role == "coordinator" else 403
        assert caseworker.invite(f"{uuid4()}@first.example").status_code == status


def test_a_coordinator_steps_down_if_another_stays(desk: Desk, coordinator: Colleague) -> None:
    path, body = f"{MEMBERS}/{coordinator.id}", {"role": "caseworker"}
    assert whole(coordinator.patch(path, body)) == LAST
    # Who is invited may never come, and who was shut out does not either.
    someone_invited(desk.row, role=Role.COORDINATOR)
    away = coordinator_at(desk, "away").staff.member
    Member.objects.filter(pk=away.pk).update(is_active=False)
    assert whole(coordinator.patch(path, body)) == LAST
    coordinator_at(desk, "other")
    assert coordinator.patch(path, body).status_code == 200
    assert coordinator.patch(path, body).status_code == 403


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"role": "operator"}, "/role", "invalid"),
        ({"role": None}, "/role", "null"),
        ({"name": "x"}, "/name", "unknown"),
    ],
)
def test_what_is_no_role(coordinator: Colleague, body: Any, pointer: str, code: str) -> None:
    answer = coordinator.patch(f"{MEMBERS}/{coordinator.id}", body)
    assert answer.status_code == 400
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [(pointer, code)]


# -- Leaving ------------------------------------------------------------------------------------


def test_who_leaves_is_forgotten(desk: Desk, coordinator: Colleague) -> None:
    caseworker, seeker = Caseworker(a_member(desk), desk), Seeker()
    seeker.ask(desk)
    caseworker.write(seeker, "We can help")
    member = caseworker.staff.member
    Authenticator.objects.create(user=member, type="totp", data={})
    assert whole(coordinator.remove(member.pk)) == (204, None)
    assert whole(caseworker.get(MEMBERS)) == problem("not-authenticated")
    for rows in (Session, KeyGrant, Membership):
        assert not rows.objects.filter(member=member.pk).exists()
    assert not Member.objects.filter(pk=member.pk).exists()
    assert not Authenticator.objects.exists()
    # What was written stays the organisation's.
    assert seeker.texts() == ["Please help", "We can help"]
    assert whole(coordinator.remove(member.pk)) == NOT_HERE


def test_who_left_can_be_invited_again(desk: Desk, coordinator: Colleague) -> None:
    email = caseworker_at(desk).staff.member.email
    coordinator.remove(Member.objects.get(email=email).pk)
    answer = coordinator.invite(email)
    assert whole(answer) == (201, invited(Member.objects.get(email=email)))


def test_a_link_of_somebody_who_left_is_worth_nothing(desk: Desk, coordinator: Colleague) -> None:
    member = someone_invited(desk.row)
    token = resets.token_for(member, resets.Purpose.INVITATION)
    assert coordinator.remove(member.pk).status_code == 204
    with pytest.raises(resets.BadToken):
        resets.member_of(token)


def test_the_last_coordinator_stays(desk: Desk, coordinator: Colleague) -> None:
    caseworker_at(desk)
    someone_invited(desk.row, role=Role.COORDINATOR)
    assert whole(coordinator.remove(coordinator.id)) == LAST
    other = coordinator_at(desk, "other")
    assert coordinator.remove(coordinator.id).status_code == 204
    assert whole(other.remove(other.id)) == LAST


def test_the_last_who_holds_the_key_stays(desk: Desk) -> None:
    coordinator = newcomer_at(desk.row, "coordinator", role=Role.COORDINATOR)
    holder = caseworker_at(desk)
    detail = "Nobody else holds the organisation's key. Let a colleague in, or make a new key."
    assert whole(coordinator.remove(holder.id)) == problem("conflict", detail)
    holder.let_in(desk, coordinator.staff)
    assert coordinator.remove(holder.id).status_code == 204


def test_an_operator_who_works_there_stays_an_operator(desk: Desk, coordinator: Colleague) -> None:
    operator = a_member(name="operator", operator=True).member
    add_member(organisation=desk.row, member=operator, role=Role.CASEWORKER)
    assert coordinator.remove(operator.pk).status_code == 204
    assert Member.objects.filter(pk=operator.pk, is_active=True).exists()
    assert not Membership.objects.filter(member=operator).exists()


# -- Whose ----------------------------------------------------------------------------------------


def acts(caller: Colleague, member: Any) -> list[Any]:
    """All that a coordinator may do with a member."""
    path = f"{MEMBERS}/{member}"
    return [
        caller.patch(path, {"role": "caseworker"}),
        again(caller, member),
        caller.remove(member),
    ]


def test_another_organisations_members_are_not_there(coordinator: Colleague) -> None:
    other = a_desk("second")
    alone = services.create_member(email="alone@kier.example")
    for member in (caseworker_at(other).id, someone_invited(other.row).pk, alone.pk, uuid4()):
        assert [whole(answer) for answer in acts(coordinator, member)] == [NOT_HERE] * 3
    assert Member.objects.count() == 4


def test_caseworkers_do_none_of_it(desk: Desk) -> None:
    caseworker = caseworker_at(desk)
    refused = problem("not-allowed")
    for member in (caseworker.id, someone_invited(desk.row).pk, uuid4()):
        assert [whole(answer) for answer in acts(caseworker, member)] == [refused] * 3
    assert whole(caseworker.invite("new@first.example")) == refused


def test_removing_touches_no_request(desk: Desk, coordinator: Colleague) -> None:
    seeker = Seeker()
    seeker.ask(desk)
    before = HelpRequest.objects.values().get()
    coordinator.remove(caseworker_at(desk).id)
    assert HelpRequest.objects.values().get() == before
