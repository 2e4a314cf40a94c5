"""Counting strangers by week without keeping who or when, and publishing weeks that are over.

Until its week is over a count lies in a box that the server's key opens. What is published once is
never published again: two versions of a week would be subtracted from each other. Each thing that
is counted has one row of counts as long as it is there, so that its existence says nothing.
"""

import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection, models, transaction

from backend.core.at_rest import lock_at_rest, open_at_rest
from backend.core.crypto.errors import Damaged
from backend.core.days import today
from backend.programmes.selectors.links import monday_of
from surveys.disclosure.one_way import one_way
from surveys.disclosure.published import THRESHOLD, Cell

log = logging.getLogger("kier.counts")

# All boxes have one length, whatever they hold; weeks that could not be published go.
PADDED: Final = 256
MOST_WEEKS: Final = 6
# Rows held in memory and locked at once.
BATCH: Final = 500
# A page waits no longer for its figure while others open the same one.
LONGEST_WAIT: Final = "250ms"

# Two numbers by the Monday of the week.
type Weeks = dict[str, list[int]]


@dataclass(frozen=True, slots=True)
class WeeklyCounts:
    """Two counts by week of one kind of thing.

    :ivar counts: rows with a `box`, whose primary key is the thing's
    :ivar weeks: rows of what is published
    :ivar purpose: for which boxes are locked
    :ivar week_of: what is published of a thing's week and its two numbers; None if it is too little
    """

    counts: type[models.Model]
    weeks: type[models.Model]
    purpose: bytes
    week_of: Callable[[UUID, date, list[int]], models.Model | None]

    def purpose_of(self, row: Any) -> bytes:
        """Return the purpose for which a row's box is locked: one that was moved does not open."""
        subject: UUID = row.pk
        return self.purpose + subject.bytes

    def opened(self, row: Any) -> Weeks:
        """Return what is in the box of a row; nothing if it does not open."""
        try:
            weeks: Weeks = json.loads(open_at_rest(self.purpose_of(row), bytes(row.box)))
        except Damaged as error:
            log.error("counts do not open: %s", self.counts._meta.label, exc_info=error)
            return {}
        return weeks

    def filled[Row](self, row: Row, weeks: Weeks) -> Row:
        """Put counts into the box of a row, which is not saved yet."""
        newest = dict(sorted(weeks.items())[-MOST_WEEKS:])
        box = lock_at_rest(self.purpose_of(row), json.dumps(newest).ljust(PADDED))
        row.box = box  # type: ignore[attr-defined]
        return row

    def add(self, things: Iterable[models.Model]) -> None:
        """Give new things their empty box."""
        rows = (self.filled(self.counts(pk=thing.pk), {}) for thing in things)
        self.counts._default_manager.bulk_create(rows)

    @transaction.atomic
    def count(self, subject: UUID, what: int) -> None:
        """Count one more of the first (0) or the second (1) number of this week.

        :raises OperationalError: so many are counted at once that this one would wait too long
        """
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{LONGEST_WAIT}'")
        rows: Any = self.counts._default_manager.select_for_update()
        row = rows.filter(pk=subject).first()
        if row is None:
            return
        weeks = self.opened(row)
        numbers = weeks.setdefault(monday_of(today()).isoformat(), [0, 0])
        numbers[what] += 1
        self.filled(row, weeks).save(update_fields=["box"])

    def publish(self) -> int:
        """Publish the weeks that are over, of all things; return how many had enough.

        Every box is written anew, so that nobody sees which of them held something.
        """
        published, after = 0, UUID(int=0)
        keys = self.counts._default_manager.order_by("pk").values_list("pk", flat=True)
        while batch := [*keys.filter(pk__gt=after)[:BATCH]]:
            published += self._publish(batch)
            after = batch[-1]
        return published

    @transaction.atomic
    def _publish(self, keys: list[UUID]) -> int:
        this_week = monday_of(today())
        locked: Any = self.counts._default_manager.select_for_update()
        rows = [*locked.filter(pk__in=keys).order_by("pk")]
        published: list[models.Model] = []
        for row in rows:
            counts = self.opened(row)
            over = {week for week in counts if date.fromisoformat(week) < this_week}
            published += [
                shown
                for week in sorted(over)
                if (shown := self.week_of(row.pk, date.fromisoformat(week), counts[week]))
            ]
            left = {week: numbers for week, numbers in counts.items() if week not in over}
            self.filled(row, left)
        self.weeks._default_manager.bulk_create(published, ignore_conflicts=True)
        self.counts._default_manager.bulk_update(rows, ["box"], batch_size=BATCH)
        return len(published)


def part_of(part: int, total: int) -> Cell | None:
    """Return what may be known of a part of a total; None if the total is too small to publish."""
    if total < THRESHOLD:
        return None
    table = one_way([part, total - part], threshold=THRESHOLD, final=True)
    return table.cells[0] if table.cells else Cell.between(0, total)


def next_publication() -> date:
    """Return the day on which this week is published."""
    return monday_of(today()) + timedelta(days=7)
