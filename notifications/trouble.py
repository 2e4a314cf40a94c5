"""Providers that do not take what we send: noted for the operator, and tried again when asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from backend.core.hours import this_hour

from .kinds import Via
from .models import Delivery, Trouble


@dataclass(slots=True)
class Reporter:
    """What one worker has said of one transport."""

    via: Via
    said: dict[str, str] = field(default_factory=dict)

    def report(self, troubled: Mapping[str, str]) -> None:
        """Bring the rows in line with what this worker sees now; mostly there is nothing to do.

        :param troubled: lanes at rest, each with the last cause
        """
        for lane, cause in troubled.items():
            if self.said.get(lane) != cause:
                Trouble.objects.update_or_create(
                    lane=lane,
                    defaults={"cause": cause, "asked_again": False},
                    create_defaults={"via": self.via, "cause": cause, "since": this_hour()},
                )
        if mended := [lane for lane in self.said if lane not in troubled]:
            Trouble.objects.filter(lane__in=mended).delete()
        self.said = dict(troubled)

    def asked_again(self) -> set[str]:
        """Return the lanes that the operator wants to be tried at once."""
        rows = Trouble.objects.filter(via=self.via, asked_again=True)
        return {lane for lane in rows.values_list("lane", flat=True) if lane in self.said}


def ask_again(via: Via) -> int:
    """Have the workers try a transport at once; answers how many deliveries that concerns."""
    Trouble.objects.filter(via=via).update(asked_again=True)
    waiting = Delivery.objects.filter(via=via, attempts__gt=0)
    waiting.filter(claimed_by=None).update(not_before=this_hour())
    return waiting.count()
