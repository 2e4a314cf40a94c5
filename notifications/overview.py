"""The state of the notifications for operators, in a constant number of bounded queries."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Case, Count, F, Min, Sum, Value, When
from django.utils import timezone

from backend.core.days import today
from backend.core.hours import this_hour
from notifications.worker.claims import DEAD_AFTER

from .counts import EXPIRED
from .device_addresses import web_lane
from .kinds import KINDS, Via
from .models import Count as DayCount
from .models import Delivery, Notice, Trouble, Worker
from .outbox import worth
from .transports.base import Result
from .transports.registry import TRANSPORTS

# Counted up to here; whoever gets one more knows that there are more.
MAX_COUNTED = 10_000
# Today is one of them.
DAYS = 7
# Hosts of the push services that browsers come with, as they stand in endpoints.
PUSH_SERVICES = {
    "fcm.googleapis.com": "Google",
    "updates.push.services.mozilla.com": "Mozilla",
    "web.push.apple.com": "Apple",
} | {
    f"wns2-{place}.notify.windows.com": "Microsoft"
    for place in ("am3p", "bl2p", "by3p", "db5p", "par02p", "pn1p")
}


@dataclass(slots=True)
class Backlog:
    """What may be sent (`due`, since `oldest`) or waits; at most `MAX_COUNTED` + 1 each."""

    waiting: int = 0
    due: int = 0
    oldest: datetime | None = None

    @property
    def oldest_hours(self) -> int:
        """The whole hours for which the oldest delivery has been due."""
        return int((this_hour() - self.oldest) / timedelta(hours=1)) if self.oldest else 0

    def add(self, *, waiting: int, due: int, oldest: datetime | None) -> None:
        """Add what was found in one place."""
        self.waiting = min(self.waiting + waiting, MAX_COUNTED + 1)
        self.due = min(self.due + due, MAX_COUNTED + 1)
        self.oldest = min(filter(None, (self.oldest, oldest)), default=None)


@dataclass(slots=True)
class Ended:
    """How deliveries of the last days ended, and the causes of failed attempts."""

    sent: int = 0
    gone: int = 0
    expired: int = 0
    failures: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Troubled:
    """Providers that accept nothing for one cause; `service` is a known push service or empty."""

    via: Via
    service: str
    cause: str
    since: datetime
    lanes: int


@dataclass(slots=True)
class Way:
    """The state of one transport."""

    via: Via
    backlog: Backlog = field(default_factory=Backlog)
    ended: Ended = field(default_factory=Ended)
    troubles: list[Troubled] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Overview:
    """Live workers, notices that wait for them (bounded), and each transport."""

    workers: int
    notices: int
    ways: Sequence[Way]


def overview() -> Overview:
    """Return the state of all transports; a constant number of queries."""
    ways = {via: Way(via) for via in TRANSPORTS}
    _add_what_is_free(ways)
    _add_what_is_claimed(ways)
    _add_what_ended(ways)
    for trouble in troubles():
        ways[trouble.via].troubles.append(trouble)
    notices = Notice.objects.all()[: MAX_COUNTED + 1].count()
    return Overview(workers_alive(), notices, list(ways.values()))


def oldest_notice() -> datetime | None:
    """Return the hour of the oldest waiting notice, by its expiry; one query."""
    rows = Notice.objects.filter(kind__in=KINDS).values("kind").annotate(first=Min("expires_at"))
    return min((row["first"] - worth(KINDS[row["kind"]]) for row in rows), default=None)


def workers_alive() -> int:
    """Return the number of workers seen within half a minute; one query."""
    return Worker.objects.filter(seen_at__gte=timezone.now() - DEAD_AFTER).count()


def troubles() -> list[Troubled]:
    """Return the providers that accept nothing now, unknown names together; one query."""
    names = _names_by_lane()
    known = Case(When(lane__in=list(names), then=F("lane")), default=Value(""))
    rows = Trouble.objects.values("via", "cause", known=known)
    found: dict[tuple[str, str, str], Troubled] = {}
    for row in rows.annotate(lanes=Count("lane", distinct=True), first=Min("since")):
        key = row["via"], names.get(row["known"], ""), row["cause"]
        before = found.get(key)
        found[key] = Troubled(
            via=Via(row["via"]),
            service=key[1],
            cause=row["cause"],
            since=min(row["first"], before.since) if before else row["first"],
            lanes=row["lanes"] + (before.lanes if before else 0),
        )
    return sorted(found.values(), key=lambda row: (row.via, row.since, row.service, row.cause))


def _names_by_lane() -> dict[str, str]:
    own = {host: host for host in settings.OWN_PUSH_SERVICES}
    return {web_lane(host): name for host, name in (PUSH_SERVICES | own).items()}


def _add_what_is_free(ways: dict[Via, Way]) -> None:
    """Count deliveries without a worker, through the index that claims use."""
    limit = MAX_COUNTED + 1
    for via, way in ways.items():
        free = Delivery.objects.filter(via=via, claimed_by=None)
        way.backlog.waiting = free[:limit].count()
        for urgent in (True, False):
            due = free.filter(urgent=urgent, not_before__lte=timezone.now()).order_by("not_before")
            found = due[:limit].aggregate(due=Count("id"), oldest=Min("not_before"))
            way.backlog.add(waiting=0, **found)


def _add_what_is_claimed(ways: dict[Via, Way]) -> None:
    """Count deliveries of workers; there are never more than fit into them."""
    workers = list(Worker.objects.values_list("id", flat=True))
    rows = Delivery.objects.filter(claimed_by__in=workers).values("via")
    for row in rows.annotate(due=Count("id"), oldest=Min("not_before")):
        backlog, due = ways[Via(row["via"])].backlog, row["due"]
        backlog.add(waiting=due, due=due, oldest=row["oldest"])


def _add_what_ended(ways: dict[Via, Way]) -> None:
    first = today() - timedelta(days=DAYS - 1)
    rows = DayCount.objects.filter(day__gte=first).values("via", "result", "cause")
    causes: Counter[tuple[str, str]] = Counter()
    for row in rows.annotate(number=Sum("count")):
        ended, number = ways[Via(row["via"])].ended, row["number"]
        match row["result"]:
            case Result.SENT:
                ended.sent += number
            case Result.GONE:
                ended.gone += number
            case result if result == EXPIRED:
                ended.expired += number
            case _:
                causes[row["via"], row["cause"]] += number
    for (via, cause), number in sorted(
        causes.items(), key=lambda counted: (-counted[1], counted[0])
    ):
        ways[Via(via)].ended.failures.append((cause, number))
