"""Outcomes of deliveries, stored in one transaction per batch."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import F

from notifications import devices, mailboxes
from notifications.counts import EXPIRED, count
from notifications.kinds import Via
from notifications.models import Delivery
from notifications.transports.base import Outcome, Result
from notifications.worker import claims

type Answered = tuple[Delivery, Outcome]


@transaction.atomic
def apply_outcomes(worker: UUID, via: Via, answers: Sequence[Answered]) -> list[UUID]:
    """Delete what ended, count all, and return deliveries that are sent once more."""
    by_result: dict[Result, list[Delivery]] = {result: [] for result in Result}
    for row, outcome in answers:
        by_result[outcome.result].append(row)
    again = _erase(worker, by_result[Result.SENT])
    if gone := by_result[Result.GONE]:
        _forget_targets(gone)
        claims.erase(worker, _ids(gone), whatever_came=True)
    if failed := [*by_result[Result.LATER], *by_result[Result.REFUSED]]:
        mine = Delivery.objects.filter(id__in=_ids(failed), claimed_by=worker)
        mine.update(attempts=F("attempts") + 1)
    count(via, Counter((outcome.result.value, outcome.cause) for _row, outcome in answers))
    return again


@transaction.atomic
def drop_expired(worker: UUID, via: Via, rows: Sequence[Delivery]) -> set[UUID]:
    """Delete and count expired deliveries; return those that a newer notice keeps alive."""
    again = set(claims.erase(worker, _ids(rows)))
    if dropped := len(rows) - len(again):
        count(via, Counter({(EXPIRED, ""): dropped}))
    return again


def _erase(worker: UUID, sent: list[Delivery]) -> list[UUID]:
    return claims.erase(worker, _ids(sent)) if sent else []


def _forget_targets(rows: list[Delivery]) -> None:
    """Delete devices that are gone with their deliveries, and stop mailboxes."""
    devices.forget_dead([row.device for row in rows if row.device])
    for row in rows:
        if row.member:
            mailboxes.stop(row.member.email, mailboxes.Why.BOUNCED)


def _ids(rows: Sequence[Delivery]) -> list[UUID]:
    return [row.id for row in rows]
