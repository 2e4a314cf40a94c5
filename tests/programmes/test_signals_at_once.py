"""People who write at one table at once, on PostgreSQL: nothing twice, and no gap in the history.

SQLite has one writer at a time.
"""

from collections import Counter
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction

from backend.core.errors import Conflict
from backend.programmes.models import Signal, SignalHistory, SignalMove, SignalTable
from backend.programmes.selectors.signal_history import first_broken
from backend.programmes.services import signal_history, signal_moves, signals
from backend.programmes.services.signal_history import BasisLapsed, locked_table, record
from backend.programmes.states import SignalEvent
from tests.factories import a_desk
from tests.programmes.factories import a_programme, a_project, in_days
from tests.programmes.signals import SAID, Table, a_table, an_offer
from tests.surveys.services.scenes import all_at_once

several_writers = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers"),
    pytest.mark.django_db(transaction=True),
]
pytestmark = several_writers


@pytest.fixture
def table() -> Table:
    programme = a_programme()
    return a_table(programme, a_project(programme), ["police"])


def written(table: Table, signal: Any, box: bytes) -> Any:
    return partial(
        signals.write_signal,
        organisation_id=table.lead.row.pk,
        table_id=table.row.pk,
        text=signals.SealedText(signal, 1, box),
        **(SAID | {"expires_on": in_days(30)}),
    )


def test_two_tabs_that_send_one_signal_get_the_same_answer(table: Table) -> None:
    signal = uuid4()
    act = written(table, signal, table.box(table.lead, signal))
    found = all_at_once([act] * 4)
    assert {row.pk for row, _created in found} == {signal}
    assert Counter(created for _row, created in found) == {True: 1, False: 3}
    assert SignalHistory.objects.filter(event="signal.written").count() == 1


def test_different_signals_at_once_have_numbers_without_a_gap(table: Table) -> None:
    acts = []
    for _time in range(6):
        signal = uuid4()
        acts.append(written(table, signal, table.box(table.lead, signal)))
    all_at_once(acts)
    assert sorted(Signal.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert first_broken(table.fresh()) is None


def test_of_two_offers_at_once_one_is_a_conflict(table: Table) -> None:
    row = table.write(table.lead)
    offers = [an_offer(row, a_desk(slug)) for slug in ("one", "two")]
    place = table.place(table.lead, row)
    found = all_at_once([partial(signal_moves.offer_signal, **place, offer=o) for o in offers])
    assert [type(one).__name__ for one in found if isinstance(one, Exception)] == ["ImpossibleMove"]
    assert SignalMove.objects.count() == 1


def test_of_accepting_and_withdrawing_at_once_one_happens(table: Table) -> None:
    row, outside = table.write(table.lead), a_desk("outside")
    move = table.offer(table.lead, row, outside)
    found = all_at_once(
        [
            partial(signal_moves.accept_move, organisation_id=outside.row.pk, move_id=move.pk),
            partial(signal_moves.withdraw_move, organisation_id=table.lead.row.pk, move_id=move.pk),
        ]
    )
    assert len([one for one in found if isinstance(one, Conflict)]) == 1
    state = SignalMove.objects.get().state
    assert Signal.objects.get().state == ("moved" if state == "accepted" else "new")


def test_a_basis_that_lapses_while_somebody_writes_stops_what_comes_after(table: Table) -> None:
    signal = uuid4()
    write = written(table, signal, table.box(table.lead, signal))

    def lapse() -> None:
        with transaction.atomic():
            locked_table(table.row.pk)
            SignalTable.objects.filter(pk=table.row.pk).update(valid_until=in_days(-1))

    found = all_at_once([lapse, write])
    refused = any(isinstance(one, BasisLapsed) for one in found)
    assert Signal.objects.count() == (0 if refused else 1)
    with pytest.raises(BasisLapsed):
        written(table, uuid4(), b"x" * 540)()


def test_a_table_that_lapsed_after_it_was_looked_at_takes_nothing(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if the check before had found it valid: the statement itself asks again.
    monkeypatch.setattr(signal_history, "check_basis", lambda _table: None)
    with pytest.raises(BasisLapsed), transaction.atomic():
        row = locked_table(table.row.pk)
        SignalTable.objects.filter(pk=row.pk).update(valid_until=in_days(-1))
        record(row, SignalEvent.SIGNAL_WRITTEN, organisation=table.lead.row.pk)
    assert not SignalHistory.objects.filter(event="signal.written").exists()
