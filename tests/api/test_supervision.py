"""Conversations for supervision: with the seeker's consent alone, one a month, and nobody picks."""

from typing import Any
from uuid import UUID

import pytest

from backend.help_requests import sample
from backend.help_requests.models import Referral, SampledReferral
from backend.organisations.models import Role
from tests.clock import Clock
from tests.factories import Desk, a_desk, a_member, many_referrals
from tests.personas import INTAKE, Caseworker, Seeker, problem, whole

SAMPLE = "/api/v1/organisation/sample"


@pytest.fixture
def coordinator(desk: Desk) -> Caseworker:
    return Caseworker(a_member(desk, name="lead", role=Role.COORDINATOR), desk)


@pytest.fixture
def helped(seeker: Seeker, caseworker: Caseworker, desk: Desk, other_desk: Desk) -> Seeker:
    seeker.ask(desk, other_desk)
    caseworker.move(seeker, "accept")
    return seeker


def allow(seeker: Seeker, desk: Desk, allowed: Any = True) -> Any:
    path = f"{INTAKE}/request/referrals/{desk.id}/supervision"
    return seeker.call("put", path, {"allowed": allowed})


def answers(seeker: Seeker) -> list[bool]:
    return [one["supervised"] for one in seeker.read()["referrals"]]


def chosen(who: Caseworker) -> list[dict[str, str]]:
    answer = who.get(SAMPLE)
    assert answer.status_code == 200
    found: list[dict[str, str]] = answer.json()["results"]
    return found


def consented(desk: Desk, count: int, assignee: UUID | None, **changes: Any) -> list[Referral]:
    fields = {"status": "accepted", "supervised": True, "assignee_id": assignee}
    return many_referrals(desk, count, **(fields | changes))


# -- The seeker's answer ------------------------------------------------------------------------


def test_it_is_no_until_the_seeker_says_yes(
    helped: Seeker, caseworker: Caseworker, coordinator: Caseworker, desk: Desk
) -> None:
    assert (answers(helped), chosen(coordinator)) == ([False, False], [])
    assert allow(helped, desk).json() == {"allowed": True}
    assert answers(helped) == [True, False]
    [one] = chosen(coordinator)
    assert one == {
        "referral": caseworker.referral_of(helped)["id"],
        "assignee": str(caseworker.staff.member.pk),
    }


def test_it_is_taken_back_at_once_and_again(
    helped: Seeker, coordinator: Caseworker, desk: Desk
) -> None:
    allow(helped, desk)
    for _again in range(2):
        assert allow(helped, desk, allowed=False).status_code == 200
        assert (answers(helped), chosen(coordinator)) == ([False, False], [])


@pytest.mark.parametrize("again", [False, True])
def test_withdrawing_ends_it_and_letting_in_begins_with_no(
    helped: Seeker, caseworker: Caseworker, coordinator: Caseworker, desk: Desk, again: bool
) -> None:
    allow(helped, desk)
    helped.call("delete", f"{INTAKE}/request/referrals/{desk.id}")
    assert chosen(coordinator) == []
    assert not Referral.objects.filter(supervised=True).exists()
    if again:
        helped.let_in(desk)
        caseworker.move(helped, "accept")
        assert (answers(helped), chosen(coordinator)) == ([False, False], [])


def test_it_stays_when_closed_and_ends_when_it_is_offered_anew(
    helped: Seeker, caseworker: Caseworker, coordinator: Caseworker, desk: Desk, other_desk: Desk
) -> None:
    allow(helped, desk)
    # While somebody else reads it, what was closed stays so.
    helped.call("delete", f"{INTAKE}/request/referrals/{other_desk.id}")
    caseworker.move(helped, "close")
    assert len(chosen(coordinator)) == 1
    helped.write("There is more")
    assert (answers(helped), chosen(coordinator)) == ([False, False], [])
    caseworker.move(helped, "accept")
    assert answers(helped) == [False, False]


def test_yes_only_to_who_helps_no_to_whoever_was_asked(helped: Seeker, other_desk: Desk) -> None:
    detail = "This organisation does not help here now."
    assert whole(allow(helped, other_desk)) == problem("impossible-move", detail)
    assert allow(helped, other_desk, allowed=False).status_code == 200
    assert allow(helped, a_desk("never"), allowed=False).status_code == 404
    assert allow(helped, other_desk, allowed="yes").status_code == 400
    assert answers(helped) == [False, False]


def test_an_erased_request_is_gone_from_the_sample(
    helped: Seeker, coordinator: Caseworker, desk: Desk
) -> None:
    allow(helped, desk)
    helped.erase()
    assert chosen(coordinator) == []


