"""What is published of signals that ended: numbers by form, municipality and outcome.

Counts lie in a box of the server's key until enough signals ended, as with trainings
(`training_counts`). A signal is in one publication only: two that overlap would be subtracted.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import batched
from typing import Any, Final
from uuid import UUID

from backend.core.at_rest import lock_at_rest, open_at_rest
from backend.core.days import today
from backend.organisations.municipalities import municipalities
from backend.programmes.models import Signal, SignalCounts, SignalFigures, SignalTable
from backend.programmes.models.signals import SIGNAL_COUNTS_BYTES
from backend.programmes.states import SignalForm, SignalOutcome
from surveys.disclosure.one_way import one_way
from surveys.disclosure.published import THRESHOLD

from .training_boxes import OVERHEAD

# So many have to have ended before anything is published.
ENOUGH: Final = 4 * THRESHOLD
# Of signals that expired before anybody said what came of them.
EXPIRED: Final = "expired"
ELSEWHERE: Final = "elsewhere"
VALUES: Final[Mapping[str, Callable[[Signal], str]]] = {
    "form": lambda signal: signal.form,
    "municipality": lambda signal: signal.municipality or ELSEWHERE,
    "outcome": lambda signal: signal.outcome or EXPIRED,
}
COUNTED_AT_ONCE: Final = 500


def count_signal(signal: Signal) -> None:
    """Count a signal that ended, once, and publish if it is time; within its transaction."""
    count_signals(signal.table, [signal])


def count_signals(table: SignalTable, signals: Sequence[Signal]) -> None:
    """Count signals of a locked table that ended, each once, and publish if it is time."""
    new = [signal for signal in signals if not signal.counted]
    for some in batched(new, COUNTED_AT_ONCE, strict=False):
        keys = [signal.pk for signal in some]
        Signal.objects.filter(pk__in=keys, counted=False).update(counted=True)
    if not new:
        return
    row = _locked(table)
    counts = opened(row)
    counts["signals"] += len(new)
    counts["until"] = today().isoformat()
    for variable, value_of in VALUES.items():
        found = Counter(counts["tables"][variable])
        found.update(value_of(signal) for signal in new)
        counts["tables"][variable] = dict(found)
    if counts["signals"] >= ENOUGH:
        _publish(table, counts)
    _fill(row, counts)
    row.save(update_fields=["box"])


def categories(table: SignalTable, variable: str) -> Sequence[str]:
    """Return the categories of a variable, which do not depend on what was signalled."""
    if variable == "form":
        return list(SignalForm.values)
    if variable == "outcome":
        return [*SignalOutcome.values, EXPIRED]
    here = [code for code, one in municipalities().items() if one.region == table.region]
    return [*here, ELSEWHERE]


def _locked(table: SignalTable) -> SignalCounts:
    found = SignalCounts.objects.select_for_update().filter(pk=table.pk).first()
    if found is not None:
        return found
    row = SignalCounts(table=table)
    _fill(row, {"signals": 0, "until": "", "tables": {name: {} for name in VALUES}})
    row.save(force_insert=True)
    return row


def purpose_of(row: SignalCounts) -> bytes:
    """Return the purpose for which this row's box is locked: one that was moved does not open."""
    table_id: UUID = row.pk
    return b"kier/signals/counts/" + table_id.bytes


def opened(row: SignalCounts) -> dict[str, Any]:
    """Return what is in the box of a row. May raise `Damaged`."""
    counts: dict[str, Any] = json.loads(open_at_rest(purpose_of(row), bytes(row.box)))
    return counts


def _fill(row: SignalCounts, counts: Mapping[str, Any]) -> None:
    text = json.dumps(counts).ljust(SIGNAL_COUNTS_BYTES - OVERHEAD)
    row.box = lock_at_rest(purpose_of(row), text)


def _publish(table: SignalTable, counts: dict[str, Any]) -> None:
    """Publish what was counted, and take it out of `counts`.

    A table that needs more signals waits, and is published with a later number.
    """
    tables = {}
    for variable in VALUES:
        known = categories(table, variable)
        found = counts["tables"][variable]
        if sum(found.values()) < THRESHOLD * len(known) + 1:
            continue
        numbers = [found.get(code, 0) for code in known]
        # Of another region, in the last category.
        numbers[-1] += sum(number for code, number in found.items() if code not in known)
        cells = one_way(numbers, threshold=THRESHOLD, final=True).cells or ()
        tables[variable] = [
            [code, cell.lowest, cell.highest] for code, cell in zip(known, cells, strict=False)
        ]
        counts["tables"][variable] = {}
    SignalFigures.objects.create(
        table=table, until=counts["until"], signals=counts["signals"], tables=tables
    )
    counts["signals"] = 0
