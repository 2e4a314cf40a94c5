"""`scripts/bench learning`: learners at once, checks of certificates, pages beside many places.

All begin within a minute, as a class does that is told to, and read for some seconds between two
calls, so that so many are there at once; a call is measured from sending it to the end of its
answer. One half goes by pages without scripts, the other as a phone with scripts does: it asks the
public API for the course, says that it begins, and hands in. Tokens of places are left out.
"""

import asyncio
import json
import os
import random
import re
import statistics
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import httpx
import uvloop

from scripts.demonstrations.hotel_staff import LEARNING, fields_of, right_answers, steps_of

from .load import ADDRESSES, Connection, Figures, Load, http_call
from .servers import ROOT, Server, kier, scratch_database

PROJECT, COURSE, LANGUAGE, ROLE = "no-place", "signalen-hotel", "nl", "desk"
STEPS = 10
# Within so many seconds everybody begins.
BEGIN_WITHIN = 60
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
LOCATION = re.compile(rb"\r\nlocation: ([^\r\n]+)", re.IGNORECASE)
CHECK = re.compile(r"/c/([\w-]+)")
# Prepared once: more than any load uses up.
CHECKS = 100_000
# How often each page is asked for.
TIMES = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table, in milliseconds."""

    step: str
    clients: int
    rate: float
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    errors: int

    def line(self) -> str:
        """Return the line."""
        return (
            f"{self.step:40} {self.clients:>7} {self.rate:>8.0f} {self.p50_ms:>8.1f} "
            f"{self.p99_ms:>8.1f} {self.cpu_ms:>7.2f} {self.errors:>6}"
        )


def row_of(step: str, clients: int, figures: Figures, cpu_seconds: float) -> Row:
    """Return the line of a load."""
    return Row(
        step,
        clients,
        round(figures.rate, 1),
        round(figures.percentile(0.5), 2),
        round(figures.percentile(0.99), 2),
        round(cpu_seconds * 1000 / max(1, len(figures.seconds)), 3),
        figures.errors,
    )


def measure(arguments: Namespace) -> None:
    """Measure, print, and write JSON if asked to."""
    print(f"# {os.cpu_count()} cores, shared by client and server; load {os.getloadavg()[0]:.0f}")
    print(f"{'step':40} clients    per s   p50 ms   p99 ms  CPU ms errors", flush=True)
    rows: list[Row] = []

    def show(row: Row) -> None:
        rows.append(row)
        print(row.line(), flush=True)

    with ExitStack() as stack:
        address = (
            stack.enter_context(scratch_database(arguments.postgres)) if arguments.postgres else ""
        )
        server = stack.enter_context(kier(address, arguments.redis if address else ""))
        if arguments.learners:
            for row in learners(server, arguments.learners, arguments.seconds):
                show(row)
        show(checks(server, arguments.rate_seconds))
        for row in pages(server, arguments.places, arguments.tokens):
            show(row)
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(row) for row in rows], indent=1))


# -- Learners -------------------------------------------------------------------------------------


class Course:
    """A course of ten steps, as learners get it."""

    def __init__(self, port: int) -> None:
        base = f"http://127.0.0.1:{port}"
        path = f"{LEARNING}/courses/{COURSE}?language={LANGUAGE}"
        found = httpx.get(f"{base}{path}").raise_for_status().json()
        self.path, self.version = path, found["version"]
        modules = found["content"]["modules"]
        self.steps = steps_of(modules, ROLE)
        self.answers = right_answers(modules, ROLE)


class Learner:
    """One learner without scripts: a page, an answer, a page, and time to read in between."""

    def __init__(self, port: int, course: Course, figures: Figures, pause: float) -> None:
        self.port, self.course, self.figures, self.pause = port, course, figures, pause
        self.connection: Connection | None = None
        self.address = next(ADDRESSES)
        self.chance = random.Random(id(self))  # noqa: S311 - spreads load, guards nothing

    async def learn(self) -> None:
        """Go through the course; one error ends it."""
        await asyncio.sleep(self.chance.uniform(0, BEGIN_WITHIN))
        try:
            await self._steps()
        except (ConnectionError, TimeoutError):
            self.figures.errors += 1
        finally:
            if self.connection and self.connection.transport:
                self.connection.transport.close()

    async def _connect(self) -> Connection:
        """Return the connection, or a new one: the server closes what is idle, as for browsers."""
        known = self.connection
        if known and known.transport and not known.transport.is_closing():
            return known
        loop = asyncio.get_running_loop()
        _transport, self.connection = await loop.create_connection(
            Connection, "127.0.0.1", self.port, local_addr=(self.address, 0)
        )
        return self.connection

    async def _steps(self) -> None:
        await self.call("GET", f"/learn/{COURSE}/{LANGUAGE}")
        begun = await self.send(f"/learn/{COURSE}/{LANGUAGE}", {"role": ROLE})
        for step in self.course.steps[:STEPS]:
            path = f"{begun}/{step['id']}"
            await self.call("GET", path)
            if step["kind"] == "question":
                await self.send(path, fields_of(step))
        await self.call("GET", f"{begun}/result")

    async def send(self, path: str, form: dict[str, Any]) -> str:
        """Send a form; return the address that it leads to."""
        return await self.call("POST", path, urlencode(form, doseq=True).encode())

    async def call(self, method: str, path: str, body: bytes = b"", *, kind: str = FORM) -> str:
        """Call, measure, and read for a while; return the address that it leads to."""
        same = {"Origin": f"http://127.0.0.1:{self.port}", "Sec-Fetch-Site": "same-origin"}
        call = http_call(method, path, headers=same if body else None, body=body, kind=kind)
        began = time.perf_counter()
        connection = await self._connect()
        try:
            status, _body = await connection.ask(call)
        except ConnectionError:
            # The server closed what was idle just then: as browsers do, send it once more.
            connection = await self._connect()
            status, _body = await connection.ask(call)
        if status not in {200, 204, 303}:
            raise ConnectionError(status)
        self.figures.seconds.append(time.perf_counter() - began)
        await asyncio.sleep(self.chance.uniform(0.5, 1.5) * self.pause)
        found = LOCATION.search(connection.head)
        return found[1].decode().partition("#")[0].rstrip("/") if found else ""


class Player(Learner):
    """One learner with scripts: the course is on their phone until they hand in."""

    async def _steps(self) -> None:
        await self.call("GET", f"/learn/{COURSE}/{LANGUAGE}")
        await self.call("GET", self.course.path)
        base = f"{LEARNING}/courses/{COURSE}"
        await self.call("POST", f"{base}/begun", b"{}", kind=JSON)
        await asyncio.sleep(self.pause * STEPS)
        result = {
            "id": str(uuid4()),
            "version": self.course.version,
            "role": ROLE,
            "answers": self.course.answers,
        }
        await self.call("POST", f"{base}/results", json.dumps(result).encode(), kind=JSON)


def learners(server: Server, count: int, seconds: float) -> Sequence[Row]:
    """Measure so many learners at once, who each take so long; all, and each half of them."""
    course = Course(server.port)
    calls = 3 + sum(2 if step["kind"] == "question" else 1 for step in course.steps[:STEPS])
    halves = {Learner: Figures(), Player: Figures()}
    kinds = [*halves] * -(-count // len(halves))
    everybody = [
        kind(server.port, course, halves[kind], pause=seconds / calls) for kind in kinds[:count]
    ]

    async def all_of_them() -> None:
        await asyncio.gather(*(one.learn() for one in everybody))

    began, before, waited = time.perf_counter(), server.cpu_seconds(), server.waited_seconds()
    uvloop.run(all_of_them())
    elapsed = time.perf_counter() - began
    spent, waited = server.cpu_seconds() - before, server.waited_seconds() - waited
    print(
        f"# in {elapsed:.0f} s the server used {spent:.0f} s of processor, and its threads waited"
    )
    print(f"# {waited:.0f} s for one that others used", flush=True)
    pages, scripts = halves.values()
    whole = Figures(pages.seconds + scripts.seconds, pages.errors + scripts.errors, elapsed)
    pages.elapsed = scripts.elapsed = elapsed
    # The two go at once, so that processor time is known of both together.
    share = spent / max(1, len(whole.seconds))
    named = {f"learners, {STEPS} steps each": whole, "no scripts": pages, "with scripts": scripts}
    return [
        row_of(
            name, count if figures is whole else count // 2, figures, share * len(figures.seconds)
        )
        for name, figures in named.items()
    ]


# -- Certificates, and pages beside many places ---------------------------------------------------


def checks(server: Server, seconds: float) -> Row:
    """Measure checks of certificates of places, which stand on the public list."""
    page = httpx.get(f"http://127.0.0.1:{server.port}/places/").text
    codes = sorted(set(CHECK.findall(page)))
    calls = [http_call("GET", f"/c/{codes[number % len(codes)]}") for number in range(CHECKS)]
    before = server.cpu_seconds()
    figures = Load(server.port, clients=32).run(calls, seconds=seconds)
    return row_of("check of a certificate", 32, figures, server.cpu_seconds() - before)


def pages(server: Server, places: int, tokens: int) -> Sequence[Row]:
    """Measure pages one after the other beside so many places and tokens."""
    command = [sys.executable, "-m", "scripts.benchmarks.learners_fill"]
    made = subprocess.run(
        [*command, str(places), str(tokens), PROJECT],
        cwd=ROOT,
        env=server.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    mine = json.loads(made.stdout.splitlines()[-1])
    [token] = server.tokens("programme", 1, "coordinator")
    headers = {"X-Session-Token": token}
    base = f"http://127.0.0.1:{server.port}"
    projects = httpx.get(f"{base}/api/v1/programmes/projects", headers=headers).json()["results"]
    [project] = [one["id"] for one in projects if one["slug"] == PROJECT]
    api = f"/api/v1/programmes/projects/{project}"
    paths = {
        "list of places": "/places/",
        "list, searched by name": "/places/?q=hotel+00500",
        "list, searched by a part of many names": "/places/?q=zuid",
        "list, searched in vain": "/places/?q=zzzz",
        "list of a municipality": "/places/?municipality=GM0344",
        "page of a contact person": mine,
        "registration": f"/places/{PROJECT}/register",
        "places in the programme": f"{api}/places",
        "board": "/api/v1/programmes/board",
    }
    print(f"# beside {places} places and {tokens} tokens; p99 is the longest of {TIMES}")
    return [one_by_one(server, name, path, headers) for name, path in paths.items()]


def one_by_one(server: Server, step: str, path: str, headers: dict[str, str]) -> Row:
    """Ask for a page again and again."""
    taken, errors, base = [], 0, f"http://127.0.0.1:{server.port}"
    before = server.cpu_seconds()
    with httpx.Client(base_url=base, headers=headers, timeout=60) as client:
        for _time in range(TIMES):
            began = time.perf_counter()
            errors += client.get(path).is_error
            taken.append((time.perf_counter() - began) * 1000)
    spent = (server.cpu_seconds() - before) * 1000 / TIMES
    middle, longest = statistics.median(taken), max(taken)
    return Row(
        step,
        1,
        round(1000 / middle, 1),
        round(middle, 2),
        round(longest, 2),
        round(spent, 2),
        errors,
    )