# -- The sample ---------------------------------------------------------------------------------


def test_other_organisations_have_nothing_of_it(
    helped: Seeker, desk: Desk, other_desk: Desk
) -> None:
    allow(helped, desk)
    other = Caseworker(a_member(other_desk, name="else", role=Role.COORDINATOR), other_desk)
    assert chosen(other) == []
    assert "supervised" not in other.inbox()["results"][0]


def test_nobodys_and_unanswered_ones_are_not_chosen(
    coordinator: Caseworker, caseworker: Caseworker, desk: Desk
) -> None:
    consented(desk, 2, None)
    # As if a server of the release before had moved them on.
    for status in ("waiting", "offered", "declined", "withdrawn"):
        consented(desk, 1, caseworker.staff.member.pk, status=status)
    consented(desk, 1, caseworker.staff.member.pk, supervised=False)
    assert chosen(coordinator) == []


def test_one_for_each_colleague_the_same_all_month_and_another_next(
    coordinator: Caseworker, caseworker: Caseworker, desk: Desk, clock: Clock
) -> None:
    people = [caseworker.staff.member.pk, coordinator.staff.member.pk]
    for member in people:
        consented(desk, 12, member)
    first = sample.sample_of(UUID(desk.id))
    assert [one.assignee for one in first] == sorted(people)
    assert {one["referral"] for one in chosen(coordinator)} == {str(one.referral) for one in first}
    clock.put_on(days=20)
    assert sample.sample_of(UUID(desk.id)) == first
    seen = {one.referral for one in first}
    for _month in range(8):
        clock.put_on(days=31)
        seen.update(one.referral for one in sample.sample_of(UUID(desk.id)))
    assert len(seen) > len(people)


def test_what_was_chosen_stays_all_month(
    coordinator: Caseworker, caseworker: Caseworker, desk: Desk
) -> None:
    member, other = caseworker.staff.member.pk, coordinator.staff.member.pk
    consented(desk, 1, member)
    first = sample.sample_of(UUID(desk.id))
    # Many new ones, some of which have a lower number, and another colleague.
    consented(desk, 30, member)
    assert sample.sample_of(UUID(desk.id)) == first
    Referral.objects.filter(id=first[0].referral).update(assignee=other)
    assert sample.sample_of(UUID(desk.id)) == first
    consented(desk, 1, other)
    both = sample.sample_of(UUID(desk.id))
    assert {one.assignee for one in both} == {member, other}
    assert len({one.referral for one in both}) == 2


@pytest.mark.parametrize("end", ["no", "erased"])
def test_nothing_takes_the_place_of_what_is_gone(
    coordinator: Caseworker, caseworker: Caseworker, desk: Desk, clock: Clock, end: str
) -> None:
    consented(desk, 5, caseworker.staff.member.pk)
    [first] = sample.sample_of(UUID(desk.id))
    gone = Referral.objects.filter(id=first.referral)
    if end == "no":
        gone.update(supervised=False)
    else:
        gone.delete()
    assert sample.sample_of(UUID(desk.id)) == []
    assert SampledReferral.objects.count() == 1
    clock.put_on(days=31)
    assert len(sample.sample_of(UUID(desk.id))) == 1


def test_choices_are_erased_after_their_month(
    coordinator: Caseworker, caseworker: Caseworker, desk: Desk, clock: Clock
) -> None:
    consented(desk, 1, caseworker.staff.member.pk)
    sample.sample_of(UUID(desk.id))
    sample.forget_samples()
    assert SampledReferral.objects.exists()
    clock.put_on(days=31)
    sample.forget_samples()
    assert not SampledReferral.objects.exists()


def test_who_is_chosen_does_not_follow_from_identifiers(
    coordinator: Caseworker, caseworker: Caseworker, desk: Desk, settings: Any
) -> None:
    consented(desk, 40, caseworker.staff.member.pk)
    found = {chosen(coordinator)[0]["referral"]}
    for number in range(8):
        settings.SECRET_KEY = f"another secret {number}" * 4
        SampledReferral.objects.all().delete()
        [one] = sample.sample_of(UUID(desk.id))
        found.add(str(one.referral))
    assert len(found) > 1


def test_it_is_bounded(
    coordinator: Caseworker,
    caseworker: Caseworker,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sample, "MAX_LOOKED_AT", 3)
    rows = consented(desk, 9, caseworker.staff.member.pk)
    within = sorted(str(row.id) for row in rows)[:3]
    [one] = chosen(coordinator)
    assert one["referral"] in within


def test_a_caseworker_is_refused(caseworker: Caseworker) -> None:
    assert caseworker.get(SAMPLE).status_code == 403
