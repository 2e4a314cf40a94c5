"""`scripts/bench surveys`: results, exports and answering beside many responses.

On PostgreSQL, in a round of twenty questions; a plain `GROUP BY` over the same rows is the limit.
"""

import json
import statistics
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from uuid import uuid4

import httpx
import psycopg

from .live import memory
from .load import Load, http_call
from .servers import ROOT, Server, kier, scratch_database
from .surveys_fill import MANY, NUMBER, ONE, SCALE

SURVEYS = "/api/v1/surveys"
# One after the other over all questions: what results need, and nothing else.
GROUP_BY = "SELECT answers -> %s, count(*) FROM surveys_response WHERE round_id = %s GROUP BY 1"
WARM = 20
ANSWERS = 600
CLIENTS = 8
TIMEOUT_SECONDS = 900.0


def measure(arguments: Namespace) -> None:
    """Fill, measure, print, and write JSON if asked to."""
    with ExitStack() as stack:
        url = stack.enter_context(scratch_database(arguments.postgres))
        server = stack.enter_context(kier(url, arguments.redis))
        bench = Bench(server, url, arguments.stored)
        figures = bench.play()
    print("\n".join(f"{name:52} {value}" for name, value in figures.items()))
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1))


class Bench:
    """One server with two rounds: a full one and an empty one."""

    def __init__(self, server: Server, url: str, stored: int) -> None:
        self.server, self.url, self.stored = server, url, stored
        self.address = f"http://127.0.0.1:{server.port}"
        self.made: dict[str, str] = {}

    def play(self) -> dict[str, Any]:
        """Return all measurements, by name."""
        self.made = json.loads(self.run("scripts.benchmarks.surveys_fill", str(self.stored)))
        answering = self.answering()
        grouped = self.grouped()
        counted = seconds(lambda: self.run("manage.py", "recount", self.made["full_code"]))
        started = seconds(lambda: self.run("manage.py", "recount", self.made["empty_code"]))
        self.close()
        cold, warm, size = self.page()
        rows, rate, grown = self.export()
        return {
            "responses, of twenty questions": self.stored,
            "results page, first time, s": round(cold, 3),
            f"results page, median of {WARM} more, s": round(warm, 4),
            "results page, bytes": size,
            "GROUP BY over all questions, s": round(grouped, 2),
            "all counted anew, s": round(counted - started, 2),
            "counted anew / GROUP BY": round((counted - started) / grouped, 2),
            "results page, first time / GROUP BY": round(cold / grouped, 4),
            **answering,
            "rows in the CSV": rows,
            "CSV, rows a second": round(rate),
            "CSV, memory grown from a tenth to the end, MB": round(grown, 1),
        }

    def run(self, *command: str) -> str:
        """Return the last line of a program with this Kier's settings."""
        module = [] if command[0].endswith(".py") else ["-m"]
        done = subprocess.run(
            [sys.executable, *module, *command],
            cwd=ROOT,
            env=self.server.environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=TIMEOUT_SECONDS,
        )
        return done.stdout.splitlines()[-1]

    def grouped(self) -> float:
        """Return what PostgreSQL takes to count every question, and no more."""
        sorts = {"one": ONE, "many": MANY, "scale": SCALE, "number": NUMBER}
        names = [f"{sort}{n}" for sort, count in sorts.items() for n in range(count)]
        with psycopg.connect(self.url) as connection:

            def count() -> None:
                for name in names:
                    connection.execute(GROUP_BY, (name, self.made["full"])).fetchall()

            # Once to bring the rows into the cache, as for what it is compared with.
            count()
            return seconds(count)

    def answering(self) -> dict[str, Any]:
        """Return a second to the full round and to the empty one, by turns."""
        rates: dict[str, list[float]] = {"full": [], "empty": []}
        errors = 0
        for name in ("empty", "full", "full", "empty", "empty", "full"):
            path = f"{SURVEYS}/answering/{self.made[f'{name}_code']}/responses"
            calls = [http_call("POST", path, body=an_answer()) for _ in range(ANSWERS)]
            figures = Load(self.server.port, clients=CLIENTS, calls_per_address=20).run(
                calls, seconds=60
            )
            rates[name].append(figures.rate)
            errors += figures.errors
        full, empty = (statistics.median(rates[name]) for name in ("full", "empty"))
        return {
            "answers a second, empty round": round(empty),
            "answers a second, full round": round(full),
            "time of an answer, full / empty": round(empty / full, 2),
            "answers refused": errors,
        }

    def member(self) -> dict[str, str]:
        """Head lines of somebody who coordinates the organisation."""
        [token] = self.server.tokens(self.made["organisation"], 1, "coordinator")
        return {"X-Session-Token": token}

    def close(self) -> None:
        """End the full round, so that all of it is published."""
        path = f"{SURVEYS}/rounds/{self.made['full']}/close"
        with self.client() as client:
            client.post(path, json={}, headers=self.member()).raise_for_status()

    def page(self) -> tuple[float, float, int]:
        """Return seconds of the first time and of later ones, and the page's size."""
        path = f"/s/results/{self.made['full_results']}"
        with self.client() as client:
            pages: list[httpx.Response] = []

            def get() -> None:
                pages.append(client.get(path).raise_for_status())

            first = seconds(get)
            later = statistics.median(seconds(get) for _time in range(WARM))
        return first, later, len(pages[-1].content)

    def export(self) -> tuple[int, float, float]:
        """Return rows of the streamed CSV, rows a second, and megabytes that the server grew by."""
        path = f"{SURVEYS}/rounds/{self.made['full']}/rows/en"
        sizes: list[int] = []
        lines, begun = 0, time.perf_counter()
        with (
            self.client() as client,
            client.stream("GET", path, headers=self.member()) as answer,
        ):
            answer.raise_for_status()
            for chunk in answer.iter_bytes():
                lines += chunk.count(b"\n")
                if lines > len(sizes) * self.stored / 10:
                    sizes.append(sum(memory(pid) for pid in self.servers()))
        taken = time.perf_counter() - begun
        return lines - 1, (lines - 1) / taken, (sizes[-1] - sizes[1]) / 1e6

    def servers(self) -> Iterator[int]:
        """Yield the processes that serve."""
        roll = f"{self.server.environment['KIER_DATA']}/processes.json"
        with open(roll) as file:
            for process in json.load(file)["processes"]:
                if process["name"] == "server" and process["pid"]:
                    yield process["pid"]

    def client(self) -> httpx.Client:
        """Return a client with patience."""
        return httpx.Client(base_url=self.address, timeout=TIMEOUT_SECONDS, trust_env=False)


def seconds(act: Callable[[], Any]) -> float:
    """Return how long this takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def an_answer() -> bytes:
    """Somebody's answers to all twenty questions."""
    answers: dict[str, Any] = {f"one{n}": "c1" for n in range(ONE)}
    answers |= {f"many{n}": ["c1", "c4"] for n in range(MANY)}
    answers |= {f"scale{n}": 7 for n in range(SCALE)}
    answers |= {f"number{n}": 33 for n in range(NUMBER)}
    body = {"id": str(uuid4()), "language": "en", "group": "north", "answers": answers}
    return json.dumps(body).encode()
