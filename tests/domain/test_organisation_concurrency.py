"""Colleagues at once, on PostgreSQL; SQLite lets one writer in after the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import pytest
from django.db import connection, transaction

from backend.accounts.models import Member
from backend.organisations.models import KeyGrant, Membership, OrganisationKey, Role
from backend.organisations.page import change_page
from tests.colleagues import KEYS, MEMBERS, coordinator_at, newcomer_at
from tests.domain.test_help_requests_concurrency import AT_ONCE, all_at_once, statuses
from tests.factories import a_desk, an_organisation
from tests.personas import Seeker

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers"),
    pytest.mark.django_db(transaction=True),
]


def test_of_two_first_keys_one_is_published() -> None:
    row = an_organisation("new")
    members = [newcomer_at(row, f"no-{number}") for number in range(4)]
    acts: list[Callable[[], Any]] = []
    for member in members:
        member.credentials()
        body = member.makes_key(row)[1]
        acts.append(lambda who=member, what=body: who.post(KEYS, what))
    assert statuses(all_at_once(acts)) == {201: 1, 409: 3}
    assert KeyGrant.objects.count() == OrganisationKey.objects.count() == 1


def test_the_same_key_at_once_is_published_once() -> None:
    row = an_organisation("new")
    member = newcomer_at(row)
    member.credentials()
    body = member.makes_key(row)[1]
    answers = all_at_once([lambda: member.post(KEYS, body)] * AT_ONCE)
    assert statuses(answers) == {201: 1, 200: AT_ONCE - 1}


def test_of_two_next_keys_one_is_published() -> None:
    desk = a_desk()
    acts: list[Callable[[], Any]] = []
    for number in range(4):
        coordinator = coordinator_at(desk, f"no-{number}")
        coordinator.credentials()
        body, proof = coordinator.makes_key(desk.row, replaces=desk)[1], coordinator.proves(desk)
        acts.append(lambda who=coordinator, what=body, how=proof: who.post(KEYS, what, **how))
    assert statuses(all_at_once(acts)) == {201: 1, 409: 3}
    assert OrganisationKey.objects.filter(active=True).count() == 1
    assert OrganisationKey.objects.count() == 2


def test_coordinators_who_remove_each_other_leave_one() -> None:
    desk = a_desk()
    coordinators = [coordinator_at(desk, f"no-{number}") for number in range(4)]
    for one in coordinators:
        one.credentials()
    acts = [
        lambda who=one, whom=other.id: who.remove(whom)
        for one, other in zip(coordinators, coordinators[1:] + coordinators[:1], strict=True)
    ]
    # Who was removed before their call came through is nobody any more.
    assert {*statuses(all_at_once(acts))} <= {204, 401, 403, 404, 409}
    assert Membership.objects.filter(role=Role.COORDINATOR).exists()
    assert KeyGrant.objects.filter(key=desk.key_id).exists()


def test_coordinators_who_step_down_at_once_leave_one() -> None:
    desk = a_desk()
    coordinators = [coordinator_at(desk, f"no-{number}") for number in range(4)]
    for one in coordinators:
        one.credentials()
    acts = [
        lambda who=coordinator: who.patch(f"{MEMBERS}/{who.id}", {"role": "caseworker"})
        for coordinator in coordinators
    ]
    assert statuses(all_at_once(acts)) == {200: 3, 409: 1}
    assert Membership.objects.filter(role=Role.COORDINATOR).count() == 1


def test_one_who_is_invited_by_two_is_invited_once() -> None:
    desk = a_desk()
    coordinators = [coordinator_at(desk, f"no-{number}") for number in range(4)]
    for one in coordinators:
        one.credentials()
    acts = [lambda who=coordinator: who.invite("new@first.example") for coordinator in coordinators]
    assert statuses(all_at_once(acts)) == {201: 1, 200: 3}
    assert Member.objects.filter(email="new@first.example").count() == 1


def test_one_who_is_invited_by_two_organisations_goes_to_one() -> None:
    coordinators = [coordinator_at(a_desk(f"no-{number}")) for number in range(4)]
    for one in coordinators:
        one.credentials()
    acts = [lambda who=coordinator: who.invite("new@first.example") for coordinator in coordinators]
    # All are answered alike; one of them made the account, and the others' rows stand in for it.
    assert statuses(all_at_once(acts)) == {201: 4}
    assert Member.objects.filter(email="new@first.example", is_active=True).count() == 1
    assert Member.objects.filter(stands_in_for="new@first.example", is_active=False).count() == 3


def test_let_in_and_removed_at_once() -> None:
    desk = a_desk()
    coordinator, other = coordinator_at(desk), coordinator_at(desk, "other")
    for one in (coordinator, other):
        one.credentials()
    for number in range(5):
        newcomer = newcomer_at(desk.row, f"no-{number}")
        acts = [
            lambda who=newcomer.staff: other.let_in(desk, who),
            lambda who=newcomer.staff: coordinator.let_in(desk, who),
            lambda whom=newcomer.id: coordinator.remove(whom),
        ]
        first, second, third = all_at_once(acts)
        assert {first.status_code, second.status_code} <= {204, 404}
        assert third.status_code == 204
        assert not KeyGrant.objects.filter(member=newcomer.id).exists()


def test_two_change_two_things() -> None:
    desk = a_desk()
    coordinators = [coordinator_at(desk, f"no-{number}") for number in range(2)]
    for coordinator in coordinators:
        coordinator.credentials()
    for number in range(1, 6):
        first, second = all_at_once(
            [
                lambda n=number: coordinators[0].change(capacity=n),
                lambda n=number: coordinators[1].change(response_hours=n),
            ]
        )
        assert (first.status_code, second.status_code) == (200, 200)
        desk.row.refresh_from_db()
        assert (desk.row.capacity, desk.row.response_hours) == (number, number)


def test_seekers_do_not_wait_for_what_colleagues_do() -> None:
    """A change locks the organisation's row; a new request only references it."""
    desk = a_desk()
    seeker = Seeker()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            change_page(organisation_id=desk.row.id, changes={"capacity": 5})
            asking = pool.submit(all_at_once, [lambda: seeker.ask(desk)])
            done, _waiting = wait([asking], timeout=60)
        assert statuses(asking.result()) == {201: 1}
    assert done
