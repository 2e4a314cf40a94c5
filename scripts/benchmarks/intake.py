"""The steps of a help request: match, create, read, inbox page, answer.

Each rate stands beside those of a constant answer and of bare statements in the same run.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx

from .calls import (
    PROFILE,
    Prepared,
    answer_call,
    inbox_call,
    match_call,
    prepared_request,
)
from .fill import fill
from .load import Figures, Load
from .servers import Server

ORGANISATION = "fairwork"
# Below what one member may ask in ten minutes.
CALLS_A_MEMBER = 500


@dataclass(frozen=True)
class Plan:
    """What is measured: for how long, with how many clients, beside how many stored requests."""

    seconds: float
    clients: tuple[int, ...]
    stored: int


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    database: str
    stored: int
    clients: int
    step: str
    figures: Figures
    cpu_ms: float

    def as_json(self) -> dict[str, object]:
        """Return the line for programs."""
        return {
            "database": self.database,
            "stored": self.stored,
            "clients": self.clients,
            "step": self.step,
            "rate": round(self.figures.rate, 1),
            "p50_ms": round(self.figures.percentile(0.5), 2),
            "p99_ms": round(self.figures.percentile(0.99), 2),
            "cpu_ms": round(self.cpu_ms, 3),
            "errors": self.figures.errors,
        }


class Measured:
    """One server with one database, and the calls that go to it."""

    def __init__(self, server: Server, database: str, plan: Plan) -> None:
        self.server, self.database, self.plan = server, database, plan
        self.organisation, self.key = self._organisation()
        self.stored = 0

    def _organisation(self) -> tuple[str, str]:
        base = f"http://127.0.0.1:{self.server.port}"
        answer = httpx.post(f"{base}/api/v1/intake/matches", json=PROFILE).raise_for_status()
        [found] = [
            match["organisation"]
            for match in answer.json()["matches"]
            if match["organisation"]["slug"] == ORGANISATION
        ]
        return found["id"], found["key"]["id"]

    def rows(self) -> Iterator[Row]:
        """Yield every step with every number of clients."""
        for clients in self.plan.clients:
            # Enough for the fastest that was ever seen, so that no load runs dry.
            amount = int(1500 * self.plan.seconds) + clients
            requests = [prepared_request(self.organisation, self.key) for _ in range(amount)]
            yield self.row("match", clients, [match_call()] * amount)
            yield self.row("create", clients, [request.create for request in requests])
            reads = self._existing(requests, amount)
            yield self.row("read", clients, reads)
            tokens = self.server.tokens(ORGANISATION, amount // CALLS_A_MEMBER + 1)
            pages = [inbox_call(tokens[number % len(tokens)]) for number in range(amount // 2)]
            yield self.row("inbox page", clients, pages)
            referrals = self._referrals(tokens[0])
            answers = [
                answer_call(referrals[number % len(referrals)], tokens[number % len(tokens)])
                for number in range(amount // 2)
            ]
            yield self.row("answer", clients, answers)

    def row(self, step: str, clients: int, calls: list[bytes]) -> Row:
        """Measure one step."""
        load = Load(self.server.port, clients=clients)
        before = self.server.cpu_seconds()
        figures = load.run(calls, seconds=self.plan.seconds)
        spent = self.server.cpu_seconds() - before
        done = len(figures.seconds) or 1
        return Row(self.database, self.stored, clients, step, figures, spent / done * 1000)

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


def measure(database: str, server: Server, address: str, plan: Plan) -> Iterator[Row]:
    """Yield all rows of one database: empty, then with the stored requests."""
    measured = Measured(server, database, plan)
    yield from measured.rows()
    if plan.stored:
        took = fill(address, plan.stored)
        print(f"# {plan.stored} requests stored in {took:.0f} s", flush=True)
        measured = Measured(server, database, plan)
        measured.stored = plan.stored
        yield from measured.rows()
