"""Whoever leaves is forgotten: devices, times, and what waits to be told."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.accounts.services import create_member
from backend.organisations.partners import remove_partner
from backend.organisations.staff import remove
from notifications.devices import forget_all
from notifications.models import ContactTimes, Delivery, Device, Notice, Reminder
from notifications.outbox import notify
from notifications.preferences import set_times
from notifications.recipients import Recipient, member
from notifications.times import Times
from tests.factories import Desk, a_member
from tests.notifications.scenes import a_device, tell

pytestmark = pytest.mark.django_db


def everything_of(owner: Recipient) -> list[int]:
    return [
        Device.objects.filter(owner=owner.id).count(),
        ContactTimes.objects.filter(owner=owner.id).count(),
        Delivery.objects.filter(owner=owner.id).count(),
        Notice.objects.filter(recipient=owner.id).count(),
        Reminder.objects.filter(recipient=owner.id).count(),
    ]


def all_kinds_of_rows(owner: Recipient) -> None:
    a_device(owner)
    set_times(owner, Times("Europe/Amsterdam"))
    tell(owner, "referral.offered")
    notify("referral.offered", [owner], uuid4())
    assert everything_of(owner) == [1, 1, 2, 1, 1]


def test_all_of_somebody_is_forgotten(desk: Desk) -> None:
    who, other = (member(a_member(desk, name=name).member.pk) for name in ("one", "other"))
    for one in (who, other):
        all_kinds_of_rows(one)
    forget_all(who)
    assert everything_of(who) == [0] * 5
    assert everything_of(other) == [1, 1, 2, 1, 1]


def leaves(desk: Desk, member_id: UUID) -> None:
    remove(organisation_id=desk.row.id, member_id=member_id, even_the_last=True)


def goes_with_the_organisation(desk: Desk, member_id: UUID) -> None:
    remove_partner(organisation_id=desk.row.id)


@pytest.mark.parametrize("way", [leaves, goes_with_the_organisation])
@pytest.mark.parametrize("operator", [True, False])
def test_who_leaves_is_forgotten(desk: Desk, way: Any, operator: bool) -> None:
    row = a_member(desk).member
    type(row).objects.filter(pk=row.pk).update(is_staff=operator)
    all_kinds_of_rows(member(row.pk))
    way(desk, row.pk)
    assert everything_of(member(row.pk)) == [0] * 5


def test_an_account_without_an_organisation_is_forgotten() -> None:
    row = create_member(email="alone@kier.example")
    who = member(row.pk)
    all_kinds_of_rows(who)
    row.delete()
    assert everything_of(who) == [0] * 5
