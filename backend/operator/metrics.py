"""Metrics for Prometheus (docs/metrics.md), which do not tell when a seeker did something."""

import json
import logging
import math
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import product
from typing import Any, override

from django.conf import settings
from django.db.models import Min
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily as Counted
from prometheus_client.core import GaugeMetricFamily as Gauge
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from backend.core import backups, disk_space, health, hourly_counts
from backend.core.days import today
from backend.core.hours import this_hour
from backend.core.isolation import set_aside
from backend.core.release import release
from backend.core.tasks import compact_after_erasing
from notifications import overview
from notifications.counts import EXPIRED
from notifications.transports.base import Result
from notifications.transports.registry import TRANSPORTS

from .hourly_snapshot import found
from .lateness import OLDEST, late
from .models import RowAlarm

log = logging.getLogger("kier.metrics")
# The disk is written by everything on this machine; a step of it tells nobody's act.
DISK_STEP = 100 * disk_space.MEGABYTE
HOUR_SECONDS = 3_600
# Shorter waits are usual, and tell when something came.
MIN_HOURS = 2
OUTCOMES = (*[result.value for result in Result], EXPIRED)
MIN_TASK_WAIT = timedelta(minutes=2)


class KierCollector(Collector):
    """Collects all metrics at each scrape, without those that fail."""

    @override
    def collect(self) -> Iterator[Metric]:
        is_there = health.passes("database")
        yield from _part(lambda: machinery(is_there=is_there))
        yield from _part(counted)
        if is_there:
            yield from _part(waiting)
            yield from _part(notifications)


def registry() -> CollectorRegistry:
    """Return the registry of `prometheus_client`."""
    made = CollectorRegistry(auto_describe=False)
    made.register(KierCollector())
    return made


def _part(metrics: Callable[[], Iterator[Metric]]) -> list[Metric]:
    try:
        return list(metrics())
    except Exception:
        log.exception("some metrics cannot be told")
        return []


def machinery(*, is_there: bool) -> Iterator[Metric]:
    """Yield metrics of processes, storage and backups."""
    yield _labelled("kier_release_info", "1; which release runs", "version", {release(): 1})
    answering = {"database": is_there, "cache": health.passes("cache")}
    yield _labelled("kier_ready", "1 if this part of /readyz answers", "part", answering)
    running, restarts, servers = _processes()
    yield _labelled("kier_processes", "Processes that run", "process", running)
    ended = Counted(
        "kier_process_restarts", "Processes that ended and were started again", labels=["process"]
    )
    for name, number in restarts.items():
        ended.add_metric([name], number)
    yield ended
    sockets, sockets_limit = hourly_counts.sockets(servers)
    yield Gauge("kier_open_sockets", "Open sockets of server processes, in whole hundreds", sockets)
    yield Gauge("kier_sockets_limit", "Sockets that may be open", sockets_limit)
    free = disk_space.free_bytes() // DISK_STEP * DISK_STEP
    yield Gauge("kier_free_disk_bytes", "Free where Kier writes, in whole 100 MB", free)
    least_free = settings.LEAST_FREE_MB * disk_space.MEGABYTE
    yield Gauge("kier_least_free_disk_bytes", "With less nothing new is taken", least_free)
    if most_mb := settings.MOST_DATABASE_MB:
        limit = most_mb * disk_space.MEGABYTE
        yield Gauge("kier_database_limit_bytes", "From this size on nothing new is taken", limit)
    made = backups.last_made()
    age = time.time() - made if made else math.inf
    yield Gauge("kier_backup_age_seconds", "Since the last backup made from this folder", age)


