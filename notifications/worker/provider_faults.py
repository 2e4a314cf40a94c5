"""Providers that do not accept messages: stored for the operator, and retried on request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from backend.core.hours import this_hour
from notifications.kinds import Via
from notifications.models import Delivery, Trouble


@dataclass(slots=True)
class Reporter:
    """Reports the troubled lanes of one transport in one worker."""

    via: Via
    worker: UUID
    said: dict[str, str] = field(default_factory=dict)

    def become(self, worker: UUID) -> None:
        """Go on as another worker, whose rows are still to be written."""
        self.worker, self.said = worker, {}

    @transaction.atomic
    def report(self, troubled: Mapping[str, str]) -> None:
        """Bring the rows in line with the troubled lanes, each with its last cause."""
        mine = Trouble.objects.filter(worker=self.worker)
        for lane, cause in troubled.items():
            if lane not in self.said:
                row = Trouble(worker_id=self.worker, lane=lane, via=self.via, cause=cause)
                row.since = this_hour()
                Trouble.objects.bulk_create([row], ignore_conflicts=True)
            elif self.said[lane] != cause:
                mine.filter(lane=lane).update(cause=cause, asked_again=False)
        if mended := [lane for lane in self.said if lane not in troubled]:
            mine.filter(lane__in=mended).delete()
        self.said = dict(troubled)

    def asked_again(self) -> set[str]:
        """Return the lanes that the operator wants to be retried at once, each once."""
        asked = Trouble.objects.filter(worker=self.worker, via=self.via, asked_again=True)
        lanes = set(asked.values_list("lane", flat=True))
        if lanes:
            asked.update(asked_again=False)
        return lanes


def ask_again(via: Via) -> int:
    """Retry a transport at once; return how many deliveries that concerns."""
    Trouble.objects.filter(via=via).update(asked_again=True)
    waiting = Delivery.objects.filter(via=via, attempts__gt=0)
    waiting.filter(claimed_by=None).update(not_before=this_hour())
    return waiting.count()
