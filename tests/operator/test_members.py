"""Members: the first coordinator is invited from here; who came by mistake is taken out again."""

import re
from typing import Any

import pytest
from django.core import mail

from backend.accounts import resets
from backend.accounts.models import Member, Session
from backend.accounts.second_factor import has_second_factor
from backend.organisations.models import Membership, Role
from tests.factories import Desk, a_member
from tests.personas import Browser

from .conftest import Desktop, said, text_of, work
from .test_second_factor import FACTOR, code_of, secret_on

ROOM = "/operator/organisations/membership/"


def invitation(desk: Desk, **changes: str) -> dict[str, str]:
    fields = {
        "organisation": desk.id,
        "name": "Kim",
        "email": "Kim@example.org",
        "role": "coordinator",
    }
    return fields | changes


def test_an_invitation_makes_an_account_and_mails_a_link(
    transactional_db: None, inside: Desktop, desk: Desk
) -> None:
    answer = inside.post(f"{ROOM}add/", invitation(desk))
    assert (answer.status_code, answer["Location"]) == (302, ROOM)
    membership = Membership.objects.get()
    assert (membership.organisation, membership.role) == (desk.row, Role.COORDINATOR)
    assert (membership.member.email, membership.member.name) == ("kim@example.org", "Kim")
    work()
    [sent] = mail.outbox
    assert sent.to == ["kim@example.org"]
    found = re.search(r"/members/reset#(\S+)", str(sent.body))
    assert found
    assert resets.member_of(found[1]) == membership.member


def test_the_link_of_an_organisation_chooses_it(inside: Desktop, desk: Desk) -> None:
    page = inside.get(f"{ROOM}add/?organisation={desk.id}").content.decode()
    assert f'<option value="{desk.id}" selected>' in page
    assert '<option value="coordinator" selected>' in page


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"email": "operator@kier.example"}, "This address has an account."),
        ({"email": "no address"}, "Enter a valid email address."),
        ({"name": ""}, "This field is required."),
        ({"role": "operator"}, "operator is not one of the available choices"),
    ],
)
def test_what_cannot_be_is_refused(
    inside: Desktop, desk: Desk, changes: dict[str, str], text: str
) -> None:
    answer = inside.post(f"{ROOM}add/", invitation(desk, **changes))
    assert (answer.status_code, text in text_of(answer)) == (200, True)
    assert not Membership.objects.exists()


def test_what_a_service_refuses_is_said(
    transactional_db: None, inside: Desktop, desk: Desk
) -> None:
    inside.post(f"{ROOM}add/", invitation(desk))
    path = f"{ROOM}{Membership.objects.get().pk}/change/"
    act = {"CHANGE_FORM-action": "mail_again", "_selected_action": str(Membership.objects.get().pk)}
    for _ in range(2):
        inside.post(path, act)
        assert said(inside.get(path)) == ["A new link is on its way to Kim."]
    inside.post(path, act)
    assert said(inside.get(path)) == [
        "Kim: Three invitations went to this address just now. Wait ten minutes."
    ]


def test_a_role_is_changed_unless_nobody_would_coordinate(inside: Desktop, desk: Desk) -> None:
    one = a_member(desk, name="one", role=Role.COORDINATOR)
    path = f"{ROOM}{one.member.pk}/change/"
    assert inside.post(path, {"role": "caseworker"})["Location"] == path
    assert said(inside.get(path)) == [
        "Nobody else coordinates this organisation. Make a colleague do so first."
    ]
    a_member(desk, name="two", role=Role.COORDINATOR)
    assert inside.post(path, {"role": "caseworker"})["Location"] == ROOM
    assert Membership.objects.get(pk=one.member.pk).role == Role.CASEWORKER


def test_even_the_last_one_is_taken_out(inside: Desktop, desk: Desk) -> None:
    only = a_member(desk, role=Role.COORDINATOR)
    Browser(only).credentials()
    path = f"{ROOM}{only.member.pk}/delete/"
    assert "is closed: sessions end, and nothing can be read any more" in text_of(inside.get(path))
    assert inside.post(path, {"post": "yes"})["Location"] == ROOM
    assert not Member.objects.filter(pk=only.member.pk).exists()
    assert Session.objects.count() == 1


def test_the_list_says_how_far_each_has_come(inside: Desktop, desk: Desk) -> None:
    a_member(desk, name="reads")
    waits = a_member(desk, name="waits")
    waits.member.grants.all().delete()  # type: ignore[attr-defined]
    inside.post(f"{ROOM}add/", invitation(desk))
    page = text_of(inside.get(ROOM))
    assert re.findall(r"(\S+) First \w+ (can read|waits for a colleague|invited)", page) == [
        ("Kim", "invited"),
        ("reads@first.example", "can read"),
        ("waits@first.example", "waits for a colleague"),
    ]


def test_who_lost_the_phone_signs_in_with_the_password_and_sets_up_another(
    inside: Desktop, settings: Any
) -> None:
    other = Desktop(a_member(name="other", operator=True))
    other.sign_in()
    other.post(FACTOR, {"code": code_of(secret_on(other.get(FACTOR)))})
    assert other.staff
    lost = other.staff.member
    path = f"/operator/operator/operator/{lost.pk}/change/"
    inside.post(path, {"CHANGE_FORM-action": "lost_phone", "_selected_action": str(lost.pk)})
    assert said(inside.get(path)) == [
        "Other@kier.example has no second factor any more, and sets up a new one."
    ]
    assert not has_second_factor(lost)
    assert other.get().status_code == 302
    settings.REQUIRE_SECOND_FACTOR = True
    assert other.sign_in().status_code == 302
    assert other.get("/operator/login/")["Location"] == FACTOR


def test_a_colleague_of_an_organisation_may_lose_a_phone_too(inside: Desktop, desk: Desk) -> None:
    lost = a_member(desk)
    Browser(lost).credentials()
    path = f"{ROOM}{lost.member.pk}/change/"
    inside.post(path, {"CHANGE_FORM-action": "lost_phone", "_selected_action": str(lost.member.pk)})
    assert said(inside.get(path)) == [
        "Caseworker@first.example has no second factor any more, and sets up a new one."
    ]
    assert not Session.objects.filter(member=lost.member).exists()
