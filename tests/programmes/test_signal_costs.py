"""What long lists of signals cost: as many statements for many rows as for few."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache

from backend.organisations.partners import remove_partner
from backend.programmes.models import Enrichment, Signal, SignalHistory, SignalTable
from backend.programmes.selectors.signal_history import first_broken
from backend.programmes.selectors.signals import SIGNALS_AT_ONCE
from tests.api.test_queries import statements
from tests.clock import Clock
from tests.factories import Desk, a_member
from tests.personas import Browser
from tests.programmes.factories import Programme, a_project, in_days
from tests.programmes.signals import SAID, Table, a_table

# Session and membership are one.
CALLS = {"": 7, "/signals": 5, "/signals?since=3": 5, "/history": 3, "/figures": 3}


@pytest.fixture
def table(programme: Programme, clock: Clock) -> Table:
    return a_table(programme, a_project(programme), ["police"])


def more_signals(table: Table, number: int, desk: Desk | None = None) -> None:
    """Make rows without sealing each: the server opens none."""
    before, writer = table.fresh(), (desk or table.lead).row
    rows = [
        Signal(
            id=uuid4(),
            table=table.row,
            number=before.numbers + place,
            organisation=writer,
            key_number=1,
            box=b"x" * 540,
            written_on=in_days(0),
            expires_on=in_days(90),
            change=before.changes + place,
            enrichment_count=1,
            **SAID,
        )
        for place in range(1, number + 1)
    ]
    Signal.objects.bulk_create(rows, batch_size=1000)
    Enrichment.objects.bulk_create(
        [
            Enrichment(
                id=uuid4(),
                signal=row,
                number=1,
                organisation=writer,
                key_number=1,
                box=b"x" * 540,
                written_on=in_days(0),
            )
            for row in rows[:700]
        ]
    )
    SignalTable.objects.filter(pk=table.row.pk).update(
        numbers=before.numbers + number, changes=before.changes + number
    )


def cost(caller: Any, address: str) -> tuple[int, Any]:
    # Whoever asked before waits no longer: throttling is not what is measured.
    cache.clear()
    with statements() as found:
        answer = caller.get(address)
    assert answer.status_code == 200, answer.content
    return len(found), answer.json()


@pytest.mark.parametrize("path", CALLS)
@pytest.mark.parametrize("number", [700, pytest.param(20_000, marks=pytest.mark.full)])
def test_a_call_costs_the_same_however_many_signals_there_are(
    table: Table, path: str, number: int
) -> None:
    browser = Browser(a_member(table.lead, name="reader"))
    browser.credentials()
    more_signals(table, 20)
    address = f"/api/v1/signals/tables/{table.id}{path}"
    few = cost(browser, address)[0]
    more_signals(table, number)
    assert (few, cost(browser, address)[0]) == (CALLS[path], CALLS[path])


def test_all_signals_come_piece_by_piece(table: Table) -> None:
    browser = Browser(a_member(table.lead, name="reader"))
    browser.credentials()
    more_signals(table, SIGNALS_AT_ONCE + 20)
    first = cost(browser, f"/api/v1/signals/tables/{table.id}/signals")[1]
    rest = cost(browser, first["next"])[1]
    assert (len(first["results"]), len(rest["results"]), rest["next"]) == (
        SIGNALS_AT_ONCE,
        20,
        None,
    )
    changes = [row["change"] for row in (*first["results"], *rest["results"])]
    assert changes == sorted(changes)


@pytest.mark.full
def test_removing_who_wrote_many_signals_costs_statements_by_the_hundreds(
    programme: Programme, clock: Clock
) -> None:
    spent = []
    for number in (20, 400):
        project = a_project(programme, f"project-{number}")
        table = a_table(programme, project, [f"police-{number}"])
        police = table.desks[f"police-{number}"]
        more_signals(table, number, police)
        with statements() as found:
            remove_partner(organisation_id=police.row.pk)
        assert not Signal.objects.exists()
        assert first_broken(table.fresh()) is None
        erased = SignalHistory.objects.filter(table=table.row, event="signal.erased")
        assert erased.count() == number
        spent.append(len(found))
    few, many = spent
    # Django erases a hundred and more at once, and so do lines.
    assert many - few < 20
