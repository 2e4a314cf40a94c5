"""What happens to places by the clock: shares, certificates, reminders, ends.

A place that something is wrong with stops no other.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from backend.core import retention
from backend.core.days import today
from backend.core.row_macs import is_authentic
from backend.programmes.models import Place, PlaceCard, SpentToken
from backend.programmes.place_shares import needed_of, published
from backend.programmes.states import TAKING_PART, PlaceState

from . import place_letters
from .place_certificates import certify, lapse
from .place_counts import add_to_counts

log = logging.getLogger("kier.places")

# Places in memory at once.
BATCH: Final = 500
# Days before the end of a certificate on which its place is reminded.
REMINDERS: Final = (30, 7)
# Who has not enough yet is written to so often, and no longer than so long.
UNDERWAY_EVERY: Final = timedelta(days=30)
UNDERWAY_UNTIL: Final = timedelta(days=365)


def publish_shares() -> int:
    """Count the tokens that came back, and publish shares; return how many changed.

    Certificates are given to places whose share suffices.
    """
    changed = 0
    for rows in _batches(Place.objects.filter(state__in=TAKING_PART)):
        counts = _counts(row.pk for row in rows)
        for row in rows:
            counted = counts.get((row.pk, row.period), 0)
            changed += _safely(partial(_publish, counted=counted), row)
    return changed


def _counts(ids: Iterable[UUID]) -> dict[tuple[UUID, int], int]:
    found = SpentToken.objects.filter(place__in=[*ids]).order_by().values_list("place_id", "period")
    return {(place, period): number for place, period, number in found.annotate(number=Count("pk"))}


@transaction.atomic
def _publish(row: Place, counted: int) -> bool:
    """Publish the share of a place, and certify it if that suffices.

    :param counted: the rows of its period; only those that verify are people who passed
    """
    is_awaited = row.certified_period < row.period and not row.is_flagged
    passed = row.passed if counted == row.passed else _shuffle_rows(row)
    shown = published(passed=passed, shown=row.shown, staff=row.staff, may_suffice=is_awaited)
    has_new = passed != row.passed
    if has_new or shown != row.shown:
        same = Place.objects.filter(pk=row.pk, period=row.period)
        if not same.update(passed=passed, shown=shown):
            return False
        row.passed, row.shown = passed, shown
    if is_awaited and shown >= needed_of(row.staff):
        certify(row)
        return True
    return has_new


def _shuffle_rows(row: Place) -> int:
    """Write tokens and used cards of a place anew, by their random numbers.

    Neither the order in which people passed is left, nor the one in which they began: PostgreSQL
    writes a card that is used behind all others. Tokens that do not verify are erased.

    :return: how many people passed in its period
    """
    passed = _write_anew(row, SpentToken.objects.unverified())
    _write_anew(row, PlaceCard.objects.filter(blinded__isnull=False))
    return passed


def _write_anew(row: Place, rows: QuerySet[Any]) -> int:
    own = rows.filter(place=row, period__lte=row.period)
    found = [*own.select_for_update().order_by("pk")]
    kept = [one for one in found if is_authentic(one) and one.period == row.period]
    rows.filter(pk__in=[one.pk for one in found]).delete()
    rows.bulk_create(kept, batch_size=BATCH)
    return len(kept)


def end_certificates() -> int:
    """Let certificates run out whose last day is over, or that were revoked; return how many."""
    over = Place.objects.filter(state=PlaceState.CERTIFIED, certified_until__lt=today())
    return sum(_safely(lapse, row) for rows in _batches(over) for row in rows)


def remind_places() -> int:
    """Write to places whose certificate ends, and to those underway; return to how many."""
    day = today()
    soon = Place.objects.filter(
        state=PlaceState.CERTIFIED, certified_until__lte=day + timedelta(days=max(REMINDERS))
    )
    underway = Place.objects.filter(
        Q(nudged_on=None) | Q(nudged_on__lte=day - UNDERWAY_EVERY),
        state__in=TAKING_PART,
        certified_period__lt=F("period"),
        period_on__lte=day - UNDERWAY_EVERY,
        period_on__gt=day - UNDERWAY_UNTIL,
        is_flagged=False,
    )
    sent = sum(_safely(_remind, row) for rows in _batches(soon) for row in rows)
    return sent + sum(_safely(_nudge, row) for rows in _batches(underway) for row in rows)


@transaction.atomic
def _remind(row: Place) -> bool:
    left = (row.certified_until - today()).days if row.certified_until else 0
    step = min(days for days in REMINDERS if left <= days)
    same = Place.objects.filter(pk=row.pk, state=PlaceState.CERTIFIED)
    # As it is now: another clock may have written to it meanwhile.
    if not same.filter(Q(reminded=None) | Q(reminded__gt=step)).update(reminded=step):
        return False
    return place_letters.write(row, place_letters.ENDS)


@transaction.atomic
def _nudge(row: Place) -> bool:
    day = today()
    same = Place.objects.filter(pk=row.pk, state__in=TAKING_PART)
    due = Q(nudged_on=None) | Q(nudged_on__lte=day - UNDERWAY_EVERY)
    if not same.filter(due).update(nudged_on=day):
        return False
    return place_letters.write(row, place_letters.UNDERWAY)


def erase_old_places() -> int:
    """Erase places that nobody confirmed, and those that stopped or lapsed; return how many."""
    day = today()
    unconfirmed = Place.objects.filter(
        state=PlaceState.NEW, registered_on__lt=day - retention.UNCONFIRMED_PLACES.length
    )
    withdrawn = Place.objects.filter(
        state=PlaceState.WITHDRAWN, ended_on__lt=day - retention.WITHDRAWN_PLACES.length
    )
    lapsed = Place.objects.filter(
        state=PlaceState.LAPSED, certified_until__lt=day - retention.LAPSED_PLACES.length
    )
    return sum(
        _safely(_erase, row)
        for old in (unconfirmed, withdrawn, lapsed)
        for rows in _batches(old)
        for row in rows
    )


@transaction.atomic
def _erase(row: Place) -> bool:
    erased, _by_model = Place.objects.filter(pk=row.pk, state=row.state).delete()
    if erased and row.state in TAKING_PART:
        add_to_counts(row, registered=-1)
    return bool(erased)


def _batches(rows: QuerySet[Place]) -> Iterator[list[Place]]:
    after = UUID(int=0)
    while found := [*rows.filter(pk__gt=after).select_related("project").order_by("pk")[:BATCH]]:
        yield found
        after = found[-1].pk


def _safely(work: Callable[[Place], Any], row: Place) -> bool:
    try:
        return bool(work(row))
    except Exception as error:
        log.error("a place was left out by the clock", exc_info=error)
        return False
