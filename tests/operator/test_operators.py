"""Operators: invited by one another, closed and never deleted."""

import re

import pytest
from django.core import mail

from backend.accounts import resets
from backend.accounts.models import Member, Session
from tests.factories import Desk, Staff, a_member

from .conftest import Desktop, said, text_of, work

ROOM = "/operator/operator/operator/"


def test_another_operator_is_invited(transactional_db: None, inside: Desktop) -> None:
    answer = inside.post(f"{ROOM}add/", {"name": "Lee", "email": "Lee@example.org"})
    assert (answer.status_code, answer["Location"]) == (302, ROOM)
    lee = Member.objects.get(email="lee@example.org")
    assert (lee.name, lee.is_staff, lee.has_usable_password()) == ("Lee", True, False)
    work()
    [sent] = mail.outbox
    found = re.search(r"/members/reset#(\S+)", str(sent.body))
    assert found
    assert resets.member_of(found[1]) == lee
    assert "http://127.0.0.1:8000/operator/" in str(sent.body)


def test_an_address_has_one_account(inside: Desktop, desk: Desk) -> None:
    colleague = a_member(desk).member
    answer = inside.post(f"{ROOM}add/", {"name": "", "email": colleague.email})
    assert "This address has an account." in text_of(answer)


def test_the_list_holds_operators_alone(inside: Desktop, desk: Desk) -> None:
    a_member(desk)
    inside.post(f"{ROOM}add/", {"name": "Lee", "email": "lee@example.org"})
    page = text_of(inside.get(ROOM))
    assert re.findall(r"(\S+@\S+) (active|invited|closed)", page) == [
        ("lee@example.org", "invited"),
        ("operator@kier.example", "active"),
    ]


def test_nobody_closes_their_own_account(inside: Desktop, operator: Staff) -> None:
    path = f"{ROOM}{operator.member.pk}/change/"
    assert inside.post(path, {"name": "Me"})["Location"] == path
    assert said(inside.get(path)) == ["You cannot close your own account. Ask another operator."]
    operator.member.refresh_from_db()
    assert operator.member.is_active


def test_a_closed_account_is_out_at_once(inside: Desktop) -> None:
    other = Desktop(a_member(name="other", operator=True))
    other.sign_in()
    assert other.staff
    inside.post(f"{ROOM}{other.staff.member.pk}/change/", {"name": "Other"})
    assert Session.objects.count() == 1
    assert other.get().status_code == 302
    assert other.sign_in().status_code == 400


def test_what_an_operator_did_stays_named(inside: Desktop) -> None:
    other = a_member(name="other", operator=True).member
    assert inside.get(f"{ROOM}{other.pk}/delete/").status_code == 403


@pytest.mark.parametrize(
    ("has_password", "text"),
    [
        (
            True,
            "Other@kier.example: This person has a password already, and can ask for a new one.",
        ),
        (False, "A link is on its way to other@kier.example."),
    ],
)
def test_a_link_is_mailed_again_to_who_has_no_password(
    inside: Desktop, has_password: bool, text: str
) -> None:
    other = a_member(name="other", operator=True).member
    if not has_password:
        other.set_unusable_password()
        other.save()
    path = f"{ROOM}{other.pk}/change/"
    inside.post(path, {"CHANGE_FORM-action": "mail_again", "_selected_action": str(other.pk)})
    assert said(inside.get(path)) == [text]
