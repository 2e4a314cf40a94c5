"""What an organisation at, beside or no longer at a signal table tries without being allowed to."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied

from backend.core.errors import Conflict, FieldConflict, ImpossibleMove, Missing
from backend.organisations.models import Role
from backend.organisations.partners import remove_partner
from backend.programmes.models import (
    Enrichment,
    Project,
    Signal,
    SignalHistory,
    SignalMove,
    SignalTable,
)
from backend.programmes.selectors import signal_tables as selectors
from backend.programmes.selectors.signal_history import first_broken
from backend.programmes.selectors.signals import moves_to, signal_of, signals_of
from backend.programmes.services import (
    signal_clock,
    signal_history,
    signal_keys,
    signal_moves,
    signals,
)
from backend.programmes.services.projects import erase_project
from backend.programmes.services.signal_history import BasisLapsed
from backend.programmes.services.signal_tables import change_table
from backend.programmes.states import MoveState, MoveTarget
from notifications.models import Notice
from tests.factories import Desk, a_desk, a_member
from tests.personas import Browser
from tests.programmes.factories import a_programme, a_project, in_days
from tests.programmes.signals import SAID, Table, a_table, an_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    programme = a_programme()
    return a_table(programme, a_project(programme), ["police", "city"])


def another_table(slug: str = "other") -> Table:
    programme = a_programme(slug)
    return a_table(programme, a_project(programme, slug))


def age(row: Signal, days: int = 1) -> None:
    Signal.objects.filter(pk=row.pk).update(expires_on=in_days(-days))


def leave(table: Table, desk: Desk) -> None:
    signal_keys.leave_table(organisation_id=desk.row.pk, table_id=table.row.pk)


def offered_inside(table: Table, row: Signal, to: Desk) -> SignalMove:
    offer = signal_moves.Offer(uuid4(), MoveTarget.ORGANISATION, organisation=to.row.pk)
    return signal_moves.offer_signal(**table.place(table.lead, row), offer=offer)[0]


def accept(desk: Desk, move: SignalMove) -> SignalMove:
    return signal_moves.accept_move(organisation_id=desk.row.pk, move_id=move.pk)


def callers(desk: Desk) -> Browser:
    caller = Browser(a_member(desk, name="caller", role=Role.COORDINATOR))
    caller.credentials()
    return caller


# -- Who left, who is only invited, and strangers --------------------------------------------------
def test_who_left_sees_nothing_of_what_was_passed_on_to_them_at_the_table(table: Table) -> None:
    police, rows = table.desks["police"], [table.write(table.lead) for _time in range(2)]
    accept(police, offered_inside(table, rows[0], police))
    open_one = offered_inside(table, rows[1], police)
    assert moves_to(police.row.pk).count() == 2
    leave(table, police)
    assert not moves_to(police.row.pk).exists()
    assert SignalMove.objects.get(pk=open_one.pk).state == MoveState.WITHDRAWN
    for act in (signal_moves.accept_move, signal_moves.decline_move):
        with pytest.raises(Missing):
            act(organisation_id=police.row.pk, move_id=open_one.pk)
    # Who stays can go on with it, and hears that it changed.
    assert signal_of(table.row, rows[1].pk).change > open_one.signal.change
    signals.close_signal(**table.place(table.lead, rows[1]), outcome="case")
    assert first_broken(table.fresh()) is None


def test_who_is_taken_from_a_table_while_they_wait_for_it_writes_nothing(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    police, row, held = table.desks["police"], table.write(table.lead), signal_history.locked_table

    def waits(table_id: UUID) -> SignalTable:
        monkeypatch.setattr(signal_history, "locked_table", held)
        leave(table, police)
        return held(table_id)

    place: Any = table.place(police, row)
    offer = signal_moves.Offer(uuid4(), MoveTarget.ELSEWHERE, case_table="local-team")
    for act in (
        partial(signals.close_signal, **place, outcome="case"),
        partial(signal_moves.offer_signal, **place, offer=offer),
    ):
        monkeypatch.setattr(signal_history, "locked_table", waits)
        with pytest.raises(Missing):
            act()
        assert not SignalMove.objects.exists()
        table.invite(police)
        share(table, table.lead, police)
        table.accept(police)
    assert signal_of(table.row, row.pk).state == "new"


def share(table: Table, by: Desk, to: Desk) -> None:
    signal_keys.add_key(
        organisation_id=by.row.pk,
        table_id=table.row.pk,
        number=1,
        chain=None,
        envelopes=[table.envelope(to)],
    )


def test_who_is_only_invited_replaces_no_key_though_they_were_given_it(table: Table) -> None:
    late, later = table.invite(a_desk("late")), table.invite(a_desk("later"))
    share(table, table.lead, late)
    for act in (partial(table.next_key, late), partial(share, table, late, later)):
        with pytest.raises(PermissionDenied):
            act()
    del table.keys[1:]
    assert table.fresh().key_number == 1
    table.accept(late)
    share(table, late, later)


def test_addresses_of_another_table_lead_nowhere(table: Table) -> None:
    other, row = another_table(), table.write(table.lead, "Ours.")
    mine, police = other.write(other.lead), callers(table.desks["police"])
    stranger = callers(other.lead)
    here, there = (f"/api/v1/signals/tables/{one.id}" for one in (table, other))
    for path in ("", "/signals", f"/signals/{row.pk}", "/history", "/figures"):
        assert stranger.get(here + path).status_code == 404
    # The signal of one table below the address of another.
    assert stranger.get(f"{there}/signals/{row.pk}").status_code == 404
    assert police.get(f"{here}/signals/{mine.pk}").status_code == 404
    closing = {"outcome": "case"}
    assert stranger.post(f"{here}/signals/{row.pk}/close", closing).status_code == 404
    assert stranger.post(f"{there}/signals/{row.pk}/close", closing).status_code == 404
    assert stranger.post(f"{here}/leave", {}).status_code == 404
    assert signal_of(table.row, row.pk).state == "new"


def test_another_organisation_changes_no_signal_whatever_it_sends(table: Table) -> None:
    row, police = table.write(table.lead), table.desks["police"]
    with pytest.raises(ImpossibleMove):
        signals.change_signal(
            organisation_id=police.row.pk,
            table_id=table.row.pk,
            text=signals.SealedText(row.pk, 1, table.box(police, row.pk, "Not so.", 2)),
            revision=2,
            tlp="clear",
        )
    text = signals.SealedText(row.pk, 1, table.box(police, row.pk))
    said = SAID | {"expires_on": in_days(9)}
    with pytest.raises(Conflict):
        signals.write_signal(
            organisation_id=police.row.pk, table_id=table.row.pk, text=text, **said
        )
    assert bytes(signal_of(table.row, row.pk).box) == bytes(row.box)


# -- Days -----------------------------------------------------------------------------------------
def test_past_its_last_day_nobody_reads_or_revives_a_signal(table: Table) -> None:
    row, outside = table.write(table.lead), a_desk("outside")
    taken = table.write(table.lead)
    accept(outside, table.offer(table.lead, taken, outside))
    move = table.offer(table.lead, row, outside)
    for one in (row, taken):
        age(one)
    # The clock has not come yet.
    assert not signals_of(table.row).exists()
    assert not moves_to(outside.row.pk).exists()
    revised = signals.SealedText(row.pk, 1, table.box(table.lead, row.pk, revision=2))
    for act in (
        partial(signal_of, table.row, row.pk),
        partial(table.enrich, table.lead, row),
        partial(signals.close_signal, **table.place(table.lead, row), outcome="case"),
        partial(
            signals.change_signal,
            organisation_id=table.lead.row.pk,
            table_id=table.row.pk,
            text=revised,
            revision=2,
            expires_on=in_days(90),
        ),
    ):
        with pytest.raises(Missing):
            act()
    for one in SignalMove.objects.all():
        with pytest.raises(ImpossibleMove):
            accept(outside, one)
    assert signal_clock.expire_signals() == 2
    assert bytes(SignalMove.objects.get(pk=move.pk).box) == b""


def test_however_many_signals_end_on_one_day_all_are_erased_that_night(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signal_clock, "BATCH", 2)
    rows = [table.write(table.lead) for _time in range(5)]
    table.enrich(table.lead, rows[0])
    for row in rows:
        age(row, 40)
    expire = signal_clock._expire

    def fails(signal_id: UUID, *others: Any) -> bool:
        if signal_id == min(rows, key=lambda row: row.pk).pk:
            raise RuntimeError
        return expire(signal_id, *others)

    monkeypatch.setattr(signal_clock, "_expire", fails)
    assert signal_clock.expire_signals() == 4
    monkeypatch.setattr(signal_clock, "_expire", expire)
    assert (signal_clock.expire_signals(), signal_clock.erase_signals()) == (1, 5)
    assert not Signal.objects.exists()
    assert not Enrichment.objects.exists()


# -- The basis and the handling code --------------------------------------------------------------
def test_a_basis_is_not_dated_back(table: Table) -> None:
    by = table.programme.as_participant(Role.COORDINATOR)
    change: Any = partial(change_table, by=by, project_id=table.project.pk, table_id=table.row.pk)
    with pytest.raises(FieldConflict):
        change(version=1, valid_from=in_days(-11))
    assert table.fresh().valid_from == in_days(-10)
    change(version=1, valid_from=in_days(5))
    with pytest.raises(BasisLapsed):
        table.write(table.lead)
    with pytest.raises(FieldConflict):
        change(version=2, valid_from=in_days(-10))
    change(version=2, valid_from=in_days(0))
    table.write(table.lead)
    assert SignalHistory.objects.filter(event="basis.changed").count() == 2


def test_a_table_whose_basis_lapsed_meanwhile_takes_nothing_over(table: Table) -> None:
    other, row = another_table(), table.write(table.lead)
    sealed = an_offer(row, other.lead)
    offer = signal_moves.Offer(
        sealed.id, MoveTarget.TABLE, table=other.row.pk, key=other.lead.key_id, box=sealed.box
    )
    move, _created = signal_moves.offer_signal(**table.place(table.lead, row), offer=offer)
    rows: Any = SignalTable.objects.filter(pk=other.row.pk)
    rows.update(valid_until=in_days(-1))
    with pytest.raises(BasisLapsed):
        accept(other.lead, move)
    assert signal_of(table.row, row.pk).state == "new"


def test_a_signal_that_became_red_after_it_was_offered_stays(table: Table) -> None:
    row, outside = table.write(table.lead), a_desk("outside")
    move = table.offer(table.lead, row, outside)
    signals.change_signal(
        organisation_id=table.lead.row.pk,
        table_id=table.row.pk,
        text=signals.SealedText(row.pk, 1, table.box(table.lead, row.pk, revision=2)),
        revision=2,
        tlp="red",
    )
    with pytest.raises(ImpossibleMove):
        accept(outside, move)
    assert signal_of(table.row, row.pk).state == "new"
    assert selectors.read_table(table.lead.row.pk, table.row.pk).pk == table.row.pk


# -- Around the table -----------------------------------------------------------------------------
def test_a_project_is_not_erased_with_its_signals_by_switching_the_part_off(table: Table) -> None:
    row, manager = table.write(table.lead), table.programme.as_participant(Role.PROGRAMME_MANAGER)
    version = table.project.version + 1
    rows: Any = Project.objects.filter(pk=table.project.pk)
    rows.update(parts=[], version=version)
    with pytest.raises(Conflict):
        erase_project(by=manager, project_id=table.project.pk)
    assert signal_of(table.row, row.pk).box
    age(row)
    signal_clock.expire_signals()
    erase_project(by=manager, project_id=table.project.pk)
    assert not SignalTable.objects.exists()


def test_who_left_is_not_reminded_of_what_they_wrote(table: Table) -> None:
    police = table.desks["police"]
    table.write(police, expires_on=in_days(10))
    leave(table, police)
    assert signal_clock.remind_of_signals() == 0
    assert not Notice.objects.filter(kind="signals.expires").exists()


def test_an_organisation_that_is_removed_from_kier_leaves_its_tables(table: Table) -> None:
    police, row = table.desks["police"], table.write(table.lead)
    offered_inside(table, row, police)
    remove_partner(organisation_id=police.row.pk)
    assert table.fresh().needs_key
    with pytest.raises(Conflict):
        table.write(table.lead)
    left = SignalHistory.objects.get(event="member.left")
    assert left.subject == police.row.pk
    assert first_broken(table.fresh()) is None
    table.next_key(table.lead, table.desks["city"])
    signals.close_signal(**table.place(table.lead, row), outcome="case")
