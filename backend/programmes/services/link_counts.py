"""Counting what links bring, and publishing it by week.

Until its week is over a count lies in a box that the server's key opens. What is published once is
never published again: two versions of a week would be subtracted from each other.
"""

import json
import logging
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import connection, transaction

from backend.core.at_rest import lock_at_rest, open_at_rest
from backend.core.crypto.errors import Damaged
from backend.programmes.models import Link, LinkCounts, LinkWeek
from backend.programmes.selectors.links import monday_of
from backend.programmes.selectors.projects import today
from surveys.disclosure.one_way import one_way
from surveys.disclosure.published import THRESHOLD, Cell

log = logging.getLogger("kier.links")

OPENED, CONTINUED = 0, 1
# All boxes have one length, whatever they hold; weeks that could not be published go.
PADDED: Final = 256
MOST_WEEKS: Final = 6
# Rows held in memory and locked at once.
BATCH: Final = 500
# A page waits no longer for its figure while others open the same link.
LONGEST_WAIT: Final = "250ms"

# Opened and continued by the Monday of the week.
type Weeks = dict[str, list[int]]


def purpose_of(row: LinkCounts) -> bytes:
    """Return the purpose for which this row's box is locked: one that was moved does not open."""
    link_id: UUID = row.pk
    return b"kier/links/counts/" + link_id.bytes


def opened(row: LinkCounts) -> Weeks:
    """Return what is in the box of a row; nothing if it does not open."""
    try:
        weeks: Weeks = json.loads(open_at_rest(purpose_of(row), bytes(row.box)))
    except Damaged as error:
        log.error("the counts of a link do not open", exc_info=error)
        return {}
    return weeks


def filled(row: LinkCounts, weeks: Weeks) -> LinkCounts:
    """Put counts into the box of a row, which is not saved yet."""
    newest = dict(sorted(weeks.items())[-MOST_WEEKS:])
    row.box = lock_at_rest(purpose_of(row), json.dumps(newest).ljust(PADDED))
    return row


def add_counts(links: Iterable[Link]) -> None:
    """Give new links their empty box."""
    LinkCounts.objects.bulk_create(filled(LinkCounts(link=link), {}) for link in links)


@transaction.atomic
def count(link_id: UUID, what: int) -> None:
    """Count that a link was opened, or that somebody went on from there.

    :param what: `OPENED` or `CONTINUED`
    :raises OperationalError: so many open it at once that this one would wait too long
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LONGEST_WAIT}'")
    row = LinkCounts.objects.select_for_update().filter(pk=link_id).first()
    if row is None:
        return
    weeks = opened(row)
    numbers = weeks.setdefault(monday_of(today()).isoformat(), [0, 0])
    numbers[what] += 1
    filled(row, weeks).save(update_fields=["box"])


def publish_weeks() -> int:
    """Publish the weeks that are over, of all links; return how many had enough openings.

    Every box is written anew, so that nobody sees which of them held something.
    """
    published, after = 0, UUID(int=0)
    while ids := [*_ids_after(after)]:
        published += _publish(ids)
        after = ids[-1]
    return published


def _ids_after(after: UUID) -> Iterable[UUID]:
    rows = LinkCounts.objects.filter(pk__gt=after).order_by("pk")
    return rows.values_list("pk", flat=True)[:BATCH]


@transaction.atomic
def _publish(ids: list[UUID]) -> int:
    this_week = monday_of(today())
    rows = [*LinkCounts.objects.select_for_update().filter(pk__in=ids).order_by("pk")]
    weeks: list[LinkWeek] = []
    for row in rows:
        counts = opened(row)
        over = {week for week in counts if date.fromisoformat(week) < this_week}
        weeks += [
            shown
            for week in sorted(over)
            if (shown := week_of(row.pk, date.fromisoformat(week), counts[week]))
        ]
        filled(row, {week: numbers for week, numbers in counts.items() if week not in over})
    LinkWeek.objects.bulk_create(weeks, ignore_conflicts=True)
    LinkCounts.objects.bulk_update(rows, ["box"], batch_size=BATCH)
    return len(weeks)


def week_of(link_id: UUID, week: date, numbers: list[int]) -> LinkWeek | None:
    """Return what is published of a week's counts; None if fewer than five opened the link."""
    total, continued = numbers[OPENED], min(numbers)
    if total < THRESHOLD:
        return None
    table = one_way([continued, total - continued], threshold=THRESHOLD, final=True)
    cell = table.cells[0] if table.cells else Cell.between(0, total)
    return LinkWeek(
        link_id=link_id,
        week=week,
        opened=total,
        continued_least=cell.lowest,
        continued_most=cell.highest,
    )


def next_publication() -> date:
    """Return the day on which this week is published."""
    return monday_of(today()) + timedelta(days=7)
