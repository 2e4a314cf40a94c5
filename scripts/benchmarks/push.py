"""`scripts/bench push`: waiting deliveries, sent by one and by two workers.

Providers are those of `scripts/fakes`; each transport has a module `push_NAME.py` with its `Half`.
Everything runs on the cores of one machine.
"""

import json
import multiprocessing
import os
import shlex
import signal
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import psycopg
import redis

from scripts.launcher.children import die_with_parent

from .servers import ROOT, TICKS, scratch_database

NAMES = ("fcm", "web")
LOOK_SECONDS = 0.1
# Messages of a client alone: enough for a rate.
ALONE = 10_000
# A worker loads its libraries before it sends.
START_SECONDS = 60.0
# Without any progress for so long, something is wrong.
STUCK_SECONDS = 60.0
HEADER = f"{'transport':10} {'workers':>7} {'sent':>7} {'per s':>7} {'alone':>7} {'share':>6} "
HEADER += f"{'CPU ms':>7} {'alone':>6} {'SQL/row':>8} {'tx/row':>7} {'rows/row':>8} "
HEADER += f"{'MB 10 %':>8} {'MB end':>7} {'MB most':>8}"

# Begin and commit are among the statements; the database's own checks of foreign keys, which it
# makes for each row without being asked, are not.
HERE = "FROM pg_stat_database WHERE datname = current_database()"
TRANSACTIONS = f"SELECT xact_commit + xact_rollback {HERE}"
ROWS = f"SELECT tup_fetched + tup_inserted + tup_updated + tup_deleted {HERE}"
STATEMENTS = """SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements
WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
AND query NOT LIKE '% FROM ONLY % FOR KEY SHARE OF x'"""

type Environment = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Half:
    """One transport, with a bare client (`alone`) to compare with.

    `addresses` returns addresses of devices; both functions get the variables of `scripts/fakes`.
    """

    via: str
    held_against: str
    alone: Callable[[Environment, int], float]
    addresses: Callable[[Environment, int], Sequence[str]]
    provider: Callable[[Environment], str]


@dataclass(frozen=True, slots=True)
class Alone:
    """The rate and processor time of a bare client, without Kier."""

    rate: float
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Counters:
    """What a database did: statements (if it counts them), transactions, rows read or written."""

    statements: int | None
    transactions: int
    rows: int

    def since(self, before: "Counters") -> "Counters":
        """Return the difference."""
        known = self.statements is not None and before.statements is not None
        return Counters(
            (self.statements or 0) - (before.statements or 0) if known else None,
            self.transactions - before.transactions,
            self.rows - before.rows,
        )


