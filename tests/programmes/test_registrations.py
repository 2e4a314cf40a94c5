"""Registering for sessions: places, confirming in time, the waiting list, and letters."""

from datetime import timedelta
from typing import Any

import pytest

from backend.core.errors import Conflict, FieldConflict, ImpossibleMove, Missing
from backend.organisations.models import Role
from backend.programmes.models import Registration, TrainingSession
from backend.programmes.selectors.trainings import (
    mine_address,
    public_session,
    registration_behind,
    seats_of,
    waiting_before,
)
from backend.programmes.services.registrations import (
    cancel,
    confirm,
    confirm_waiting,
    release_overdue,
)
from backend.programmes.services.training_boxes import contact_of, details_of
from backend.programmes.services.training_sessions import cancel_session, change_session
from tests.api.test_queries import statements
from tests.clock import Clock
from tests.programmes.factories import Programme, a_project
from tests.programmes.trainings import (
    a_session,
    a_training,
    in_hours,
    posted,
    registered,
    waiting,
)


@pytest.fixture
def session(programme: Programme, clock: Clock) -> TrainingSession:
    return a_session(programme, a_training(programme, a_project(programme)))


def states(session: TrainingSession) -> list[str]:
    rows = Registration.objects.filter(session=session).order_by("number")
    return [row.state for row in rows]


def place(programme: Programme, session: TrainingSession) -> dict[str, Any]:
    return {
        "by": programme.as_participant(Role.COORDINATOR),
        "project_id": session.training.project_id,
        "training_id": session.training_id,
        "session_id": session.pk,
    }


def test_a_place_is_kept_until_it_is_confirmed(session: TrainingSession) -> None:
    row = registered(session)
    assert (row.state, row.number) == ("held", 1)
    [(to, text)] = posted()
    assert to == "sam@practice.example"
    assert mine_address(row) in text
    # The link of the mail may spell any short word.
    assert "Sam" not in text.replace(mine_address(row), "")
    assert "Signals" not in text
    assert "the training on 12 November 2026." in text
    assert confirm(registration_id=row.pk).state == "confirmed"
    assert confirm(registration_id=row.pk).state == "confirmed"
    assert seats_of(public_session(session.pk)).free == 2


def test_what_is_kept_of_people_lies_in_boxes_of_one_length(session: TrainingSession) -> None:
    short = registered(session, "Jo")
    box = bytes(registered(session, "Joanna Jansen", email="joanna@practice.example").box)
    long = registered(session, "J" * 80, email="long@practice.example", organisation="é" * 100)
    assert len(bytes(short.box)) == len(bytes(long.box))
    assert len(bytes(short.box)) == len(box)
    assert b"Joanna Jansen" not in box
    assert b"practice.example" not in box
    contact = contact_of(Registration.objects.get(pk=long.pk))
    assert contact is not None
    assert contact.organisation == "é" * 100
    assert details_of(session).where == "Domplein 1, Utrecht"


def test_who_does_not_confirm_in_time_loses_the_place(
    session: TrainingSession, clock: Clock
) -> None:
    rows = [registered(session, name) for name in ("A1", "B2", "C3")]
    waiting(session, "D4")
    assert states(session) == ["held", "held", "held", "waiting"]
    confirm(registration_id=rows[0].pk)
    posted()
    clock.put_on(hours=47)
    assert release_overdue() == 0
    clock.put_on(hours=3)
    assert release_overdue() == 2
    assert release_overdue() == 0
    assert states(session) == ["confirmed", "lapsed", "lapsed", "held"]
    [(to, _text)] = posted()
    assert to == "d4@practice.example"
    lapsed = Registration.objects.get(pk=rows[1].pk)
    assert contact_of(lapsed) is None
    with pytest.raises(ImpossibleMove):
        confirm(registration_id=lapsed.pk)


def test_the_waiting_list_moves_in_order_of_numbers(session: TrainingSession) -> None:
    rows = [registered(session, name) for name in ("A1", "B2", "C3")]
    rows += [waiting(session, name) for name in ("D4", "E5")]
    posted()
    with pytest.raises(ImpossibleMove, match="no free place"):
        confirm(registration_id=rows[3].pk)
    cancel(registration_id=rows[0].pk)
    assert states(session) == ["cancelled", "held", "held", "held", "waiting"]
    assert [to for to, _text in posted()] == ["d4@practice.example"]
    cancel(registration_id=rows[0].pk)
    cancel(registration_id=rows[4].pk)
    assert states(session) == ["cancelled", "held", "held", "held", "cancelled"]
    assert posted() == []


