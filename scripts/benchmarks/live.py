"""`scripts/bench live`: time from a reply to its event on a listening phone.

Each phone has a request and an open socket. Replies go to random phones at a steady rate; the time
includes call, commit, Redis and socket.
"""

import asyncio
import hashlib
import json
import os
import random
import time
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect

from .calls import PROFILE, text
from .intake import ORGANISATION
from .servers import Server, kier, scratch_database

# Below what one address or one member may ask in ten minutes.
CALLS_A_SOURCE = 100
CALLS_A_MEMBER = 500
LATE_SECONDS = 5.0
SETTLE_SECONDS = 2.0
HTTP_LIMITS = httpx.Limits(max_connections=16, max_keepalive_connections=16)


def measure(arguments: Namespace) -> None:
    """Measure, print, and write JSON if asked to."""
    # One process, whose memory is to be looked at.
    os.environ["KIER_WORKERS"] = "1"
    with scratch_database(arguments.postgres) as url, kier(url, arguments.redis) as server:
        figures = asyncio.run(Crowd(server).play(arguments))
    for name, value in figures.items():
        print(f"{name:32} {value}")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1))


class Phone:
    """A seeker's phone: its request, and when the reply was sent that it waits for."""

    def __init__(self) -> None:
        self.request, self.access = str(uuid4()), os.urandom(32)
        self.sent_at: float | None = None
        self.seconds: list[float] = []

    async def listen(self, socket: ClientConnection) -> None:
        """Note how long each reply took."""
        async for _event in socket:
            if self.sent_at is not None:
                self.seconds.append(time.perf_counter() - self.sent_at)
                self.sent_at = None


