"""Each alert fires when it should and not otherwise, tested by Prometheus' `promtool`."""

import json
import math
import os
import re
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import yaml
from django_tasks_db.models import DBTaskResult

from backend.core import backups, health
from backend.core.disk_space import MEGABYTE, free_bytes
from backend.core.file_descriptors import Shares
from backend.core.hours import hours_from_now, this_hour
from backend.core.isolation import MAX_FAILURES
from backend.core.models import SetAside
from backend.core.tasks import compact_after_erasing
from backend.core.wsgi_bridge import WSGIBridge
from backend.operator import hourly_snapshot, row_alarm
from backend.operator.metrics import KierCollector
from notifications.counts import count
from notifications.kinds import Via
from notifications.models import Delivery, Trouble, Worker
from scripts.launcher.children import MAX_ENDS, Child
from scripts.launcher.connections import Connections, HttpConnection
from scripts.launcher.metrics_server import CountsFile, MetricsServer
from scripts.launcher.supervisor import Watch
from scripts.testing.prometheus import find_promtool
from tests.authenticated_rows import write_by_sql
from tests.factories import a_desk
from tests.personas import Seeker

from .scene import Samples, Scene, samples_of, text

pytestmark = pytest.mark.full
RULES = Path(__file__).resolve().parent.parent.parent / "deploy" / "prometheus" / "alerts.yml"
ALERTS = [rule["alert"] for rule in yaml.safe_load(RULES.read_text())["groups"][0]["rules"]]
# Minutes of Prometheus: so long nothing is wrong, and then it is.
BEFORE, AFTER = 10, 100


@pytest.fixture(scope="session")
def promtool() -> Path:
    found = find_promtool()
    if found is None:
        pytest.skip("promtool is not to be had: install Debian's prometheus")
    return found


# -- What is wrong -------------------------------------------------------------------------------
def answer(status: int) -> None:
    """Replace the view behind the bridge."""

    def view(_environ: Any, start_response: Callable[..., Any]) -> list[bytes]:
        start_response(f"{status} X", [])
        return [b""]

    WSGIBridge(view, lanes=Any, limits=Any).run({})  # type: ignore[arg-type]


def told_by_a_server(scene: Scene) -> None:
    scene.next_hour()
    CountsFile(0).write(sockets=0, most_sockets=1000)


def errors(scene: Scene) -> None:
    answer(500)
    told_by_a_server(scene)


def refusals(scene: Scene) -> None:
    for _ in range(501):
        answer(429)
    told_by_a_server(scene)


def processes_that_end(scene: Scene) -> None:
    """A worker that ends at once, watched as `scripts/run` does."""
    child = Child("worker", [sys.executable, "-c", ""], {})
    watch = Watch(
        port=1,
        servers=[],
        after=[child],
        say=lambda _line: None,
        on_ready=lambda: None,
        roll=scene.folder / "processes.json",
    )
    watch._start(watch.after)
    for _ in range(MAX_ENDS):
        assert child.process
        child.process.wait()
        watch._look()


def a_part_away(scene: Scene) -> None:
    def away() -> bool:
        raise OSError

    scene.patch.setitem(health.CHECKS, "cache", away)


def little_disk(scene: Scene) -> None:
    scene.settings.LEAST_FREE_MB = free_bytes() // MEGABYTE // 2


def no_disk(scene: Scene) -> None:
    scene.settings.LEAST_FREE_MB = free_bytes() // MEGABYTE + 10_000


def a_large_database(scene: Scene) -> None:
    scene.settings.MOST_DATABASE_MB = 10
    # Of SQLite in memory there is no file.
    scene.patch.setattr(hourly_snapshot, "database_bytes", lambda: 9 * MEGABYTE)
    scene.next_hour()


def many_sockets(scene: Scene) -> None:
    connections = Connections(Shares(sockets=1_000, connections=1))
    connections.sockets = 900
    scene.patch.setattr(HttpConnection, "all", connections)
    roll = {"processes": [{"name": "server", "pid": os.getpid(), "restarts": 0}]}
    (scene.folder / "processes.json").write_text(json.dumps(roll))
    open_now = HttpConnection.all
    CountsFile(0).write(sockets=open_now.sockets, most_sockets=open_now.most_sockets)


def nothing_is_done(scene: Scene) -> None:
    Seeker().ask(a_desk("first"))
    scene.clock.put_on(days=181)


def an_old_backup(_scene: Scene) -> None:
    made = time.time() - 27 * 3600
    os.utime(backups.last_made_file(), (made, made))


def a_written_row(_scene: Scene) -> None:
    write_by_sql(a_desk("first").row, name="Forged")
    row_alarm.look_through_rows.call()


def a_row_that_fails(_scene: Scene) -> None:
    row = SetAside(work="erasing", item=uuid4(), failures=MAX_FAILURES, try_at=hours_from_now(1))
    row.save()


def no_worker_of_tasks(scene: Scene) -> None:
    compact_after_erasing.enqueue()
    DBTaskResult.objects.update(enqueued_at=scene.clock.now)
    scene.clock.put_on(minutes=11)


def no_worker_of_notifications(scene: Scene) -> None:
    scene.clock.put_on(minutes=1)


def a_delivery_that_waits(_scene: Scene) -> None:
    row = Delivery(via=Via.MAIL, kind="k", collapse="c", lane="mail", not_before=hours_from_now(-2))
    row.target, row.owner, row.expires_at = uuid4(), uuid4(), hours_from_now(25)
    row.save()


def deliveries_that_fail(scene: Scene) -> None:
    count(Via.MAIL, Counter({("later", "smtp-421"): 30, ("sent", ""): 4}))
    scene.next_hour()