def test_within_a_day_of_the_beginning_the_list_stands_still(
    session: TrainingSession, clock: Clock
) -> None:
    rows = [registered(session, name) for name in ("A1", "B2", "C3")]
    for row in rows:
        confirm(registration_id=row.pk)
    rows.append(waiting(session, "D4"))
    clock.put_on(hours=10 * 24 - 20)
    posted()
    cancel(registration_id=rows[0].pk)
    assert posted() == []
    assert states(session) == ["cancelled", "confirmed", "confirmed", "waiting"]
    # But whoever looks can take the place.
    assert confirm(registration_id=rows[3].pk).state == "confirmed"
    clock.put_on(hours=30)
    with pytest.raises(ImpossibleMove, match="has begun"):
        cancel(registration_id=rows[1].pk)
    with pytest.raises(ImpossibleMove, match="has begun"):
        registered(session, "Late")


@pytest.mark.parametrize(("seconds", "letters"), [(-1, 1), (0, 0)])
def test_the_list_stands_still_from_the_last_second_of_the_day_before(
    session: TrainingSession, clock: Clock, seconds: int, letters: int
) -> None:
    rows = [registered(session, name) for name in ("A1", "B2", "C3")]
    for row in rows:
        confirm(registration_id=row.pk)
    waiting(session, "D4")
    posted()
    clock.now = session.starts_at - timedelta(hours=24, seconds=-seconds)
    cancel(registration_id=rows[0].pk)
    assert len(posted()) == letters


def test_a_session_takes_people_until_it_begins(session: TrainingSession, clock: Clock) -> None:
    clock.now = session.starts_at - timedelta(seconds=1)
    row = registered(session)
    assert row.hold_until == session.starts_at
    clock.now = session.starts_at
    for act in (cancel, confirm):
        with pytest.raises(ImpossibleMove, match="has begun"):
            act(registration_id=row.pk)
    assert release_overdue() == 0


def test_a_place_is_kept_until_the_hour_that_was_said(
    session: TrainingSession, clock: Clock
) -> None:
    row = registered(session)
    assert row.hold_until == in_hours(49)
    clock.now = row.hold_until - timedelta(seconds=1)
    assert release_overdue() == 0
    clock.now = row.hold_until
    assert release_overdue() == 1


def test_a_place_kept_until_the_beginning_is_not_given_away_then(
    session: TrainingSession, clock: Clock
) -> None:
    clock.put_on(hours=10 * 24 - 10)
    row = registered(session)
    assert row.hold_until == session.starts_at
    clock.put_on(hours=11)
    assert release_overdue() == 0
    assert states(session) == ["held"]


def test_the_same_mailbox_registers_once(session: TrainingSession) -> None:
    row = registered(session)
    again = registered(session, "Other", email="SAM+tag@practice.example")
    assert again.pk == row.pk
    assert len(posted()) == 2
    cancel(registration_id=row.pk)
    assert registered(session).pk != row.pk


def test_links_lead_to_their_own_row_alone(session: TrainingSession) -> None:
    first, second = registered(session, "A1"), registered(session, "B2")
    token = mine_address(first).rpartition("/")[2]
    other = mine_address(second).rpartition("/")[2]
    assert registration_behind(token).pk == first.pk
    for wrong in (token[:20] + other[20:], token[:-1], "", "x" * 43):
        with pytest.raises(Missing):
            registration_behind(wrong)
    Registration.objects.filter(pk=first.pk).update(link=2)
    with pytest.raises(Missing):
        registration_behind(token)


def test_everybody_hears_that_a_session_is_moved_or_called_off(
    programme: Programme, session: TrainingSession
) -> None:
    rows = [registered(session, name) for name in ("A1", "B2", "C3", "D4")]
    cancel(registration_id=rows[1].pk)
    posted()
    later = session.starts_at + timedelta(days=1)
    where = place(programme, session)
    moved = change_session(**where, version=1, starts_at=later, ends_at=later + timedelta(hours=2))
    assert moved.sequence == 1
    assert [to[:2] for to, _text in posted()] == ["a1", "c3", "d4"]
    # What nobody has to know is no letter.
    change_session(**where, version=2, trainer="Another")
    assert posted() == []
    cancel_session(**where)
    assert [to[:2] for to, _text in posted()] == ["a1", "c3", "d4"]
    with pytest.raises(ImpossibleMove):
        cancel_session(**where)
    with pytest.raises(ImpossibleMove, match="called off"):
        registered(session, "Late")