class Crowd:
    """All phones, and the desk that answers them."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.address = f"http://127.0.0.1:{server.port}"
        self.phones: list[Phone] = []
        self.referrals: dict[str, str] = {}

    async def play(self, arguments: Namespace) -> dict[str, Any]:
        """Ask, listen, answer; return the figures."""
        await self._ask(arguments.sockets)
        replies = int(arguments.rate * arguments.seconds)
        tokens = self.server.tokens(ORGANISATION, replies // CALLS_A_MEMBER + 8)
        await self._find_referrals(tokens[-1])
        before = memory(self._process())
        sockets = await self._listen()
        await asyncio.sleep(SETTLE_SECONDS)
        idle = (memory(self._process()) - before) / len(sockets)
        readers = [
            asyncio.create_task(phone.listen(socket))
            for phone, socket in zip(self.phones, sockets, strict=True)
        ]
        await self._reply(arguments.rate, replies, tokens)
        await asyncio.sleep(LATE_SECONDS)
        for reader in readers:
            reader.cancel()
        return self._figures(arguments, idle, replies)

    def _figures(self, arguments: Namespace, idle: float, replies: int) -> dict[str, Any]:
        taken = sorted(seconds for phone in self.phones for seconds in phone.seconds)
        return {
            "sockets in one process": arguments.sockets,
            "kB for each idle socket": round(idle / 1024, 1),
            "replies a second": arguments.rate,
            "replies": replies,
            "seen by the phone": len(taken),
            "sent to seen, p50 ms": at(taken, 0.5),
            "sent to seen, p99 ms": at(taken, 0.99),
            "sent to seen, longest ms": at(taken, 1.0),
        }

    async def _ask(self, count: int) -> None:
        """Create so many requests; their boxes are random, which the server cannot tell."""
        async with httpx.AsyncClient(base_url=self.address, limits=HTTP_LIMITS) as client:
            fits = (await client.post("/api/v1/intake/matches", json=PROFILE)).json()["matches"]
        [chosen] = [
            match["organisation"] for match in fits if match["organisation"]["slug"] == ORGANISATION
        ]
        self.phones = [Phone() for _phone in range(count)]
        lots = [self.phones[at_ : at_ + CALLS_A_SOURCE] for at_ in range(0, count, CALLS_A_SOURCE)]
        for place, lot in enumerate(lots):
            async with self._from(place) as client:
                made = [client.post("/api/v1/intake/requests", json=body(p, chosen)) for p in lot]
                for answer in await asyncio.gather(*made):
                    answer.raise_for_status()

    async def _find_referrals(self, token: str) -> None:
        head = {"X-Session-Token": token}
        following: str | None = "/api/v1/inbox/referrals"
        async with httpx.AsyncClient(base_url=self.address, headers=head) as client:
            while following:
                page = (await client.get(following)).raise_for_status().json()
                self.referrals |= {
                    referral["request"]: referral["id"] for referral in page["results"]
                }
                following = page["next"]

    async def _listen(self) -> list[ClientConnection]:
        sockets = []
        for place in range(0, len(self.phones), CALLS_A_SOURCE):
            async with self._from(place // CALLS_A_SOURCE) as client:
                for phone in self.phones[place : place + CALLS_A_SOURCE]:
                    head = {"Authorization": f"Kier {text(phone.access)}"}
                    answer = await client.post("/api/v1/realtime/tickets", headers=head)
                    ticket = answer.raise_for_status().json()["ticket"]
                    where = f"ws://127.0.0.1:{self.server.port}/ws/v1/events?ticket={ticket}"
                    sockets.append(await connect(where, compression=None, proxy=None))
        return sockets

    async def _reply(self, rate: float, count: int, tokens: Sequence[str]) -> None:
        begin, answers = time.perf_counter(), []
        async with httpx.AsyncClient(base_url=self.address, limits=HTTP_LIMITS) as client:
            for number in range(count):
                await asyncio.sleep(max(0.0, begin + number / rate - time.perf_counter()))
                # Each phone waits for one at a time.
                phone = random.choice(self.phones)  # noqa: S311 - whom it reaches guards nothing
                while phone.sent_at is not None:
                    phone = random.choice(self.phones)  # noqa: S311
                phone.sent_at = time.perf_counter()
                message = {"id": str(uuid4()), "body": text(os.urandom(540))}
                path = f"/api/v1/inbox/referrals/{self.referrals[phone.request]}/messages"
                head = {"X-Session-Token": tokens[number // CALLS_A_MEMBER]}
                answers.append(asyncio.create_task(client.post(path, json=message, headers=head)))
            for answer in await asyncio.gather(*answers):
                answer.raise_for_status()

    def _from(self, place: int) -> httpx.AsyncClient:
        """Return a client at an address of its own, so that throttles stay as they are."""
        source = f"127.1.{place // 200}.{place % 200 + 1}"
        transport = httpx.AsyncHTTPTransport(local_address=source, limits=HTTP_LIMITS)
        return httpx.AsyncClient(base_url=self.address, transport=transport, timeout=30)

    def _process(self) -> int:
        """Return the process that serves, by its command line."""
        for pid in self.server.processes():
            if b"scripts.launcher.server" in Path(f"/proc/{pid}/cmdline").read_bytes():
                return pid
        raise RuntimeError("the server is not there")


def body(phone: Phone, organisation: dict[str, Any]) -> dict[str, Any]:
    """Return a request to one organisation."""
    key, sealed = organisation["key"]["id"], text(os.urandom(1168))
    return {
        "id": phone.request,
        "profile": PROFILE,
        "access_digest": text(hashlib.sha256(phone.access).digest()),
        "seeker_envelope": text(os.urandom(60)),
        "referrals": [{"organisation": organisation["id"], "key": key, "envelope": sealed}],
        "message": {"id": str(uuid4()), "body": text(os.urandom(540))},
    }


def at(ordered: Sequence[float], share: float) -> float:
    """Return the time in milliseconds within which this share came."""
    if not ordered:
        return float("nan")
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000, 1)


def memory(pid: int) -> int:
    """Bytes that a process holds in memory."""
    fields = Path(f"/proc/{pid}/statm").read_text().split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")
