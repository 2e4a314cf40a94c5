"""The steps of a help request, from the first page to the answer, with and without scripts.

Every round measures each step once, and what it is compared with beside it. The figures are medians
of the rounds; ratios have their range, too.
"""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from statistics import median

import httpx

from backend.core.crypto.case_code import generate_code
from backend.web.seeker.steps import ASKING

from .calls import (
    PROFILE,
    Prepared,
    answer_call,
    first_page,
    form_of,
    inbox_call,
    match_call,
    match_calls,
    prepared_request,
)
from .fill import fill
from .load import Call, Figures, Load
from .references import References
from .servers import ROOT, Server

ORGANISATION = "fairwork"
# Below what one member may ask in ten minutes.
CALLS_A_MEMBER = 500
# Organisations are read anew every two seconds.
SETTLED_SECONDS = 3


@dataclass(frozen=True)
class Plan:
    """What is measured: for how long, how often, with how many clients, beside what."""

    seconds: float
    rounds: int
    clients: tuple[int, ...]
    stored: int
    organisations: tuple[int, ...]


@dataclass(frozen=True)
class Row:
    """One step in one round."""

    database: str
    stored: int
    clients: int
    step: str
    figures: Figures
    cpu_ms: float
    of_constant: float
    of_bare: float | None = None


@dataclass(frozen=True)
class Line:
    """A step in all rounds."""

    rows: Sequence[Row]

    def as_json(self) -> dict[str, object]:
        """Return medians, and the ranges of the ratios, for programs."""
        first, figures = self.rows[0], [row.figures for row in self.rows]
        of_bare = [row.of_bare for row in self.rows if row.of_bare is not None]
        return {
            "database": first.database,
            "stored": first.stored,
            "clients": first.clients,
            "step": first.step,
            "rate": round(median(found.rate for found in figures), 1),
            "p50_ms": round(median(found.percentile(0.5) for found in figures), 2),
            "p99_ms": round(median(found.percentile(0.99) for found in figures), 2),
            "cpu_ms": round(median(row.cpu_ms for row in self.rows), 3),
            "errors": sum(found.errors for found in figures),
            "of_constant": _range([row.of_constant for row in self.rows]),
            "of_bare": _range(of_bare) if of_bare else None,
        }


def _range(ratios: Sequence[float]) -> tuple[float, float, float]:
    """Return the median, the least and the most."""
    return round(median(ratios), 3), round(min(ratios), 3), round(max(ratios), 3)


