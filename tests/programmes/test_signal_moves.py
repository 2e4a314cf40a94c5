"""Signals that are passed on: property tests of all orders, and who may know of what."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.core.crypto import signal_tables
from backend.core.errors import Conflict, Missing
from backend.organisations.models import Role
from backend.programmes.models import Signal, SignalHistory, SignalMove
from backend.programmes.selectors.signal_history import first_broken
from backend.programmes.selectors.signals import moves_to, signal_of
from backend.programmes.services import signal_moves, signals
from backend.programmes.services.signal_clock import expire_signals
from backend.programmes.services.signal_tables import erase_table
from backend.programmes.states import MoveState, MoveTarget, SignalOutcome, SignalState
from notifications.models import Notice
from tests.factories import Desk, a_desk
from tests.programmes.factories import a_programme, a_project, in_days
from tests.programmes.signals import Table, a_table, an_offer
from tests.programmes.test_signals import lapse

pytestmark = pytest.mark.django_db

ACTS = st.lists(
    st.sampled_from(["offer", "accept", "decline", "withdraw", "close", "enrich", "expire"]),
    max_size=8,
)


@pytest.fixture
def table() -> Table:
    programme = a_programme()
    return a_table(programme, a_project(programme), ["police"])


@pytest.fixture
def outside() -> Desk:
    return a_desk("outside")


def test_who_takes_a_signal_over_opens_what_was_sealed_to_them(table: Table, outside: Desk) -> None:
    row = table.write(table.lead)
    move = table.offer(table.lead, row, outside)
    assert Notice.objects.filter(kind="signals.offered", recipient=outside.row.pk).exists()
    accepted = signal_moves.accept_move(organisation_id=outside.row.pk, move_id=move.pk)
    opened = signal_tables.open_move(
        outside.pair,
        signal=row.pk,
        move=move.pk,
        organisation=outside.id,
        key_id=outside.key_id,
        box=bytes(accepted.box or b""),
    )
    assert opened == {"text": "Words."}
    assert signal_of(table.row, row.pk).state == SignalState.MOVED


@pytest.mark.parametrize("answer", [signal_moves.decline_move, signal_moves.withdraw_move])
def test_what_nobody_takes_over_is_erased(table: Table, outside: Desk, answer: Any) -> None:
    row = table.write(table.lead)
    move = table.offer(table.lead, row, outside)
    who = outside if answer is signal_moves.decline_move else table.lead
    # What makes less needs no basis.
    lapse(table)
    answer(organisation_id=who.row.pk, move_id=move.pk)
    answer(organisation_id=who.row.pk, move_id=move.pk)
    assert bytes(SignalMove.objects.get().box or b"x") == b"x"
    assert signal_of(table.row, row.pk).state == SignalState.NEW


def test_a_signal_is_offered_to_one_at_a_time(table: Table, outside: Desk) -> None:
    row = table.write(table.lead)
    table.offer(table.lead, row, outside)
    with pytest.raises(Conflict) as refused:
        table.offer(table.lead, row, a_desk("third"))
    assert refused.value.code == "impossible-move"


def test_the_same_offer_twice_is_one(table: Table, outside: Desk) -> None:
    row = table.write(table.lead)
    offer = an_offer(row, outside)
    first, created = signal_moves.offer_signal(**table.place(table.lead, row), offer=offer)
    again, created_again = signal_moves.offer_signal(**table.place(table.lead, row), offer=offer)
    assert (created, created_again, first.pk) == (True, False, again.pk)


def test_red_stays_and_amber_is_passed_on_by_its_writer(table: Table, outside: Desk) -> None:
    red, amber = table.write(table.lead, tlp="red"), table.write(table.lead, tlp="amber")
    with pytest.raises(Conflict):
        table.offer(table.lead, red, outside)
    with pytest.raises(PermissionDenied):
        table.offer(table.desks["police"], amber, outside)
    table.offer(table.lead, amber, outside)
    inside = signal_moves.Offer(
        uuid4(), MoveTarget.ORGANISATION, organisation=table.desks["police"].row.pk
    )
    signal_moves.offer_signal(**table.place(table.lead, red), offer=inside)


def test_another_table_is_answered_by_its_lead(table: Table, outside: Desk) -> None:
    other_programme = a_programme("other")
    other = a_table(other_programme, a_project(other_programme, "other"))
    row = table.write(table.lead)
    sealed = an_offer(row, other.lead)
    offer = signal_moves.Offer(
        sealed.id, MoveTarget.TABLE, table=other.row.pk, key=other.lead.key_id, box=sealed.box
    )
    move, _created = signal_moves.offer_signal(**table.place(table.lead, row), offer=offer)
    assert move.to_organisation_id == other.lead.row.pk
    with pytest.raises(Missing):
        signal_moves.accept_move(organisation_id=outside.row.pk, move_id=move.pk)
    signal_moves.accept_move(organisation_id=other.lead.row.pk, move_id=move.pk)


def test_an_offer_to_a_table_is_answered_as_before_and_keeps_the_table(table: Table) -> None:
    other_programme = a_programme("other")
    other = a_table(other_programme, a_project(other_programme, "other"))
    row = table.write(table.lead)
    sealed = an_offer(row, other.lead)
    offer = signal_moves.Offer(
        sealed.id, MoveTarget.TABLE, table=other.row.pk, key=other.lead.key_id, box=sealed.box
    )
    place = table.place(table.lead, row)
    move, _created = signal_moves.offer_signal(**place, offer=offer)
    place_of_table: dict[str, Any] = {
        "by": other_programme.as_participant(Role.COORDINATOR),
        "project_id": other.project.pk,
        "table_id": other.row.pk,
    }
    # It is offered there, and later it is known where it went.
    with pytest.raises(Conflict, match="passed on here"):
        erase_table(**place_of_table)
    lapse(other)
    assert signal_moves.offer_signal(**place, offer=offer) == (move, False)
    with pytest.raises(Conflict, match="in use"):
        signal_moves.offer_signal(**place, offer=replace(offer, table=table.row.pk))
    signal_moves.withdraw_move(organisation_id=table.lead.row.pk, move_id=move.pk)
    erase_table(**place_of_table)
    assert signal_of(table.row, row.pk).state == SignalState.NEW


def test_of_a_case_table_elsewhere_who_offered_says_what_was_answered(table: Table) -> None:
    row = table.write(table.lead)
    offer = signal_moves.Offer(uuid4(), MoveTarget.ELSEWHERE, case_table="local-team")
    move, _created = signal_moves.offer_signal(**table.place(table.lead, row), offer=offer)
    with pytest.raises(Missing):
        signal_moves.accept_move(organisation_id=table.desks["police"].row.pk, move_id=move.pk)
    signal_moves.accept_move(organisation_id=table.lead.row.pk, move_id=move.pk)
    assert signal_of(table.row, row.pk).state == SignalState.MOVED


def test_an_offer_lists_nothing_of_the_text_before_it_is_accepted(
    table: Table, outside: Desk
) -> None:
    table.offer(table.lead, table.write(table.lead), outside)
    assert [move.state for move in moves_to(outside.row.pk)] == [MoveState.OFFERED]
    assert [*moves_to(table.lead.row.pk)] == []


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=ACTS)
def test_whatever_is_done_in_whatever_order_holds(
    table: Table, outside: Desk, acts: list[str]
) -> None:
    """One open offer at most, no box without its state, and a history that holds."""
    row = table.write(table.lead)
    for act in acts:
        try:
            _do(table, outside, row, act)
        except (Conflict, Missing):
            continue
    now = Signal.objects.get(pk=row.pk)
    moves = [*SignalMove.objects.filter(signal=row)]
    states = [move.state for move in moves]
    assert states.count(MoveState.OFFERED) <= 1
    assert states.count(MoveState.ACCEPTED) <= 1
    for move in moves:
        kept = move.state == MoveState.OFFERED or (
            move.state == MoveState.ACCEPTED and now.state != SignalState.EXPIRED
        )
        assert bool(move.box) == kept
    assert bool(now.box) == (now.state != SignalState.EXPIRED)
    assert bool(now.outcome) <= (now.state in {SignalState.CLOSED, SignalState.EXPIRED})
    if now.state in {SignalState.EXPIRED, SignalState.CLOSED}:
        assert MoveState.OFFERED not in states
    assert first_broken(table.fresh()) is None
    lines = SignalHistory.objects.filter(table=table.row).count()
    assert lines == table.fresh().history_length


def _do(table: Table, outside: Desk, row: Signal, act: str) -> None:
    move = SignalMove.objects.filter(signal=row).order_by("-state", "pk").first()
    offered = SignalMove.objects.filter(signal=row, state=MoveState.OFFERED).first() or move
    if act == "offer":
        table.offer(table.lead, row, outside)
    elif act == "close":
        signals.close_signal(**table.place(table.lead, row), outcome=SignalOutcome.HELPED)
    elif act == "enrich":
        table.enrich(table.desks["police"], row)
    elif act == "expire":
        Signal.objects.filter(pk=row.pk).update(expires_on=in_days(-1))
        expire_signals()
    elif offered is not None:
        answer: Any = getattr(signal_moves, f"{act}_move")
        who = table.lead if act == "withdraw" else outside
        answer(organisation_id=who.row.pk, move_id=offered.pk)
