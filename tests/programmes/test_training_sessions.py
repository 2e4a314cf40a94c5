"""After registering: reminder, presence, questions, calendar, erasing and figures."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from icalendar import Calendar

from backend.accounts.models import Member
from backend.core.errors import FieldConflict, ImpossibleMove
from backend.organisations.models import Role
from backend.programmes.models import (
    Registration,
    TrainingCounts,
    TrainingFigures,
    TrainingSession,
)
from backend.programmes.selectors.training_figures import figures_of
from backend.programmes.services.presence import Mark, add_walk_in, mark, people_of_trainer
from backend.programmes.services.registrations import cancel, confirm
from backend.programmes.services.training_calendar import calendar_for
from backend.programmes.services.training_clock import erase_names, open_evaluations, remind
from backend.programmes.services.training_counts import opened
from backend.programmes.services.training_sessions import cancel_session, change_session
from notifications.models import Letter
from tests.clock import Clock
from tests.personas import Browser
from tests.programmes.factories import Programme, a_project
from tests.programmes.trainings import a_session, a_training, posted, registered


@pytest.fixture
def session(programme: Programme, clock: Clock) -> TrainingSession:
    training = a_training(programme, a_project(programme))
    return a_session(programme, training, seats=12)


def place(programme: Programme, session: TrainingSession) -> dict[str, Any]:
    return {
        "by": programme.as_participant(Role.COORDINATOR),
        "project_id": session.training.project_id,
        "training_id": session.training_id,
        "session_id": session.pk,
    }


def some(session: TrainingSession, number: int) -> list[Registration]:
    rows = [registered(session, f"P{one}") for one in range(number)]
    for row in rows:
        confirm(registration_id=row.pk)
    posted()
    return rows


def they_came(session: TrainingSession, rows: list[Registration], came: bool = True) -> int:
    return mark(session_id=session.pk, marks=[Mark(row.pk, came, 1) for row in rows])


def test_who_comes_is_reminded_once_two_days_before(session: TrainingSession, clock: Clock) -> None:
    some(session, 2)
    registered(session, "Unconfirmed")
    posted()
    clock.put_on(hours=7 * 24)
    assert remind() == 0
    clock.put_on(hours=24)
    assert remind() == 1
    assert [to[:2] for to, _text in posted()] == ["p0", "p1"]
    assert remind() == 0


def test_what_was_said_last_stays_in_whatever_order_it_comes(
    session: TrainingSession, clock: Clock
) -> None:
    [row, other] = some(session, 2)
    with pytest.raises(ImpossibleMove, match="two hours"):
        they_came(session, [row])
    clock.put_on(hours=10 * 24)
    said = [Mark(row.pk, True, 3), Mark(row.pk, False, 2), Mark(uuid4(), True, 9)]
    assert mark(session_id=session.pk, marks=said) == 1
    assert mark(session_id=session.pk, marks=said) == 0
    people = {one.id: one for one in people_of_trainer(session)}
    assert people[row.pk].came is True
    assert people[other.pk].came is None
    clock.put_on(days=8)
    with pytest.raises(ImpossibleMove, match="too late"):
        they_came(session, [other])


def test_somebody_who_came_without_registering_counts_once(
    programme: Programme, session: TrainingSession, clock: Clock
) -> None:
    clock.put_on(hours=10 * 24)
    given: dict[str, Any] = {
        "registration_id": uuid4(),
        "name": "Kim",
        "organisation": "Practice",
        "email": "kim@practice.example",
        "profession": "care",
        "region": "NL-UT",
        "language": "nl",
    }
    first = add_walk_in(session_id=session.pk, **given)
    assert add_walk_in(session_id=session.pk, **given).pk == first.pk
    assert first.state == "came"
    assert len(posted()) == 1
    another = a_session(
        programme,
        session.training,
        starts_at=session.starts_at + timedelta(hours=1),
        ends_at=session.starts_at + timedelta(hours=2),
    )
    with pytest.raises(FieldConflict):
        add_walk_in(session_id=another.pk, **given)


def test_who_registered_and_is_added_by_the_trainer_is_one_person(
    session: TrainingSession, clock: Clock
) -> None:
    row = registered(session, "Sam")
    clock.put_on(hours=10 * 24)
    posted()
    given: dict[str, Any] = {
        "registration_id": uuid4(),
        "name": "Sam Somebody",
        "organisation": "Practice",
        "email": "SAM+work@practice.example",
        "profession": "care",
        "region": "NL-UT",
        "language": "nl",
    }
    for _time in range(2):
        assert add_walk_in(session_id=session.pk, **given).pk == row.pk
    found = Registration.objects.get()
    assert (found.state, found.is_walk_in, found.hold_until) == ("came", False, None)
    # What a phone said of them before comes too late.
    assert found.presence == 1
    assert len(posted()) == 1
    # Without an address nobody knows who it is.
    add_walk_in(session_id=session.pk, **given | {"registration_id": uuid4(), "email": ""})
    assert Registration.objects.count() == 2


def test_a_trainers_address_fills_no_mailbox(session: TrainingSession, clock: Clock) -> None:
    [row] = some(session, 1)
    clock.put_on(hours=10 * 24)
    they_came(session, [row])
    clock.put_on(hours=4)
    assert open_evaluations() == 1
    posted()
    written = 0
    for counter in range(10, 50, 2):
        for place, came in enumerate((False, True)):
            marks = [Mark(row.pk, came, counter + place)]
            mark(session_id=session.pk, marks=marks)
        written += len(posted())
    assert written < 4


def test_questions_open_an_hour_after_the_end_once(session: TrainingSession, clock: Clock) -> None:
    rows = some(session, 3)
    clock.put_on(hours=10 * 24 + 1)
    they_came(session, rows[:1])
    they_came(session, rows[1:2], came=False)
    clock.put_on(hours=2)
    assert open_evaluations() == 0
    clock.put_on(hours=2)
    assert open_evaluations() == 1
    assert open_evaluations() == 0
    survey = TrainingSession.objects.get().round
    assert survey is not None
    assert survey.purpose == "training"
    # Who was not there is not asked; of who was not marked yet one cannot know.
    assert [to[:2] for to, _text in posted()] == ["p0", "p2"]
    # Who is said to have been there later is asked then.
    mark(session_id=session.pk, marks=[Mark(rows[1].pk, True, 5)])
    assert [to[:2] for to, _text in posted()] == ["p1"]


def test_a_session_that_was_called_off_asks_and_reminds_nobody(
    programme: Programme, session: TrainingSession, clock: Clock
) -> None:
    some(session, 1)
    cancel_session(**place(programme, session))
    posted()
    clock.put_on(days=9)
    assert remind() == 0
    clock.put_on(days=2)
    assert open_evaluations() == 0
    assert posted() == []


def test_the_calendar_keeps_its_identifier_and_counts_changes(
    programme: Programme, session: TrainingSession
) -> None:
    [row] = some(session, 1)

    def event() -> Any:
        found = Registration.objects.select_related("session__training__project").get(pk=row.pk)
        return Calendar.from_ical(calendar_for(found))

    before = event()
    assert "METHOD" not in before
    assert before.walk("VEVENT")[0]["STATUS"] == "CONFIRMED"
    first = before.walk("VEVENT")[0]
    assert not first.walk("VALARM")
    # Summer time begins in between.
    summer = datetime(2027, 4, 1, 7, 30, tzinfo=UTC)
    change_session(
        **place(programme, session),
        version=1,
        starts_at=summer,
        ends_at=summer + timedelta(hours=2),
    )
    moved = event().walk("VEVENT")[0]
    assert moved["UID"] == first["UID"]
    assert moved["SEQUENCE"] > first["SEQUENCE"]
    assert moved["DTSTART"].dt.strftime("%H:%M") == "09:30"
    assert moved["DTSTART"].dt == summer
    assert moved["DTSTART"].params["TZID"] == "Europe/Amsterdam"
    cancel(registration_id=row.pk)
    off = event().walk("VEVENT")[0]
    assert (off["UID"], off["STATUS"]) == (first["UID"], "CANCELLED")
    assert off["SEQUENCE"] > moved["SEQUENCE"]
    assert "LOCATION" not in off


def test_a_calendar_says_what_is_not_certain_yet(
    programme: Programme, session: TrainingSession
) -> None:
    """Each step has a higher number, or calendars keep what they have."""
    session = a_session(programme, session.training, seats=1)
    holder, waits = registered(session, "A1"), registered(session, "B2")

    def event(row: Registration) -> Any:
        found = Registration.objects.select_related("session__training__project").get(pk=row.pk)
        [only] = Calendar.from_ical(calendar_for(found)).walk("VEVENT")
        return only

    held, waiting_for = event(holder), event(waits)
    assert (held["STATUS"], waiting_for["STATUS"]) == ("TENTATIVE", "TENTATIVE")
    assert held["LOCATION"] == "Domplein 1, Utrecht"
    # The address of a meeting lets in whoever has it.
    assert "LOCATION" not in waiting_for
    confirm(registration_id=holder.pk)
    confirmed = event(holder)
    assert confirmed["STATUS"] == "CONFIRMED"
    cancel_session(**place(programme, session))
    off = event(holder)
    assert off["STATUS"] == "CANCELLED"
    assert held["SEQUENCE"] < confirmed["SEQUENCE"] < off["SEQUENCE"]
    assert held["UID"] == off["UID"] != waiting_for["UID"]


def test_names_are_erased_after_thirty_days_and_numbers_stay(
    session: TrainingSession, clock: Clock
) -> None:
    rows = some(session, 12)
    clock.put_on(hours=10 * 24 + 1)
    they_came(session, rows[:11])
    clock.put_on(days=29)
    assert erase_names() == 0
    clock.put_on(days=2)
    assert erase_names() == 1
    assert erase_names() == 0
    assert not Registration.objects.exists()
    assert not Letter.objects.exists()
    after = TrainingSession.objects.get()
    assert bytes(after.details) == b""
    found = figures_of(after.training)
    assert (found.sessions, found.came_least, found.came_most) == (1, 11, 11)
    # One of twelve did not come: how many registered is a range.
    assert (found.registered, found.registered_most) == (11, 15)
    # Too few for a table.
    assert found.profession == []


@pytest.mark.full
def test_few_people_wait_for_others_and_are_counted_once(
    programme: Programme, session: TrainingSession, clock: Clock
) -> None:
    training = session.training
    for _session in range(6):
        row = TrainingSession.objects.filter(erased_on=None).first() or a_session(
            programme, training, seats=12
        )
        rows = some(row, 6)
        clock.put_on(hours=10 * 24 + 1)
        they_came(row, rows)
        clock.put_on(days=31)
        assert erase_names() == 1
    published = TrainingFigures.objects.filter(training=training)
    # Two sessions of six each time: one that is shown holds no fewer than ten people.
    assert [row.sessions for row in published] == [2, 2, 2]
    assert all(row.registered >= 10 for row in published)
    found = figures_of(training)
    assert found.registered == 36
    # For three categories, from sixteen people on: those of four sessions.
    assert sum(row.least for row in found.profession) <= 24
    assert opened(TrainingCounts.objects.get())["came"] == 0


def test_who_manages_the_programme_counts_nobody_of_a_session(
    programme: Programme, session: TrainingSession
) -> None:
    some(session, 4)
    path = f"/api/v1/programmes/projects/{session.training.project_id}/trainings"
    path += f"/{session.training_id}/sessions"

    def counts(reader: Member) -> dict[str, Any]:
        [row] = Browser(reader).get(path).json()["results"]
        return {name: row[name] for name in ("held", "confirmed", "waiting", "free")}

    assert counts(programme.editor) == {"held": 0, "confirmed": 4, "waiting": 0, "free": 8}
    assert {*counts(programme.manager).values()} == {None}


def test_figures_of_different_publications_share_nobody(
    programme: Programme, session: TrainingSession, clock: Clock
) -> None:
    """Whatever is published of sessions, subtracting it tells of ten people or more."""
    rows = some(session, 4)
    clock.put_on(hours=10 * 24 + 1)
    they_came(session, rows)
    clock.put_on(days=31)
    erase_names()
    assert figures_of(session.training).until is None
    assert not TrainingFigures.objects.exists()
