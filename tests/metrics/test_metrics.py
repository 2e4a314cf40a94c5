"""Each metric tells what it should, and none when a seeker did something."""

import json
import os
import re
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django_tasks_db.models import DBTaskResult

from backend.core import backups, health
from backend.core.hours import hours_from_now, this_hour
from backend.core.tasks import compact_after_erasing
from backend.operator import metrics as here
from backend.operator.hourly_snapshot import HourlySnapshot, found
from backend.operator.row_alarm import look_through_rows
from notifications.counts import count
from notifications.kinds import Via
from notifications.models import Delivery
from tests.factories import Desk
from tests.personas import Seeker

from .scene import Scene, samples_of, text, value

BASE = Path(__file__).resolve().parent.parent.parent
NAME = re.compile(r"\bkier_\w+")
# No path, address, organisation, language or kind of what was told.
LABELS = {"version", "part", "process", "kind", "status", "via", "outcome", "work"}


def expressions() -> str:
    """All expressions of the board and of the alerts."""
    board = json.loads((BASE / "deploy" / "grafana" / "kier.json").read_text())
    rules = yaml.safe_load((BASE / "deploy" / "prometheus" / "alerts.yml").read_text())
    found = [target["expr"] for panel in board["panels"] for target in panel.get("targets", [])]
    return "\n".join([*found, *(rule["expr"] for rule in rules["groups"][0]["rules"])])


def test_what_the_board_and_the_alerts_name_is_told(scene: Scene) -> None:
    scene.settings.MOST_DATABASE_MB = 1
    told = {name for name, _labels in samples_of(text())}
    named = set(NAME.findall(expressions()))
    assert named - told == {"kier_processes", "kier_process_restarts_total"}
    (scene.folder / "processes.json").write_text(
        json.dumps({"processes": [{"name": "worker", "pid": 1, "restarts": 0}]})
    )
    told = {name for name, _labels in samples_of(text())}
    assert named - told == set()
    assert told - named == set(), "neither the board nor an alert shows it"


def test_the_page_has_each_metric_and_each_alert(scene: Scene) -> None:
    page = (BASE / "docs" / "metrics.md").read_text()
    rules = yaml.safe_load((BASE / "deploy" / "prometheus" / "alerts.yml").read_text())
    named = set(NAME.findall(expressions())) | {
        rule["alert"] for rule in rules["groups"][0]["rules"]
    }
    assert [name for name in sorted(named) if f"`{name}`" not in page] == []


def test_labels_name_nobody(scene: Scene) -> None:
    assert {name for _name, labels in samples_of(text()) for name, _value in labels} <= LABELS


def test_a_request_moves_nothing_within_its_hour(scene: Scene, seeker: Seeker, desk: Desk) -> None:
    before = samples_of(text())
    seeker.ask(desk)
    count(Via.WEB_PUSH, Counter({("sent", ""): 1}))
    scene.clock.put_on(minutes=18)
    after = samples_of(text())
    # The age of the backup is the real clock's; the worker gave no sign in these minutes.
    moving = {"kier_backup_age_seconds", "kier_notification_workers", "kier_free_disk_bytes"}
    assert {key: n for key, n in after.items() if before[key] != n and key[0] not in moving} == {}


def test_deliveries_are_told_when_the_hour_is_over(scene: Scene) -> None:
    count(Via.WEB_PUSH, Counter({("sent", ""): 11, ("later", "quota"): 1, ("later", "x"): 1}))
    assert value("kier_deliveries_total", via="web_push", outcome="sent") == 0
    scene.next_hour()
    assert value("kier_deliveries_total", via="web_push", outcome="sent") == 20
    assert value("kier_deliveries_total", via="web_push", outcome="later") == 10
    count(Via.WEB_PUSH, Counter({("sent", ""): 1}))
    scene.next_hour()
    assert value("kier_deliveries_total", via="web_push", outcome="sent") == 30


def test_the_last_hour_of_a_day_is_counted_on_the_next(scene: Scene) -> None:
    scene.clock.now = scene.clock.now.replace(hour=23)
    HourlySnapshot().look()
    count(Via.MAIL, Counter({("sent", ""): 1}))
    scene.next_hour()
    assert value("kier_deliveries_total", via="mail", outcome="sent") == 10
    scene.next_hour()
    assert value("kier_deliveries_total", via="mail", outcome="sent") == 10
    assert {*found().seen} <= {this_hour().date().isoformat(), "2026-11-02"}


def test_the_first_look_tells_nothing_of_before(scene: Scene) -> None:
    (scene.folder / "metrics" / "hour.json").unlink()
    count(Via.MAIL, Counter({("sent", ""): 40}))
    HourlySnapshot().look()
    assert value("kier_deliveries_total", via="mail", outcome="sent") == 0


def test_one_process_looks_and_the_others_read(scene: Scene) -> None:
    count(Via.MAIL, Counter({("sent", ""): 1}))
    scene.next_hour()
    count(Via.MAIL, Counter({("sent", ""): 1}))
    HourlySnapshot().look()
    assert value("kier_deliveries_total", via="mail", outcome="sent") == 10


def test_a_delivery_is_told_of_when_it_is_late_by_hours(scene: Scene) -> None:
    row = Delivery(via=Via.MAIL, kind="k", collapse="c", lane="mail", not_before=this_hour())
    row.target = row.owner = row.id
    row.expires_at = hours_from_now(25)
    row.save()
    scene.clock.put_on(hours=1)
    assert value("kier_delivery_wait_seconds", via="mail") == 0
    scene.clock.put_on(hours=1)
    assert value("kier_delivery_wait_seconds", via="mail") == 7200


def test_the_last_backup(scene: Scene) -> None:
    hours = timedelta(hours=30).total_seconds()
    made = time.time() - hours
    os.utime(backups.last_made_file(), (made, made))
    assert hours <= value("kier_backup_age_seconds")
    backups.last_made_file().unlink()
    assert value("kier_backup_age_seconds") == float("inf")


def test_without_a_database_the_rest_is_told(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def is_away() -> bool:
        raise OSError

    monkeypatch.setitem(health.CHECKS, "database", is_away)
    samples = samples_of(text())
    assert samples["kier_ready", (("part", "database"),)] == 0
    assert ("kier_sockets_limit", ()) in samples
    assert ("kier_rows_set_aside", ()) not in samples


def test_a_part_that_fails_leaves_the_others(scene: Scene, monkeypatch: Any) -> None:
    monkeypatch.setattr(here, "set_aside", lambda: 1 / 0)
    samples = samples_of(text())
    assert ("kier_late_seconds", (("work", "offers"),)) not in samples
    assert ("kier_notification_workers", ()) in samples


def test_a_task_that_somebodys_act_enqueued_does_not_tell_when(scene: Scene) -> None:
    look_through_rows.enqueue()
    DBTaskResult.objects.update(enqueued_at=scene.clock.now)
    scene.clock.put_on(minutes=11)
    assert value("kier_task_wait_seconds") == 0
    compact_after_erasing.enqueue()
    DBTaskResult.objects.update(enqueued_at=scene.clock.now)
    scene.clock.put_on(minutes=3)
    assert value("kier_task_wait_seconds") == 180
