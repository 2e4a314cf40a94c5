"""Whatever people and the clock do in whatever order, what is promised of places holds."""

from contextlib import suppress
from typing import Any

from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from backend.core.errors import KierError
from backend.organisations.models import Role
from backend.programmes.models import Registration, Training, TrainingSession
from backend.programmes.services import registrations, training_sessions
from backend.programmes.states import SEATED_STATES, UNCONFIRMED_STATES, RegistrationState
from tests.clock import Clock
from tests.environment import FULL
from tests.programmes.factories import Programme, a_project
from tests.programmes.trainings import a_session, a_training, registered

PEOPLE = st.integers(0, 6)
STANDS_STILL = registrations.STANDS_STILL


class Moves(RuleBasedStateMachine):
    """A session of two places, six people, a coordinator and the clock."""

    programme: Programme
    training: Training
    clock: Clock

    def __init__(self) -> None:
        super().__init__()
        TrainingSession.objects.unverified().all().delete()
        self.pk = a_session(self.programme, self.training, seats=2).pk

    @property
    def session(self) -> TrainingSession:
        found: TrainingSession = TrainingSession.objects.get(pk=self.pk)
        return found

    def rows(self, *states: str) -> list[Registration]:
        rows = Registration.objects.filter(session=self.pk, state__in=states)
        return [*rows.order_by("number")]

    def one(self, number: int) -> Any:
        rows = Registration.objects.filter(session=self.pk, number=number)
        return rows.values_list("pk", flat=True).first()

    @rule(person=PEOPLE)
    def register(self, person: int) -> None:
        with suppress(KierError):
            registered(self.session, f"P{person}")

    @rule(number=st.integers(1, 8))
    def confirm(self, number: int) -> None:
        with suppress(KierError):
            registrations.confirm(registration_id=self.one(number))

    @rule(number=st.integers(1, 8))
    def confirm_waiting(self, number: int) -> None:
        with suppress(KierError):
            registrations.confirm_waiting(registration_id=self.one(number))

    @rule(number=st.integers(1, 8))
    def cancel(self, number: int) -> None:
        with suppress(KierError):
            registrations.cancel(registration_id=self.one(number))

    @rule(seats=st.integers(1, 4))
    def change_seats(self, seats: int) -> None:
        with suppress(KierError):
            training_sessions.change_session(
                by=self.programme.as_participant(Role.COORDINATOR),
                project_id=self.training.project_id,
                training_id=self.training.pk,
                session_id=self.pk,
                version=self.session.version,
                seats=seats,
            )

    @rule(hours=st.sampled_from([1, 20, 50, 100]))
    def time_passes(self, hours: int) -> None:
        self.clock.put_on(hours=hours)
        registrations.release_overdue()
        assert registrations.release_overdue() == 0

    @invariant()
    def nobody_has_a_place_that_is_not_there(self) -> None:
        assert len(self.rows(*SEATED_STATES)) <= self.session.seats

    @invariant()
    def no_place_is_free_while_somebody_waits(self) -> None:
        session = self.session
        if timezone.now() >= session.starts_at - STANDS_STILL:
            return
        waiting = [row for row in self.rows(RegistrationState.WAITING) if not row.hold_until]
        assert not waiting or len(self.rows(*SEATED_STATES)) == session.seats

    @invariant()
    def who_does_not_come_is_erased_and_who_comes_is_known(self) -> None:
        gone = {RegistrationState.CANCELLED, RegistrationState.LAPSED}
        for row in Registration.objects.filter(session=self.pk):
            assert bool(bytes(row.box)) == (row.state not in gone)
            assert row.hold_until or row.state != RegistrationState.HELD
            assert not row.hold_until or row.state in UNCONFIRMED_STATES


def test_no_order_of_moves_gives_a_place_twice(programme: Programme, clock: Clock) -> None:
    Moves.programme = programme
    Moves.training = a_training(programme, a_project(programme, ends_on=None))
    Moves.clock = clock
    run_state_machine_as_test(
        Moves, settings=settings(max_examples=60 if FULL else 12, stateful_step_count=16)
    )
