"""Workers and what each of them has claimed: no delivery is with two, none is lost with one.

A claim is a conditional update. It holds for as long as the worker's row is there; `Delivery.
claimed_by` becomes empty by the database when that row is deleted, by the worker itself when it
ends or by another when `seen_at` is old.
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
    """The worker was taken for dead, and others have what it had."""


def begin() -> UUID:
    """Register a worker."""
    return Worker.objects.create(id=uuid4(), seen_at=timezone.now()).id


def beat(worker: UUID) -> None:
    """Say that a worker lives, and bury those who said nothing for half a minute.

    :raises Buried: somebody buried this one
    """
    now = timezone.now()
    if not Worker.objects.filter(id=worker).update(seen_at=now):
        raise WorkerReplaced
    dead = Worker.objects.filter(seen_at__lt=now - DEAD_AFTER)
    if dead.exists():
        dead.delete()


def end(worker: UUID) -> None:
    """Sign off; what was claimed is free."""
    Worker.objects.filter(id=worker).delete()


def claim(worker: UUID, via: Via, *, most: int, without: Collection[str] = ()) -> list[Delivery]:
    """Claim up to `most` deliveries that are due, urgent ones first.

    :param without: lanes to which nothing is sent now
    :raises django.db.IntegrityError: the worker was buried
    """
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
    """Take up again what this worker kept waiting; what was dropped meanwhile is not in it."""
    Delivery.objects.filter(id__in=ids, claimed_by=worker).update(again=False)
    return loaded(worker, ids)


def loaded(worker: UUID, ids: Collection[UUID]) -> list[Delivery]:
    """Return a worker's deliveries with their devices and members; one query."""
    rows = Delivery.objects.filter(id__in=ids, claimed_by=worker)
    return list(rows.select_related("device", "member"))


def urgent_ones(worker: UUID, via: Via) -> set[UUID]:
    """Return what a worker has claimed of a transport and is urgent by now."""
    mine = Delivery.objects.filter(claimed_by=worker, via=via, urgent=True)
    return set(mine.values_list("id", flat=True))


def release(worker: UUID, rows: Iterable[Delivery]) -> None:
    """Give deliveries back, to be taken when `not_before` has come; `expires_at` goes along.

    What became urgent meanwhile is looked at again at once.
    """
    given = list(rows)
    if not given:
        return
    alike = defaultdict(list)
    for one in given:
        alike[one.not_before, one.expires_at, one.urgent].append(one.id)
    mine = Delivery.objects.filter(id__in=[one.id for one in given], claimed_by=worker)
    with transaction.atomic():
        for (not_before, expires_at, urgent), ids in alike.items():
            same = mine.filter(id__in=ids, urgent=urgent)
            same.update(not_before=not_before, expires_at=Greatest("expires_at", expires_at))
        mine.update(claimed_by=None)


def free_others(worker: UUID, via: Via, known: Collection[UUID]) -> None:
    """Free what a worker has claimed of a transport without knowing it any more."""
    mine = Delivery.objects.filter(claimed_by=worker, via=via)
    if forgotten := set(mine.values_list("id", flat=True)) - set(known):
        mine.filter(id__in=forgotten).update(claimed_by=None)


def erase(worker: UUID, ids: Sequence[UUID], *, whatever_came: bool = False) -> list[UUID]:
    """Erase deliveries that ended; answers those that have to go once more, still claimed.

    :param whatever_came: also those for which something new came meanwhile
    """
    mine = Delivery.objects.filter(id__in=ids, claimed_by=worker)
    gone = mine if whatever_came else mine.filter(again=False)
    if gone.delete()[0] == len(ids) or whatever_came:
        return []
    return list(mine.values_list("id", flat=True))
