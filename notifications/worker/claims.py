"""Claims: which worker sends which delivery, so that none is sent twice or lost.

A claim is a conditional update, valid while the worker's row exists. The database empties
`Delivery.claimed_by` when that row is deleted: by the worker when it ends, or by another when
`seen_at` is old.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models.functions import Greatest
from django.utils import timezone

from notifications.kinds import Via
from notifications.models import Delivery, Worker

BEAT_SECONDS = 5
# Six beats missed: the process is gone, or so slow that it must not go on with what it had.
DEAD_AFTER = timedelta(seconds=30)


class WorkerReplaced(Exception):
    """The worker was considered dead, and its deliveries were given to others."""


def begin() -> UUID:
    """Register a worker."""
    return Worker.objects.create(id=uuid4(), seen_at=timezone.now()).id


def beat(worker: UUID) -> None:
    """Note that a worker lives, and delete dead ones; raise `WorkerReplaced` if it was deleted."""
    now = timezone.now()
    if not Worker.objects.filter(id=worker).update(seen_at=now):
        raise WorkerReplaced
    dead = Worker.objects.filter(seen_at__lt=now - DEAD_AFTER)
    if dead.exists():
        dead.delete()


def end(worker: UUID) -> None:
    """Delete a worker, which releases its claims."""
    Worker.objects.filter(id=worker).delete()


def claim(worker: UUID, via: Via, *, most: int, without: Collection[str] = ()) -> list[Delivery]:
    """Claim up to `most` due deliveries, urgent ones first, except of the lanes in `without`."""
    free = Delivery.objects.filter(via=via, claimed_by=None, not_before__lte=timezone.now())
    if without:
        free = free.exclude(lane__in=without)
    # A look first: most of the time there is nothing, and SQLite has one writer.
    if not free.exists():
        return []
    found: list[UUID] = []
    with transaction.atomic():
        for urgent in (True, False):
            if len(found) < most:
                rows = free.filter(urgent=urgent).order_by("not_before")
                ids = rows.select_for_update(skip_locked=True)
                found += ids.values_list("id", flat=True)[: most - len(found)]
        if not found:
            return []
        claimed = Delivery.objects.filter(id__in=found, claimed_by=None)
        claimed.update(claimed_by=worker, again=False)
    return loaded(worker, found)


def renewed(worker: UUID, ids: Collection[UUID]) -> list[Delivery]:
    """Return those of a worker's delayed deliveries that were not dropped meanwhile."""
    Delivery.objects.filter(id__in=ids, claimed_by=worker).update(again=False)
    return loaded(worker, ids)


def loaded(worker: UUID, ids: Collection[UUID]) -> list[Delivery]:
    """Return a worker's deliveries with their devices and members; one query."""
    rows = Delivery.objects.filter(id__in=ids, claimed_by=worker)
    return list(rows.select_related("device", "member"))


def urgent_ones(worker: UUID, via: Via) -> set[UUID]:
    """Return a worker's claimed deliveries of a transport that are urgent by now."""
    mine = Delivery.objects.filter(claimed_by=worker, via=via, urgent=True)
    return set(mine.values_list("id", flat=True))


def release(worker: UUID, rows: Iterable[Delivery]) -> None:
    """Give deliveries back until `not_before`; urgent ones may be claimed again at once."""
    given = list(rows)
    if not given:
        return
    alike = defaultdict(list)
    for row in given:
        alike[row.not_before, row.expires_at, row.urgent].append(row.id)
    mine = Delivery.objects.filter(id__in=[row.id for row in given], claimed_by=worker)
    with transaction.atomic():
        for (not_before, expires_at, urgent), ids in alike.items():
            same = mine.filter(id__in=ids, urgent=urgent)
            same.update(not_before=not_before, expires_at=Greatest("expires_at", expires_at))
        mine.update(claimed_by=None)


def free_others(worker: UUID, via: Via, known: Collection[UUID]) -> None:
    """Release a worker's claims of a transport that are not among `known`."""
    mine = Delivery.objects.filter(claimed_by=worker, via=via)
    if forgotten := set(mine.values_list("id", flat=True)) - set(known):
        mine.filter(id__in=forgotten).update(claimed_by=None)


def erase(worker: UUID, ids: Sequence[UUID], *, whatever_came: bool = False) -> list[UUID]:
    """Delete deliveries that ended; return those that are sent again because of a newer notice."""
    mine = Delivery.objects.filter(id__in=ids, claimed_by=worker)
    gone = mine if whatever_came else mine.filter(again=False)
    if gone.delete()[0] == len(ids) or whatever_came:
        return []
    return list(mine.values_list("id", flat=True))
