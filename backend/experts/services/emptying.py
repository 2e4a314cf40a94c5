"""What was written into a briefing, and beside it in the history, is erased by time.

Choices, numbers and days stay. So does what a result cannot do without, as long as whoever got it
can read it: a paper made anew must not come without what it may be used for.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from backend.core import retention
from backend.experts import local_time
from backend.experts.briefing import ON_THE_RESULT, TEXTS
from backend.experts.models import Assignment, Entry

from .erasing import BATCH, in_batches

# Of a line of history: also what the coordinator wrote for members before the words they read.
WORDS = (*TEXTS, "said", "done")
BESIDE_THE_RESULT = tuple(name for name in TEXTS if name not in ON_THE_RESULT)


def erase_briefings() -> int:
    """Erases what was written for requests that ended two years ago; answers of how many.

    Purpose, question and use of a request whose result was given stay until its requester is
    forgotten (`erasing.forget_requesters`): from then on nobody's link leads to the result.
    """
    return in_batches(_written, _empty)


def _written() -> QuerySet[Assignment]:
    """Requests that ended long ago, and in which there are words that have to go."""
    long_ago = local_time.today() - timedelta(days=retention.BRIEFINGS.days)
    stays = Q(delivered_on__isnull=False) & ~Q(requester__email="")
    beside = Q(briefing__has_any_keys=BESIDE_THE_RESULT)
    on_it = Q(briefing__has_any_keys=ON_THE_RESULT) & ~stays
    lines = Exists(_lines().filter(assignment=OuterRef("pk")))
    return Assignment.objects.filter(beside | on_it | lines, ended_on__lt=long_ago)


def _lines() -> QuerySet[Entry]:
    """Lines of history in which there are words."""
    return Entry.objects.filter(~Q(note="") | Q(changes__has_any_keys=WORDS))


@transaction.atomic
def _empty(ids: list[UUID]) -> int:
    # Held in one order, so that two of these jobs do not wait for each other; then looked at again.
    held = Assignment.objects.filter(id__in=ids).order_by("pk").select_for_update(no_key=True)
    list(held.values_list("pk"))
    rows = [*_written().filter(id__in=ids).select_related("requester")]
    for row in rows:
        row.briefing = _without(row.briefing, _that_go(row))
    Assignment.objects.bulk_update(rows, ["briefing"])
    # Somebody may have changed one request very often: a few lines at a time.
    while lines := [*_lines().filter(assignment__in=rows)[:BATCH]]:
        for line in lines:
            line.note, line.changes = "", _without(line.changes, WORDS)
        Entry.objects.bulk_update(lines, ["note", "changes"])
    return len(rows)


def _that_go(row: Assignment) -> Iterator[str]:
    yield from BESIDE_THE_RESULT
    if row.delivered_on is None or not row.requester.email:
        yield from ON_THE_RESULT


def _without(fields: dict[str, Any], names: Any) -> dict[str, Any]:
    gone = {*names}
    return {name: value for name, value in fields.items() if name not in gone}