def a_provider_in_trouble(scene: Scene) -> None:
    Trouble.objects.create(
        worker=Worker.objects.get(), lane="mail", via="mail", cause="quota", since=this_hour()
    )
    scene.next_hour()


SCENES: dict[str, Callable[[Scene], None]] = {
    "KierPartAway": a_part_away,
    "KierProcessMissing": processes_that_end,
    "KierProcessRestarts": processes_that_end,
    "KierServerErrors": errors,
    "KierDiskLow": little_disk,
    "KierDiskFull": no_disk,
    "KierDatabaseLarge": a_large_database,
    "KierSocketsFull": many_sockets,
    "KierManyRefusals": refusals,
    "KierErasingLate": nothing_is_done,
    "KierWorkLate": nothing_is_done,
    "KierBackupOld": an_old_backup,
    "KierRowsNotVerifying": a_written_row,
    "KierRowsSetAside": a_row_that_fails,
    "KierTasksWait": no_worker_of_tasks,
    "KierNotificationsStopped": no_worker_of_notifications,
    "KierDeliveriesWait": a_delivery_that_waits,
    "KierDeliveriesFail": deliveries_that_fail,
    "KierProviderInTrouble": a_provider_in_trouble,
}


# -- What Prometheus makes of it -----------------------------------------------------------------
def written(number: float) -> str:
    return "Inf" if math.isinf(number) else f"{number:f}"


def call(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - the program that was found
        command, capture_output=True, text=True, check=False, timeout=120
    )


def series(before: Samples, after: Samples) -> list[dict[str, str]]:
    """Return samples before and after in promtool's format."""
    found = []
    for name, labels in {**before, **after}:
        shown = [f'{label}="{value}"' for label, value in (*labels, ("job", "kier"))]
        values = [
            f"{written(told[name, labels])}x{minutes - 1}"
            if (name, labels) in told
            else f"_x{minutes}"
            for told, minutes in ((before, BEFORE), (after, AFTER))
        ]
        found.append({"series": f"{name}{{{','.join(shown)}}}", "values": " ".join(values)})
    return found


def fired(promtool: Path, folder: Path, before: Samples, after: Samples, expected: str) -> None:
    """Check that an alert fires at some time, or that none does."""
    which = f'alertname="{expected}",alertstate="firing"' if expected else 'alertstate="firing"'
    query = {
        "expr": f"clamp_max(count(count_over_time(ALERTS{{{which}}}[{BEFORE + AFTER}m])), 1)",
        "eval_time": f"{BEFORE + AFTER - 1}m",
        "exp_samples": [{"labels": "{}", "value": 1}] if expected else [],
    }
    test = {"interval": "1m", "input_series": series(before, after), "promql_expr_test": [query]}
    content = {"rule_files": [str(RULES)], "evaluation_interval": "1m", "tests": [test]}
    file = folder / "alerts-test.yml"
    # JSON is YAML too.
    file.write_text(json.dumps(content))
    done = call(promtool, "test", "rules", file)
    assert done.returncode == 0, done.stdout + done.stderr


def scraped(address: str) -> Samples:
    """Return samples as after a scrape, with Prometheus' own `up`."""
    try:
        found = samples_of(httpx.get(address, timeout=60).raise_for_status().text)
    except httpx.HTTPError:
        return {("up", ()): 0.0}
    return {("up", ()): 1.0, **found}


def test_the_rules_are_such(promtool: Path) -> None:
    done = call(promtool, "check", "rules", RULES)
    assert (done.returncode, f"SUCCESS: {len(ALERTS)} rules found" in done.stdout) == (0, True)


def test_the_configuration_of_the_page(promtool: Path, tmp_path: Path) -> None:
    page = (RULES.parent.parent.parent / "docs" / "metrics.md").read_text()
    [block] = re.findall(r"```yaml\n(.+?)```", page, re.DOTALL)
    (tmp_path / "prometheus.yml").write_text(textwrap.dedent(block))
    (tmp_path / "alerts.yml").write_bytes(RULES.read_bytes())
    done = call(promtool, "check", "config", tmp_path / "prometheus.yml")
    assert (done.returncode, "1 rule files found" in done.stdout) == (0, True), done.stderr


def test_an_alert_that_does_not_fire_is_noticed(promtool: Path, scene: Scene) -> None:
    well = samples_of(text())
    with pytest.raises(AssertionError, match="KierBackupOld"):
        fired(promtool, scene.folder, well, well, "KierBackupOld")


def test_each_alert_has_a_scene() -> None:
    assert {*SCENES, "KierDown"} == {*ALERTS}


def test_none_fires_where_all_is_well(promtool: Path, scene: Scene) -> None:
    well = samples_of(text())
    fired(promtool, scene.folder, well, well, "")


@pytest.mark.parametrize("alert", SCENES)
def test_an_alert_fires(alert: str, promtool: Path, scene: Scene) -> None:
    (scene.folder / "processes.json").write_text(
        json.dumps({"processes": [{"name": "worker", "pid": 1, "restarts": 0}]})
    )
    before = samples_of(text())
    SCENES[alert](scene)
    fired(promtool, scene.folder, before, samples_of(text()), alert)


def test_nobody_answers(promtool: Path, scene: Scene) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/metrics"
    # On its thread there is no database, and that it answers is all that counts.
    scene.patch.setattr(KierCollector, "collect", lambda _self: iter(()))
    scene.patch.setattr(MetricsServer, "service_actions", lambda _self: None)
    server = MetricsServer(listener, 0)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    before = scraped(address)
    server.shutdown()
    thread.join()
    listener.close()
    fired(promtool, scene.folder, before, scraped(address), "KierDown")
