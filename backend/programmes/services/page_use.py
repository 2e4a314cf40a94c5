"""Counting whether readers found a text useful, and publishing it by week.

Until its week is over a count lies in a box that the server's key opens. What is published once is
never published again: two versions of a week would be subtracted from each other.
"""

import json
import logging
from collections.abc import Iterable
from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction

from backend.core.at_rest import lock_at_rest, open_at_rest
from backend.core.crypto.errors import Damaged
from backend.programmes.models import PageText, PageUse, PageUseWeek
from backend.programmes.selectors.links import monday_of
from backend.programmes.selectors.projects import today
from surveys.disclosure.one_way import one_way
from surveys.disclosure.published import THRESHOLD, Cell

log = logging.getLogger("kier.pages")

# All boxes have one length, whatever they hold; weeks that could not be published go.
PADDED: Final = 256
MOST_WEEKS: Final = 6
# Rows held in memory and locked at once.
BATCH: Final = 500

# Useful and not useful, by the Monday of the week.
type Weeks = dict[str, list[int]]


def purpose_of(row: PageUse) -> bytes:
    """Return the purpose for which this row's box is locked: one that was moved does not open."""
    text_id: UUID = row.pk
    return b"kier/pages/use/" + text_id.bytes


def opened(row: PageUse) -> Weeks:
    """Return what is in the box of a row; nothing if it does not open."""
    try:
        weeks: Weeks = json.loads(open_at_rest(purpose_of(row), bytes(row.box)))
    except Damaged as error:
        log.error("the counts of a page do not open", exc_info=error)
        return {}
    return weeks


def filled(row: PageUse, weeks: Weeks) -> PageUse:
    """Put counts into the box of a row, which is not saved yet."""
    newest = dict(sorted(weeks.items())[-MOST_WEEKS:])
    row.box = lock_at_rest(purpose_of(row), json.dumps(newest).ljust(PADDED))
    return row


def add_use(texts: Iterable[PageText]) -> None:
    """Give new texts their empty box."""
    PageUse.objects.bulk_create(filled(PageUse(text=text), {}) for text in texts)


@transaction.atomic
def count(text_id: UUID, *, useful: bool) -> None:
    """Count that a reader found a text useful, or did not."""
    row = PageUse.objects.select_for_update().filter(pk=text_id).first()
    if row is None:
        return
    weeks = opened(row)
    numbers = weeks.setdefault(monday_of(today()).isoformat(), [0, 0])
    numbers[0 if useful else 1] += 1
    filled(row, weeks).save(update_fields=["box"])


def publish_weeks() -> int:
    """Publish the weeks that are over, of all texts; return how many had enough answers.

    Every box is written anew, so that nobody sees which of them held something.
    """
    published, after = 0, UUID(int=0)
    rows = PageUse.objects.order_by("pk").values_list("pk", flat=True)
    while identifiers := [*rows.filter(pk__gt=after)[:BATCH]]:
        published += _publish(identifiers)
        after = identifiers[-1]
    return published


@transaction.atomic
def _publish(identifiers: list[UUID]) -> int:
    this_week = monday_of(today())
    rows = [*PageUse.objects.select_for_update().filter(pk__in=identifiers).order_by("pk")]
    weeks: list[PageUseWeek] = []
    for row in rows:
        counts = opened(row)
        over = {week for week in counts if date.fromisoformat(week) < this_week}
        weeks += [
            shown
            for week in sorted(over)
            if (shown := week_of(row.pk, date.fromisoformat(week), counts[week]))
        ]
        filled(row, {week: numbers for week, numbers in counts.items() if week not in over})
    PageUseWeek.objects.bulk_create(weeks, ignore_conflicts=True)
    PageUse.objects.bulk_update(rows, ["box"], batch_size=BATCH)
    return len(weeks)


def week_of(text_id: UUID, week: date, numbers: list[int]) -> PageUseWeek | None:
    """Return what is published of a week's counts; None if fewer than five answered."""
    total = sum(numbers)
    if total < THRESHOLD:
        return None
    table = one_way(numbers, threshold=THRESHOLD, final=True)
    cell = table.cells[0] if table.cells else Cell.between(0, total)
    return PageUseWeek(
        text_id=text_id,
        week=week,
        answered=total,
        useful_least=cell.lowest,
        useful_most=cell.highest,
    )