def counted() -> Iterator[Metric]:
    """Yield the hourly counts."""
    totals, kept = hourly_counts.totals(), found()
    refusals = Counted("kier_refusals", "Calls refused, by the hour, in tens", labels=["kind"])
    errors = Counted(
        "kier_server_errors", "Answers of 5xx, by the hour, in tens", labels=["status"]
    )
    families = {hourly_counts.REFUSALS: refusals, hourly_counts.ERRORS: errors}
    for (name, label), number in totals.items():
        families[name].add_metric([label], number)
    yield from families.values()
    text = "Deliveries and attempts that ended, by the hour, in tens"
    deliveries = Counted("kier_deliveries", text, labels=["via", "outcome"])
    for via, outcome in product(TRANSPORTS, OUTCOMES):
        number = kept.deliveries[via.value, outcome]
        deliveries.add_metric([via.value, outcome], number)
    yield deliveries
    if kept.hour:
        yield Gauge(
            "kier_database_bytes",
            "Size of the database, at this hour's beginning",
            kept.database_bytes,
        )


def waiting() -> Iterator[Metric]:
    """Yield metrics of overdue work, failed rows and rows that do not verify."""
    name, hours = "kier_late_seconds", late()
    text = "Since when the oldest is due, in whole hours, if it is late"
    found_late = {work: hours.get(work, 0) * HOUR_SECONDS for work in OLDEST}
    yield _labelled(name, text, "work", found_late)
    # The clock enqueues it each minute; since when others wait may tell when somebody came.
    by_clock = DBTaskResult.objects.ready().filter(task_path=compact_after_erasing.module_path)
    first = by_clock.aggregate(first=Min("enqueued_at"))["first"]
    waits = timezone.now() - first if first else timedelta()
    seconds = int(waits.total_seconds()) // 60 * 60 if waits >= MIN_TASK_WAIT else 0
    text = "For how long the oldest of a task of each minute waits, in whole minutes"
    yield Gauge("kier_task_wait_seconds", text, seconds)
    yield Gauge("kier_rows_set_aside", "Rows that failed again and again", set_aside())
    alarm = RowAlarm.objects.filter(day=today()).first()
    rows = alarm.rows if alarm else 0
    yield Gauge("kier_rows_not_verifying", "Rows that Kier did not write, as last counted", rows)


def notifications() -> Iterator[Metric]:
    """Yield metrics of notifications."""
    seen = overview.overview()
    workers = "Workers of notifications that gave a sign of life"
    yield Gauge("kier_notification_workers", workers, seen.workers)
    text = "Since when the oldest delivery is due, in whole hours, from two on"
    hours = {way.via.value: way.backlog.oldest_hours for way in seen.ways}
    waits = {
        via: oldest * HOUR_SECONDS if oldest >= MIN_HOURS else 0 for via, oldest in hours.items()
    }
    yield _labelled("kier_delivery_wait_seconds", text, "via", waits)
    text = "Providers that have taken nothing for an hour or longer"
    in_trouble = {
        way.via.value: sum(trouble.lanes for trouble in way.troubles if _is_old(trouble.since))
        for way in seen.ways
    }
    yield _labelled("kier_providers_in_trouble", text, "via", in_trouble)


def _is_old(since: datetime) -> bool:
    # Trouble of the present hour would tell when something was sent.
    return since < this_hour()


def _processes() -> tuple[dict[str, int], dict[str, int], set[int]]:
    """Return running processes and restarts by name, and the pids of servers."""
    try:
        processes = json.loads((settings.DATA / "processes.json").read_text())["processes"]
    except (OSError, ValueError):
        processes = []
    running: dict[str, int] = {}
    restarts: dict[str, int] = {}
    for process in processes:
        running[process["name"]] = running.get(process["name"], 0) + bool(process["pid"])
        restarts[process["name"]] = restarts.get(process["name"], 0) + process["restarts"]
    return (
        running,
        restarts,
        {process["pid"] for process in processes if process["name"] == "server" and process["pid"]},
    )


def _labelled(name: str, text: str, label: str, values: dict[str, Any]) -> Gauge:
    gauge = Gauge(name, text, labels=[label])
    for value, number in values.items():
        gauge.add_metric([value], number)
    return gauge