def test_more_places_move_the_list_and_fewer_than_are_taken_are_refused(
    programme: Programme, session: TrainingSession
) -> None:
    for name in ("A1", "B2", "C3"):
        registered(session, name)
    for name in ("D4", "E5"):
        waiting(session, name)
    where = place(programme, session)
    with pytest.raises(FieldConflict):
        change_session(**where, version=1, seats=2)
    change_session(**where, version=1, seats=4)
    assert states(session) == ["held"] * 4 + ["waiting"]


def test_a_waiting_list_ends(session: TrainingSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.programmes.services.registrations.MOST_WAITING", 1)
    for name in ("A1", "B2", "C3"):
        registered(session, name)
    late = registered(session, "Late")
    waiting(session, "D4")
    with pytest.raises(Conflict, match="full"):
        registered(session, "E5")
    with pytest.raises(Conflict, match="full"):
        confirm_waiting(registration_id=late.pk)
    # Whoever is there already hears the same, and gets their link.
    posted()
    with pytest.raises(Conflict, match="full"):
        registered(session, "D4")
    assert [to for to, _text in posted()] == ["d4@practice.example"]


def test_who_does_not_confirm_that_they_wait_is_passed_over_and_lapses(
    session: TrainingSession, clock: Clock
) -> None:
    rows = [registered(session, name) for name in ("A1", "B2", "C3", "Silent")]
    for row in rows[:3]:
        confirm(registration_id=row.pk)
    [text] = [text for to, text in posted() if to == "silent@practice.example"]
    assert "within 48 hours" in text
    assert seats_of(public_session(session.pk)).waiting == 0
    patient = waiting(session, "Patient")
    assert confirm_waiting(registration_id=patient.pk).hold_until is None
    assert waiting_before(patient) == 0
    cancel(registration_id=rows[0].pk)
    assert states(session)[3:] == ["waiting", "held"]
    clock.put_on(hours=50)
    assert release_overdue() == 2
    assert states(session)[3:] == ["lapsed", "lapsed"]
    assert contact_of(Registration.objects.get(pk=rows[3].pk)) is None
    with pytest.raises(ImpossibleMove):
        confirm_waiting(registration_id=rows[3].pk)


def test_who_confirms_when_a_place_became_free_has_it_kept(session: TrainingSession) -> None:
    rows = [registered(session, name) for name in ("A1", "B2", "C3", "Slow")]
    cancel(registration_id=rows[0].pk)
    posted()
    assert confirm_waiting(registration_id=rows[3].pk).state == "held"
    assert [to for to, _text in posted()] == ["slow@practice.example"]


def test_addresses_that_somebody_made_up_do_not_fill_the_list(
    session: TrainingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = "backend.programmes.services.registrations"
    monkeypatch.setattr(f"{module}.MOST_UNCONFIRMED", 3)
    monkeypatch.setattr(f"{module}.MOST_WAITING", 2)
    for name in ("A1", "B2", "C3"):
        registered(session, name)
    for number in range(5):
        registered(session, f"Made-up-{number}")
    waiting(session, "D4")
    assert states(session)[3:] == ["lapsed"] * 3 + ["waiting"] * 3


def test_a_call_off_costs_the_same_however_many_hear_of_it(
    programme: Programme, session: TrainingSession
) -> None:
    costs = []
    for number in (3, 30):
        later = session.starts_at + timedelta(days=number)
        times = {"starts_at": later, "ends_at": later + timedelta(hours=2)}
        full = a_session(programme, session.training, seats=number, **times)
        for person in range(number):
            registered(full, f"P{number}-{person}")
        posted()
        with statements() as found:
            cancel_session(**place(programme, full))
        costs.append(len(found))
        assert len(posted()) == number
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("field", "value"), [("email", "nobody"), ("name", "  "), ("organisation", "x" * 101)]
)
def test_what_is_wrong_is_said_at_its_field(
    session: TrainingSession, field: str, value: str
) -> None:
    with pytest.raises(FieldConflict) as error:
        registered(session, **{field: value})
    assert error.value.errors[0].field == field
