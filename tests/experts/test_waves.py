"""Waves: who is asked now, and who when the clock says so."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from backend.core.errors import Conflict, ImpossibleMove
from backend.core.hours import hours_from_now
from backend.experts import local_time
from backend.experts.models import Assignment, Entry, Expert, Invitation
from backend.experts.selectors.numbers import load_of
from backend.experts.services import waves
from backend.experts.services.history import lock_for_update
from backend.experts.services.invitations import accept, decline, step_back
from backend.experts.services.waves import answer_time, ask_next_wave, end_all, move_waves_on
from notifications.models import Notice
from tests.clock import Clock
from tests.experts.factories import Hope, an_assignment, an_expert, an_invitation, placed
from tests.experts.invitation_scenes import asked, ids, later, many_experts, part_of, states


def told(kind: str) -> set[object]:
    return {*Notice.objects.filter(kind=kind).values_list("recipient", flat=True)}


def test_the_first_wave_is_asked_at_once(hope: Hope, clock: Clock) -> None:
    one, two, three = many_experts(hope, 3)
    row = an_assignment(hope)
    asked(row, [one, two], [three], hours=48)
    assert (states(row), later(row)) == (["invited", "invited"], [ids(three)])
    assert told("expert.invited") == {*ids(one, two)}
    first = part_of(row, one)
    assert (first.answer_by, first.invited_on) == (hours_from_now(49), local_time.today())
    assert row.plan == [
        {"hours": 48, "people": [{"expert": str(three.pk), "reasons": first.reasons}]}
    ]
    assert first.reasons == ["topic-asking-for-help", "all-languages", "worked-0"]


def test_the_platforms_hours_unless_it_is_said(hope: Hope, clock: Clock) -> None:
    [one] = many_experts(hope, 1)
    row = an_assignment(hope)
    asked(row, [one])
    assert part_of(row, one).answer_by == hours_from_now(73)


def test_the_same_plan_again_changes_nothing(hope: Hope) -> None:
    one, two = many_experts(hope, 2)
    row = an_assignment(hope)
    asked(row, [one], [two])
    before = [*Invitation.objects.values_list("expert", "state", "wave")], later(row)
    asked(row, [one], [two])
    after = [*Invitation.objects.values_list("expert", "state", "wave")], later(row)
    assert after == before
    assert Notice.objects.filter(kind="expert.invited").count() == 1


def test_a_new_plan_replaces_who_waits(hope: Hope) -> None:
    one, two, three = many_experts(hope, 3)
    row = an_assignment(hope)
    asked(row, [one], [two])
    asked(row, [three])
    assert (states(row), later(row)) == (["invited"], [ids(three)])


def test_who_cannot_be_asked_is_named_and_nothing_is_kept(hope: Hope) -> None:
    one = an_expert(hope, "Robin")
    two = an_expert(hope, "Sam", paused=True, languages=["pl"])
    row = an_assignment(hope)
    stranger = uuid4()
    with pytest.raises(Conflict) as caught:
        waves.plan_waves(
            assignment=row,
            waves=[ids(one), [two.row.member_id, stranger, one.row.member_id]],
            by=waves.CLOCK,
        )
    assert [(error.field, error.code, error.detail) for error in caught.value.errors] == [
        ("waves.1.0", "paused", "Sam: Has a pause. Speaks none of the languages."),
        ("waves.1.1", "unknown", "This person is not at the platform."),
        ("waves.1.2", "twice", "This stands in the list twice."),
    ]
    assert states(row) == []


def test_not_more_than_two_hundred_in_all(hope: Hope) -> None:
    group = many_experts(hope, 201)
    row = an_assignment(hope)
    with pytest.raises(Conflict):
        asked(row, group[:100], group[100:])
    asked(row, group[:100], group[100:200])
    assert len(states(row)) + len(later(row)[0]) == 200


@pytest.mark.parametrize("state", ["submitted", "delivered", "withdrawn"])
def test_nobody_is_asked_for_what_is_not_agreed_or_over(hope: Hope, state: str) -> None:
    [one] = many_experts(hope, 1)
    row = an_assignment(hope, state)
    with pytest.raises(ImpossibleMove):
        asked(row, [one])


def test_nobody_is_asked_when_all_places_are_taken(hope: Hope) -> None:
    one, two = many_experts(hope, 2)
    row = an_assignment(hope, wanted=1)
    asked(row, [one])
    accept(part_of(row, one))
    with pytest.raises(Conflict):
        asked(row, [two])


def test_the_next_wave_waits_for_the_first(hope: Hope) -> None:
    one, two, three = many_experts(hope, 3)
    row = an_assignment(hope)
    asked(row, [one, two], [three])
    decline(part_of(row, one))
    assert move_waves_on() == 0
    decline(part_of(row, two))
    assert move_waves_on() == 1
    assert states(row) == ["declined", "declined", "invited"]


def test_who_does_not_answer_in_time_lapses_without_a_word(hope: Hope, clock: Clock) -> None:
    one, two = many_experts(hope, 2)
    row = an_assignment(hope)
    asked(row, [one], [two], hours=4)
    clock.put_on(hours=4)
    assert move_waves_on() == 0
    clock.put_on(hours=1)
    assert move_waves_on() == 1
    assert states(row) == ["lapsed", "invited"]
    assert part_of(row, two).answer_by == hours_from_now(5)
    assert not told("expert.news")


def test_who_cannot_be_asked_any_more_is_left_out(hope: Hope) -> None:
    one, two, three = many_experts(hope, 3)
    row = an_assignment(hope)
    asked(row, [one], [two], [three])
    Expert.objects.filter(member=two.member_id).update(paused=True)
    decline(part_of(row, one))
    assert move_waves_on() == 1
    assert states(row) == ["declined", "invited"]
    assert part_of(row, three).state == "invited"


def test_two_requests_do_not_go_beyond_a_month(hope: Hope) -> None:
    [one] = many_experts(hope, 1, per_month=1)
    first, second = an_assignment(hope), an_assignment(hope)
    asked(first, [one])
    with pytest.raises(Conflict):
        asked(second, [one])


def test_the_desk_hears_when_nobody_is_left(hope: Hope, clock: Clock) -> None:
    one, two = many_experts(hope, 2)
    row = an_assignment(hope)
    asked(row, [one, two])
    decline(part_of(row, one))
    assert not told("hope.news")
    clock.put_on(hours=73)
    move_waves_on()
    assert told("hope.news") == {hope.platform.pk}
    assert Notice.objects.get(kind="hope.news").subject == row.id
    move_waves_on()
    assert Notice.objects.filter(kind="hope.news").count() == 1


def test_a_last_wave_planned_at_that_moment_is_not_called_the_end(
    hope: Hope, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = many_experts(hope, 2)
    row = an_assignment(hope)
    asked(row, [one])
    clock.put_on(hours=73)

    def held_late(identifier: UUID) -> Assignment:
        monkeypatch.setattr(waves, "lock_for_update", lock_for_update)
        asked(row, [two])
        return lock_for_update(identifier)

    monkeypatch.setattr(waves, "lock_for_update", held_late)
    move_waves_on()
    assert not told("hope.news")
    # And when that wave's time is over too, the desk hears of it.
    clock.put_on(hours=73)
    move_waves_on()
    assert told("hope.news") == {hope.platform.pk}


def test_who_is_in_a_plan_and_not_there_any_more_is_left_out(hope: Hope) -> None:
    one, two, three = many_experts(hope, 3)
    row = an_assignment(hope)
    asked(row, [one], [two, three])
    Expert.objects.filter(pk=ids(two)[0]).delete()
    assert later(row) == [ids(three)]


def test_who_was_waited_for_when_answering_ended_does_not_read_that_it_is_full(hope: Hope) -> None:
    one, two = many_experts(hope, 2)
    row = an_assignment(hope, wanted=2)
    asked(row, [one, two])
    accept(part_of(row, one))
    waves.end_asking(row)
    assert states(row) == ["accepted", "lapsed"]


def test_the_coordinator_need_not_wait(hope: Hope) -> None:
    one, two = many_experts(hope, 2)
    row = an_assignment(hope)
    asked(row, [one], [two])
    assert ask_next_wave(assignment=row) == 1
    with pytest.raises(ImpossibleMove):
        ask_next_wave(assignment=row)
    assert [*Entry.objects.values_list("what", flat=True)] == ["waves", "asked", "asked"]


def test_when_a_request_ends_who_was_asked_is_told(hope: Hope) -> None:
    one, two, three, four = many_experts(hope, 4)
    row = an_assignment(hope)
    asked(row, [one, two, three], [four])
    accept(part_of(row, one))
    decline(part_of(row, two))
    Notice.objects.all().delete()
    Assignment.objects.update(**placed("withdrawn"))
    end_all(row)
    assert (states(row), later(row)) == (["accepted", "declined", "ended"], [])
    assert told("expert.news") == {*ids(one, three)}


def test_what_was_delivered_is_ended_by_the_clock(hope: Hope) -> None:
    robin, sam = an_expert(hope, "Robin"), an_expert(hope, "Sam")
    row = an_assignment(hope, "delivered")
    an_invitation(row, robin, "accepted")
    an_invitation(row, sam, "invited", answer_by=hours_from_now(9))
    move_waves_on()
    assert states(row) == ["accepted", "ended"]
    assert told("expert.news") == {*ids(sam)}


def test_the_clock_leaves_alone_what_is_full(hope: Hope) -> None:
    row = an_assignment(hope, wanted=1)
    one, two = many_experts(hope, 2)
    asked(row, [one], [two])
    accept(part_of(row, one))
    assert move_waves_on() == 0
    assert (states(row), later(row)) == (["accepted"], [ids(two)])


def test_a_place_more_and_who_waited_can_be_planned_again(hope: Hope) -> None:
    row = an_assignment(hope, wanted=1)
    one, two = many_experts(hope, 2)
    asked(row, [one], [two])
    accept(part_of(row, one))
    Assignment.objects.update(wanted=2)
    asked(row, [two])
    assert states(row) == ["accepted", "invited"]


def test_a_day_in_the_past_is_this_month_still(hope: Hope) -> None:
    [one] = many_experts(hope, 1)
    row = an_assignment(hope, day=local_time.today() - timedelta(days=1))
    asked(row, [one])
    assert states(row) == ["invited"]


# Hours in UTC; in Amsterdam it is one later in winter, and two in summer.
@pytest.mark.parametrize(
    ("asked_at", "until"),
    [
        ("2026-11-02T07:41", "2026-11-02T09:00"),
        ("2026-11-02T18:41", "2026-11-02T20:00"),
        ("2026-11-02T19:41", "2026-11-03T08:00"),
        ("2026-11-02T20:41", "2026-11-03T08:00"),
        ("2026-11-02T23:41", "2026-11-03T08:00"),
        ("2026-11-03T06:41", "2026-11-03T08:00"),
        ("2026-07-02T19:41", "2026-07-03T07:00"),
        ("2027-03-27T21:41", "2027-03-28T07:00"),
    ],
)
def test_the_time_to_answer_never_ends_at_night(clock: Clock, asked_at: str, until: str) -> None:
    clock.now = datetime.fromisoformat(asked_at).replace(tzinfo=UTC)
    assert answer_time(1) == datetime.fromisoformat(until).replace(tzinfo=UTC)


def test_planning_anew_does_not_erase_who_was_asked_before(hope: Hope) -> None:
    one, two, three = many_experts(hope, 3)
    row = an_assignment(hope, wanted=1)
    asked(row, [one, two])
    accept(part_of(row, one))
    step_back(part_of(row, one))
    before = part_of(row, two)
    assert before.standing == "lapsed"
    asked(row, [three], [two])
    assert later(row) == [ids(two)]
    asked(row, [three])
    assert (part_of(row, two), part_of(row, two).standing, later(row)) == (before, "lapsed", [])
    load = {person.expert: person.asked for person in load_of(hope.platform, None, None)}
    assert load[two.pk] == 1
