"""What days do to signals, what is published of them, and the history that holds."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.core import retention
from backend.programmes.models import (
    Enrichment,
    Signal,
    SignalCounts,
    SignalFigures,
    SignalHistory,
    SignalTable,
)
from backend.programmes.selectors.signal_figures import figures_of
from backend.programmes.selectors.signal_history import first_broken
from backend.programmes.selectors.signals import signal_of
from backend.programmes.services import signal_clock, signal_counts, signals
from backend.programmes.states import SignalOutcome
from notifications import recipients
from notifications.models import Notice
from tests.authenticated_rows import write_by_sql
from tests.programmes.factories import a_programme, a_project, in_days
from tests.programmes.signals import Table, a_table
from tests.programmes.test_signals import lapse

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    programme = a_programme()
    return a_table(programme, a_project(programme), ["police"])


def age(row: Signal, days: int = 1) -> None:
    Signal.objects.filter(pk=row.pk).update(expires_on=in_days(-days))


def told(kind: str) -> int:
    return Notice.objects.filter(kind=kind).count()


def test_texts_are_erased_the_day_after_and_the_lines_of_the_history_stay(table: Table) -> None:
    row, kept = table.write(table.lead), table.write(table.lead)
    table.enrich(table.desks["police"], row)
    age(row)
    lapse(table)
    assert (signal_clock.expire_signals(), signal_clock.expire_signals()) == (1, 0)
    found = signal_of(table.row, row.pk)
    assert (found.state, bytes(found.box), Enrichment.objects.count()) == ("expired", b"", 0)
    assert signal_of(table.row, kept.pk).box
    age(row, 31)
    assert (signal_clock.erase_signals(), signal_clock.erase_signals()) == (1, 0)
    assert [one.pk for one in Signal.objects.all()] == [kept.pk]
    lines = SignalHistory.objects.filter(subject=row.pk).order_by("number")
    events = ["signal.written", "signal.enriched", "signal.expired", "signal.erased"]
    assert [line.event for line in lines] == events
    assert first_broken(table.fresh()) is None


def test_a_signal_is_there_on_its_last_day_and_a_row_on_the_last_day_that_it_is_kept(
    table: Table,
) -> None:
    row = table.write(table.lead)
    age(row, 0)
    assert signal_clock.expire_signals() == 0
    assert signal_of(table.row, row.pk).box
    # Two clocks at once: what one of them read before the day ended is read again.
    assert not signal_clock._expire(row.pk, table.row.pk, in_days(0))
    age(row)
    assert signal_clock.expire_signals() == 1
    age(row, retention.EXPIRED_SIGNALS.days)
    assert signal_clock.erase_signals() == 0
    age(row, retention.EXPIRED_SIGNALS.days + 1)
    assert signal_clock.erase_signals() == 1


@pytest.mark.parametrize(("days", "told_of"), [(-1, 0), (0, 1), (14, 1), (15, 0)])
def test_of_a_signal_its_organisation_hears_within_two_weeks_of_its_last_day(
    table: Table, days: int, told_of: int
) -> None:
    age(table.write(table.lead), -days)
    assert signal_clock.remind_of_signals() == told_of


@pytest.mark.parametrize(
    ("begins", "ends", "told_of"), [(0, 0, 1), (1, 1, 0), (-1, -1, 0), (-1, 1, 1)]
)
def test_a_table_speaks_from_the_first_to_the_last_day_of_its_basis(
    table: Table, begins: int, ends: int, told_of: int
) -> None:
    table.write(table.lead, expires_on=in_days(10))
    rows: Any = SignalTable.objects.filter(pk=table.row.pk)
    rows.update(valid_from=in_days(begins), valid_until=in_days(ends))
    assert signal_clock.remind_of_signals() == told_of


def test_one_bad_row_never_stops_the_others(table: Table) -> None:
    rows = [table.write(table.lead) for _time in range(3)]
    for row in rows:
        age(row)
    write_by_sql(rows[0], form="sexual")
    assert signal_clock.expire_signals() == 3
    assert not Signal.objects.unverified().filter(pk=rows[0].pk).exists()


def test_organisations_are_reminded_once_and_a_lapsed_table_is_silent(table: Table) -> None:
    for _time in range(3):
        table.write(table.lead, expires_on=in_days(10))
    assert (signal_clock.remind_of_signals(), signal_clock.remind_of_signals()) == (1, 0)
    assert told("signals.expires") == 1
    table.write(table.desks["police"], expires_on=in_days(10))
    lapse(table)
    assert signal_clock.remind_of_signals() == 0


def test_all_hear_of_it_in_one_run_however_many_signals_expire(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signal_clock, "BATCH", 2)
    for _time in range(5):
        table.write(table.lead, expires_on=in_days(10))
    later = table.write(table.desks["police"], expires_on=in_days(13))
    assert signal_clock.remind_of_signals() == 2
    assert not Signal.objects.filter(told_for=None).exists()
    assert (told("signals.expires"), signal_clock.remind_of_signals()) == (2, 0)
    # Of another last day its organisation hears once more.
    Signal.objects.filter(pk=later.pk).update(expires_on=in_days(12))
    assert (signal_clock.remind_of_signals(), signal_clock.remind_of_signals()) == (1, 0)


def test_one_that_cannot_be_told_keeps_nobody_else_waiting(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    table.write(table.lead, expires_on=in_days(3))
    table.write(table.desks["police"], expires_on=in_days(10))
    tell = signal_clock.outbox.notify

    def fails(kind: str, receivers: Any, **what: Any) -> Any:
        if receivers == [recipients.organisation(table.lead.row.pk)]:
            raise RuntimeError
        return tell(kind, receivers, **what)

    monkeypatch.setattr(signal_clock.outbox, "notify", fails)
    assert signal_clock.remind_of_signals() == 1
    monkeypatch.setattr(signal_clock.outbox, "notify", tell)
    # Who was not told is told the next time.
    assert (signal_clock.remind_of_signals(), told("signals.expires")) == (1, 2)


def test_the_lead_hears_a_month_before_that_the_basis_lapses(table: Table) -> None:
    rows: Any = SignalTable.objects.filter(pk=table.row.pk)
    rows.update(valid_until=in_days(31))
    assert signal_clock.remind_of_basis() == 0
    rows.update(valid_until=in_days(-1))
    assert signal_clock.remind_of_basis() == 0
    rows.update(valid_until=in_days(30))
    assert (signal_clock.remind_of_basis(), signal_clock.remind_of_basis()) == (1, 0)
    rows.update(valid_until=in_days(0))
    assert signal_clock.remind_of_basis() == 1
    assert told("signals.basis") == 2


# -- Figures --------------------------------------------------------------------------------------
def close(table: Table, number: int, **said: Any) -> None:
    for _time in range(number):
        row = table.write(table.lead, **said)
        signals.close_signal(**table.place(table.lead, row), outcome=SignalOutcome.HELPED)


def test_nothing_is_published_before_there_is_enough(table: Table) -> None:
    close(table, signal_counts.ENOUGH - 1)
    assert not SignalFigures.objects.exists()
    assert signal_counts.opened(SignalCounts.objects.get())["signals"] == 19
    close(table, 1)
    assert figures_of([table.row.pk]).signals == 20


def test_small_numbers_are_hidden_and_a_signal_counts_once(table: Table) -> None:
    close(table, 45)
    close(table, 3, form="organs")
    for row in Signal.objects.all():
        age(row)
    signal_clock.expire_signals()
    close(table, 12)
    found = figures_of([table.row.pk])
    assert found.signals == 60
    for one in (*found.form, *found.outcome):
        assert one.least == one.most or one.most - one.least >= 4
        assert one.code != "organs" or one.least != one.most


# -- The history ----------------------------------------------------------------------------------
def checked(*arguments: str) -> str:
    said = StringIO()
    call_command("signal_history", *arguments, stdout=said)
    return said.getvalue()


def test_the_command_says_that_all_lines_hold(table: Table) -> None:
    table.write(table.lead)
    assert "lines hold; head " in checked("--table", table.id)


@pytest.mark.parametrize(
    "changed", [{"fields": ["text"]}, {"event": "signal.closed"}, {"organisation": None}]
)
def test_a_line_that_was_changed_is_named(table: Table, changed: dict[str, Any]) -> None:
    table.write(table.lead)
    line = SignalHistory.objects.get(event="signal.written")
    write_by_sql(line, **changed)
    with pytest.raises(CommandError) as broken:
        checked()
    assert broken.value.returncode == 1
    assert first_broken(table.fresh()) == line.number


def test_a_line_that_was_taken_out_is_missed(table: Table) -> None:
    table.write(table.lead)
    last = table.fresh().history_length
    SignalHistory.objects.filter(number=last)._raw_delete("default")
    assert first_broken(table.fresh()) == last
    SignalHistory.objects.filter(number=2)._raw_delete("default")
    assert first_broken(table.fresh()) == 2


def test_nobody_changes_or_erases_a_line() -> None:
    for act in (
        lambda: SignalHistory.objects.update(fields=[]),
        SignalHistory.objects.all().delete,
    ):
        with pytest.raises(TypeError):
            act()