class Measured:
    """One server with one database, and the calls that go to it."""

    def __init__(
        self, server: Server, constant: Server, database: str, address: str, plan: Plan
    ) -> None:
        self.server, self.database, self.plan = server, database, plan
        self.organisation, self.key = self._organisation()
        self.stored = 0
        self.beside = References(
            constant, database, address, self.organisation, self.key, plan.seconds
        )

    def _organisation(self) -> tuple[str, str]:
        base = f"http://127.0.0.1:{self.server.port}"
        answer = httpx.post(f"{base}/api/v1/intake/matches", json=PROFILE).raise_for_status()
        [found] = [
            match["organisation"]
            for match in answer.json()["matches"]
            if match["organisation"]["slug"] == ORGANISATION
        ]
        return found["id"], found["key"]["id"]

    def lines(self) -> Iterator[Line]:
        """Yield every step with every number of clients."""
        for clients in self.plan.clients:
            rounds = [[*self.round(clients)] for _ in range(self.plan.rounds)]
            yield from (Line(rows) for rows in zip(*rounds, strict=True))

    def matching_lines(self) -> Iterator[Line]:
        """Yield who fits, asked in many ways, beside more and more organisations."""
        clients, calls = self.plan.clients[-1], match_calls()
        for count in (0, *self.plan.organisations):
            if count:
                self._add_organisations(count)
            name = f"match, {count or 9}"
            many = [*islice(cycle(calls), self._amount(clients))]
            # Once, so that all sets are made.
            self.row(name, clients, calls, constant=1)
            yield Line(
                [
                    self.row(name, clients, many, constant=self.beside.constant(clients))
                    for _ in range(self.plan.rounds)
                ]
            )

    def round(self, clients: int) -> Iterator[Row]:
        """Yield every step once."""
        amount, constant = self._amount(clients), self.beside.constant(clients)
        statements, argon2 = self.beside.statements(clients), self.beside.argon2()
        requests = [prepared_request(self.organisation, self.key) for _ in range(2 * amount)]
        created, journeys = requests[:amount], requests[amount:]
        yield self.row("first page", clients, [first_page()] * amount, constant=constant)
        yield self.row("match", clients, [match_call()] * amount, constant=constant)
        creates = [request.create for request in created]
        yield self.row("create", clients, creates, constant=constant, bare=statements)
        reads = self._existing(created, amount)
        yield self.row("read", clients, reads, constant=constant)
        whole = [[first_page(), match_call(), one.create, one.read] for one in journeys]
        yield self.row("whole journey", clients, whole, constant=constant)
        sent = [self._form("write") for _ in range(amount // 8)]
        yield self.row("code, no scripts", clients, sent, constant=constant, bare=argon2)
        ways = [self._way() for _ in range(amount // 8)]
        yield self.row("way, no scripts", clients, ways, constant=constant, bare=argon2)
        tokens = self.server.tokens(ORGANISATION, amount // CALLS_A_MEMBER + 1)
        pages = [inbox_call(tokens[number % len(tokens)]) for number in range(amount // 2)]
        yield self.row("inbox page", clients, pages, constant=constant)
        tag = self._tag(tokens[0])
        polls = [inbox_call(tokens[number % len(tokens)], tag=tag) for number in range(amount // 2)]
        yield self.row("inbox page, unchanged", clients, polls, constant=constant)
        referrals = self._referrals(tokens[0])
        answers = [
            answer_call(referrals[number % len(referrals)], tokens[number % len(tokens)])
            for number in range(amount // 2)
        ]
        yield self.row("answer", clients, answers, constant=constant)

    def row(
        self,
        step: str,
        clients: int,
        calls: Sequence[Call],
        *,
        constant: float,
        bare: float | None = None,
    ) -> Row:
        """Measure one step."""
        load = Load(self.server.port, clients=clients)
        before = self.server.cpu_seconds()
        figures = load.run(calls, seconds=self.plan.seconds)
        spent = self.server.cpu_seconds() - before
        done = len(figures.seconds) or 1
        return Row(
            self.database,
            self.stored,
            clients,
            step,
            figures,
            spent / done * 1000,
            figures.rate / constant,
            figures.rate / bare if bare else None,
        )

    def _amount(self, clients: int) -> int:
        # Enough for the fastest that was ever seen, so that no load runs dry.
        return int(2500 * self.plan.seconds) + clients

    def _form(self, step: str, code: str = "") -> bytes:
        return form_of(step, self.organisation, code or generate_code())

    def _way(self) -> list[bytes]:
        code = generate_code()
        steps = ASKING[: ASKING.index("write") + 1]
        return [first_page(), *(self._form(step, code) for step in steps)]

    def _existing(self, requests: list[Prepared], amount: int) -> list[bytes]:
        """Return calls that read existing requests, each within its throttle."""
        known = [request.read for request in requests[: amount // 10]]
        load = Load(self.server.port, clients=8)
        load.run([request.create for request in requests[: amount // 10]], seconds=30)
        return [call for _ in range(10) for call in known]

    def _referrals(self, token: str) -> list[str]:
        with httpx.Client(base_url=f"http://127.0.0.1:{self.server.port}") as client:
            headers = {"X-Session-Token": token}
            page = client.get("/api/v1/inbox/referrals?status=offered", headers=headers)
            return [referral["id"] for referral in page.raise_for_status().json()["results"]]

    def _tag(self, token: str) -> str:
        with httpx.Client(base_url=f"http://127.0.0.1:{self.server.port}") as client:
            # As `http_call` asks: it is the tag of one host and language.
            headers = {"X-Session-Token": token, "Host": "127.0.0.1", "Accept-Language": "nl"}
            page = client.get("/api/v1/inbox/referrals", headers=headers)
            return page.raise_for_status().headers["ETag"]

    def _add_organisations(self, count: int) -> None:
        command = [sys.executable, "-m", "scripts.benchmarks.organisations", str(count)]
        subprocess.run(command, cwd=ROOT, env=self.server.environment, check=True)
        time.sleep(SETTLED_SECONDS)


def measure(
    database: str, server: Server, constant: Server, address: str, plan: Plan
) -> Iterator[Line]:
    """Yield all lines of one database: empty, with the stored requests, with organisations."""
    measured = Measured(server, constant, database, address, plan)
    yield from measured.lines()
    if plan.stored:
        took = fill(address, plan.stored)
        print(f"# {plan.stored} requests stored in {took:.0f} s", flush=True)
        measured = Measured(server, constant, database, address, plan)
        measured.stored = plan.stored
        yield from measured.lines()
    if plan.organisations:
        yield from measured.matching_lines()
