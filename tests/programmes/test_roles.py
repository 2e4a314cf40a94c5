"""Editors and programme managers have no inbox, whoever gives them their role."""

from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command

from backend.core.errors import Conflict, FieldConflict, Missing
from backend.organisations import keys, services, staff
from backend.organisations.models import KeyGrant, Membership, Role
from backend.organisations.permissions import INBOX_ROLES
from notifications import outbox, recipients
from notifications.models import Delivery
from notifications.worker.fan_out import fan_out_notices
from tests.factories import a_colleague, a_grant, a_member, someone_invited
from tests.personas import INBOX, Browser
from tests.programmes.factories import Programme

MEMBERS = "/api/v1/organisation/members"
WITHOUT_INBOX = [role for role in Role if role not in INBOX_ROLES]


@pytest.mark.parametrize("role", WITHOUT_INBOX)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", INBOX),
        ("get", "/api/v1/organisation"),
        ("get", MEMBERS),
        ("post", "/api/v1/realtime/tickets"),
        ("get", "/api/v1/surveys/rounds"),
    ],
)
def test_nothing_of_an_inbox_opens(
    programme: Programme, role: Role, method: str, path: str
) -> None:
    member = programme.editor if role == Role.EDITOR else programme.manager
    assert Browser(member).call(method, path).status_code == 403


def test_no_key_is_granted_to_an_editor(programme: Programme) -> None:
    desk, editor = programme.desk, programme.editor
    box = a_grant(desk, editor)
    with pytest.raises(Missing):
        keys.let_in(
            organisation_id=desk.row.pk,
            by=programme.coordinator.member.pk,
            member_id=editor.member.pk,
            key_id=desk.key_id,
            box=box,
            proof=None,
        )
    with pytest.raises(Conflict):
        services._check_grants(desk.row, {editor.member.pk: box})
    assert not KeyGrant.objects.filter(member=editor.member).exists()


def test_only_who_reads_requests_hears_of_one(programme: Programme) -> None:
    reader = a_member(programme.desk)
    subject = programme.desk.row.pk
    outbox.notify("referral.offered", [recipients.organisation(subject)], subject=subject)
    assert fan_out_notices() == 1
    told = {*Delivery.objects.values_list("owner", flat=True)}
    assert told == {reader.member.pk, programme.coordinator.member.pk}


def test_an_editor_is_given_no_work(programme: Programme) -> None:
    with pytest.raises(Missing):
        staff.lock_member(programme.desk.row.pk, programme.editor.member.pk)


def test_the_inbox_says_that_an_editor_needs_no_access(programme: Programme) -> None:
    rows = Browser(programme.coordinator).get(MEMBERS).json()["results"]
    states = {row["role"]: row["state"] for row in rows}
    assert states == {"coordinator": "active", "editor": "without-inbox"}


def test_a_coordinator_invites_an_editor_who_reads_of_no_words(programme: Programme) -> None:
    body = {"email": "new@owner.example", "name": "Noor", "role": "editor"}
    assert Browser(programme.coordinator).post(MEMBERS, body).status_code == 201
    call_command("db_worker", batch=True, interval=0, startup_delay=False)
    [sent] = mail.outbox
    assert "/programme/" in sent.body
    assert "six words" not in sent.body


@pytest.mark.parametrize("method", ["post", "patch"])
def test_a_coordinator_makes_nobody_programme_manager(programme: Programme, method: str) -> None:
    browser = Browser(programme.coordinator)
    body: dict[str, Any] = {"role": "programme-manager"}
    if method == "post":
        body |= {"email": "new@owner.example", "name": "Noor"}
    path = MEMBERS if method == "post" else f"{MEMBERS}/{programme.editor.member.pk}"
    answer = browser.call(method, path, body)
    assert answer.status_code == 409
    [error] = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == ("/role", "given-by-operator")
    assert not Membership.objects.filter(
        role=Role.PROGRAMME_MANAGER, organisation=programme.desk.row
    ).exists()


def test_the_operator_does(programme: Programme) -> None:
    staff.change_role(
        organisation_id=programme.desk.row.pk,
        member_id=programme.editor.member.pk,
        role=Role.PROGRAMME_MANAGER,
        by_operator=True,
    )
    row = Membership.objects.get(member=programme.editor.member)
    assert row.role == Role.PROGRAMME_MANAGER


def test_who_may_hold_the_key_is_invited_anew_to_be_an_editor(programme: Programme) -> None:
    reader, newcomer = a_member(programme.desk), someone_invited(programme.desk.row)
    organisation_id = programme.desk.row.pk
    with pytest.raises(FieldConflict):
        staff.change_role(
            organisation_id=organisation_id, member_id=reader.member.pk, role=Role.EDITOR
        )
    # Who has no keys yet can hold none.
    staff.change_role(organisation_id=organisation_id, member_id=newcomer.pk, role=Role.EDITOR)
    assert Membership.objects.get(member=newcomer).role == Role.EDITOR


def test_an_editor_becomes_a_caseworker_and_waits_for_access(programme: Programme) -> None:
    editor = a_colleague(programme.desk.row, name="other", role=Role.EDITOR)
    browser = Browser(programme.coordinator)
    answer = browser.call("patch", f"{MEMBERS}/{editor.member.pk}", {"role": "caseworker"})
    assert (answer.status_code, answer.json()["state"]) == (200, "waiting")
