"""`/api/v1/organisation/members`: roles, and who leaves."""

from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator

from backend.accounts import resets, services
from backend.accounts.models import Member, Session
from backend.help_requests.models import HelpRequest
from backend.organisations.models import KeyGrant, Membership, Role
from backend.organisations.services import add_member
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
from tests.factories import Desk, a_desk, a_member, someone_invited
from tests.personas import Caseworker, Seeker, problem, whole

NOT_HERE = problem("not-found")
LAST = problem(
    "conflict", "Nobody else coordinates this organisation. Make a colleague do so first."
)


@pytest.fixture
def coordinator(desk: Desk) -> Colleague:
    return coordinator_at(desk)


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
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
        (pointer, code)
    ]


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