@dataclass(slots=True)
class Run:
    """One measurement; processor time is of the workers alone, from their first message on."""

    workers: int
    sent: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    database: "Counters" = field(default_factory=lambda: Counters(None, 0, 0))
    # Megabytes that all workers held, with how many messages had been sent by then.
    memory: list[tuple[int, float]] = field(default_factory=list)

    def as_json(self, name: str, alone: Alone) -> dict[str, Any]:
        """Return the line for programs."""
        rate, did = self.sent / self.seconds, self.database
        early = [megabytes for sent, megabytes in self.memory if sent >= self.sent / 10]
        return {
            "transport": name,
            "workers": self.workers,
            "sent": self.sent,
            "rate": round(rate, 1),
            "alone": round(alone.rate, 1),
            "share": round(rate / alone.rate, 3),
            "cpu_ms": round(self.cpu_seconds * 1000 / self.sent, 3),
            "alone_cpu_ms": round(alone.cpu_ms, 3),
            "statements_per_delivery": round((did.statements or 0) / self.sent, 3) or None,
            "transactions_per_delivery": round(did.transactions / self.sent, 3),
            "rows_per_delivery": round(did.rows / self.sent, 2),
            "megabytes_early": round(early[0], 1),
            "megabytes_end": round(early[-1], 1),
            "megabytes_most": round(max(early), 1),
            # Through the run, a tenth of it apart.
            "megabytes": [round(early[len(early) * part // 10], 1) for part in range(10)],
        }


def measure(arguments: Namespace) -> None:
    """Measure, print, and write JSON if asked to."""
    # A database and the providers are left behind by whoever ends without saying goodbye.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    print(f"# {os.cpu_count()} cores, shared by workers, providers and database", flush=True)
    lines: list[dict[str, Any]] = []
    for name in arguments.only or NAMES:
        half: Half = import_module(f".push_{name}", __package__).HALF
        print(f"# {name}: held against {half.held_against}", flush=True)
        print(HEADER, flush=True)
        with fakes() as settings, scratch_database(arguments.postgres) as url:
            bench = Bench(half, settings, url, arguments.redis, arguments.count)
            alone = bench.alone()
            for workers in (int(number) for number in arguments.workers.split(",")):
                line = bench.run(workers).as_json(name, alone)
                lines.append(line)
                print(table_line(line), flush=True)
    if arguments.json:
        arguments.json.write_text(json.dumps(lines, indent=1))


class Bench:
    """A transport with its database, providers and deliveries."""

    def __init__(
        self, half: Half, settings: Environment, database: str, redis_url: str, count: int
    ) -> None:
        self.half, self.settings, self.database, self.count = half, settings, database, count
        self.redis_url = redis_url
        self.environment = {
            **os.environ,
            **settings,
            "DATABASE_URL": database,
            "REDIS_URL": redis_url,
            "KIER_MODE": "demonstration",
            "DJANGO_SETTINGS_MODULE": "backend.settings",
        }
        self._python("manage.py", "migrate", "--verbosity=0")
        self.counts_statements = self._count_statements()

    def alone(self) -> Alone:
        """Return what goes through without Kier."""
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            count = min(self.count, ALONE)
            return pool.apply(_alone, (self.half.alone, dict(self.settings), count))

    def run(self, workers: int) -> Run:
        """Have so many workers send all that waits."""
        self._provider("POST", "reset")
        # The window of ten minutes, too.
        redis.Redis.from_url(self.redis_url).flushdb()
        self._python("-m", "scripts.benchmarks.push_fill", self.half.via, str(self.count))
        run = Run(workers)
        before = self._counters()
        with ExitStack() as stack:
            pids = [stack.enter_context(self._worker()) for _ in range(workers)]
            self._watch(run, pids)
        run.database = self._counters().since(before)
        with psycopg.connect(self.database) as connection:
            left = connection.execute("SELECT count(*) FROM notifications_delivery").fetchone()
        assert left == (0,), "all are erased"
        assert run.sent == self.count, "all are sent once"
        return run

    def _watch(self, run: Run, pids: Sequence[int]) -> None:
        began, started, moved = time.monotonic(), 0.0, time.monotonic()
        while run.sent < self.count:
            time.sleep(LOOK_SECONDS)
            sent, now = self._sent(), time.monotonic()
            if sent and not started:
                # From here on: what was sent until now is counted, but not timed.
                started, first, spent = now, sent, sum(map(cpu_seconds, pids))
            if sent > run.sent:
                moved = now
            run.sent = sent
            if started:
                run.memory.append((sent, sum(map(megabytes, pids))))
            if now - moved > (STUCK_SECONDS if started else START_SECONDS):
                raise RuntimeError(f"stuck at {sent} of {self.count} after {now - began:.0f} s")
        part = self.count / (self.count - first)
        run.seconds = (moved - started) * part
        run.cpu_seconds = (sum(map(cpu_seconds, pids)) - spent) * part

    @contextmanager
    def _worker(self) -> Iterator[int]:
        command = [sys.executable, "manage.py", "deliver"]
        with subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - nothing is shared with threads
        ) as process:
            try:
                yield process.pid
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(60)

    def _counters(self) -> Counters:
        """Return what this database alone has done.

        It counts statements where `shared_preload_libraries` names `pg_stat_statements`.
        """
        # A connection tells what it did when it ends, or some time later.
        time.sleep(1)
        with psycopg.connect(self.database) as connection:
            return Counters(
                _number(connection, STATEMENTS) if self.counts_statements else None,
                _number(connection, TRANSACTIONS),
                _number(connection, ROWS),
            )

    def _count_statements(self) -> bool:
        with psycopg.connect(self.database, autocommit=True) as connection:
            loaded = connection.execute("SHOW shared_preload_libraries").fetchone()
            if not loaded or "pg_stat_statements" not in loaded[0]:
                return False
            connection.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
            return True

    def _sent(self) -> int:
        count: int = self._provider("GET", "count").json()["count"]
        return count

    def _provider(self, method: str, what: str) -> httpx.Response:
        url = f"{self.half.provider(self.settings)}/_fake/{what}"
        return httpx.request(method, url, timeout=30).raise_for_status()

    def _python(self, *arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], cwd=ROOT, env=self.environment, check=True)


def _number(connection: psycopg.Connection[Any], query: str) -> int:
    found = connection.execute(query.encode()).fetchone()
    assert found
    return int(found[0])


def _alone(send: Callable[[Environment, int], float], settings: Environment, count: int) -> Alone:
    """In a process of its own. Loading the libraries is in the time: a twentieth of it."""
    began = time.process_time()
    rate = send(settings, count)
    return Alone(rate, (time.process_time() - began) * 1000 / count)


@contextmanager
def fakes() -> Iterator[Environment]:
    """Start `scripts/fakes`, and return the variables that it prints."""
    with (
        TemporaryDirectory(prefix="kier-bench-") as folder,
        subprocess.Popen(
            [sys.executable, "-m", "scripts.fake_providers", "--port", "0", "--folder", folder],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - nothing is shared with threads
        ) as process,
    ):
        try:
            yield {"KIER_DATA": folder, **_printed(process)}
        finally:
            process.terminate()
            process.wait(10)


def _printed(process: subprocess.Popen[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    assert process.stdout
    for line in process.stdout:
        if line.startswith("KIER_"):
            name, _equals, value = line.strip().partition("=")
            found[name] = shlex.split(value)[0]
        elif "Ctrl-C" in line:
            return found
    raise RuntimeError("scripts/fakes did not start")


def megabytes(pid: int) -> float:
    """Return how much memory a process holds now."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def cpu_seconds(pid: int) -> float:
    """Return how much processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def table_line(line: Mapping[str, Any]) -> str:
    """Return one line of the table."""
    return (
        f"{line['transport']:10} {line['workers']:>7} {line['sent']:>7} {line['rate']:>7.0f} "
        f"{line['alone']:>7.0f} {line['share']:>6.2f} {line['cpu_ms']:>7.2f} "
        f"{line['alone_cpu_ms']:>6.2f} {line['statements_per_delivery'] or '':>8} "
        f"{line['transactions_per_delivery']:>7.3f} "
        f"{line['rows_per_delivery']:>8.2f} {line['megabytes_early']:>8.1f} "
        f"{line['megabytes_end']:>7.1f} {line['megabytes_most']:>8.1f}"
    )
