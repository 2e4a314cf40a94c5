"""Threads of views: what is slow waits behind itself, and addresses take turns."""

import asyncio
import re
import threading
from typing import Any

import pytest
from django.conf import settings
from django.urls import get_resolver

from backend.core.thread_pools import ClientGone, Overloaded, ThreadPool, ThreadPools

pytestmark = pytest.mark.asyncio


class Busy:
    """Work that ends on request."""

    def __init__(self) -> None:
        self.begun, self.ends = threading.Event(), threading.Event()

    def __call__(self) -> str:
        self.begun.set()
        assert self.ends.wait(60)
        return threading.current_thread().name


async def occupied(lane: ThreadPool) -> tuple[Busy, asyncio.Task[str]]:
    busy = Busy()
    task = asyncio.create_task(lane.run("a", busy))
    await asyncio.to_thread(busy.begun.wait, 60)
    return busy, task


async def test_addresses_take_turns() -> None:
    lane, done = ThreadPool("view", 1), list[str]()
    busy, first = await occupied(lane)
    flood = [asyncio.create_task(lane.run("a", done.append, f"a{n}")) for n in range(5)]
    await asyncio.sleep(0)
    others = [asyncio.create_task(lane.run(one, done.append, one)) for one in "bc"]
    await asyncio.sleep(0)
    busy.ends.set()
    await asyncio.gather(first, *flood, *others)
    assert done == ["a0", "b", "c", "a1", "a2", "a3", "a4"]
    assert lane._free == 1
    assert not lane._waiting
    lane.close()


async def test_who_leaves_takes_no_turn() -> None:
    lane, done = ThreadPool("view", 1), list[str]()
    busy, first = await occupied(lane)
    waiting = [asyncio.create_task(lane.run("a", done.append, f"a{n}")) for n in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    busy.ends.set()
    await first
    # Its turn has come, and it leaves in that moment.
    waiting[1].cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert done[-1] == "a2"
    assert lane._free == 1
    lane.close()


async def test_what_is_slow_keeps_nobody_else_waiting() -> None:
    lanes = ThreadPools(1, {"brought": ("POST /slow", 1), "slow": (r"\w+ /slow", 1)})
    busy, task = await occupied(lanes.at("POST", "/slow/thing"))
    others = (("GET", "/quick"), ("GET", "/slow/thing"), ("POST", "/"))
    names = [
        await lanes.at(*call).run("a", lambda: threading.current_thread().name) for call in others
    ]
    assert names == ["view_0", "slow_0", "view_0"]
    busy.ends.set()
    assert await task == "brought_0"
    lanes.close()


async def test_a_failure_gives_the_thread_back() -> None:
    lane = ThreadPool("view", 1)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            await lane.run("a", lambda: 1 / 0)
    assert await lane.run("a", lambda: 1) == 1
    lane.close()


class Client:
    """A client that may stop waiting."""

    def __init__(self) -> None:
        self.leaves = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self.leaves.wait()
        return {"type": "http.disconnect"}


def waiting(lane: ThreadPool, origin: str, done: list[str], client: Client | None = None) -> Any:
    receive = (client or Client()).receive
    return asyncio.create_task(lane.begin(origin, receive, done.append, origin))


async def test_of_too_many_those_are_refused_of_whom_most_wait() -> None:
    lane, done = ThreadPool("view", 1, most_waiting=3), list[str]()
    busy, first = await occupied(lane)
    flood = [waiting(lane, "flood", done) for _ in range(5)]
    await asyncio.sleep(0)
    others = [waiting(lane, one, done) for one in ("b", "c")]
    found = await asyncio.gather(*flood[1:], return_exceptions=True)
    assert [type(one) for one in found] == [Overloaded] * 4
    busy.ends.set()
    await asyncio.gather(first, flood[0], *others)
    assert done == ["flood", "b", "c"]
    assert (lane._free, lane._waiting, lane._new) == (1, {}, {})
    lane.close()


async def test_nobody_waits_longer_than_for_an_answer() -> None:
    lane, done = ThreadPool("view", 1, longest_wait=0.01), list[str]()
    busy, first = await occupied(lane)
    with pytest.raises(Overloaded):
        await waiting(lane, "b", done)
    busy.ends.set()
    await first
    assert (done, lane._free, lane._waiting, lane._new) == ([], 1, {}, {})
    lane.close()


async def test_a_call_whose_client_went_away_is_not_begun() -> None:
    lane, done, client = ThreadPool("view", 1), list[str](), Client()
    busy, first = await occupied(lane)
    gone, stays = waiting(lane, "b", done, client), waiting(lane, "c", done)
    await asyncio.sleep(0)
    client.leaves.set()
    with pytest.raises(ClientGone):
        await gone
    busy.ends.set()
    await asyncio.gather(first, stays)
    assert (done, lane._free, lane._waiting, lane._new) == (["c"], 1, {}, {})
    lane.close()


async def test_work_that_does_not_end_keeps_nobody_waiting() -> None:
    lane, done = ThreadPool("view", 1, longest_wait=0.01, longest_run=0.05), list[str]()
    busy = Busy()
    with pytest.raises(Overloaded):
        await lane.begin("a", Client().receive, busy)
    # Its thread is not free, and nobody waits for it even a moment.
    lane._longest_wait = 0.0
    with pytest.raises(Overloaded):
        await waiting(lane, "b", done)
    assert (lane._free, lane._new) == (0, {})
    busy.ends.set()
    lane._longest_wait = lane._longest_run = 60.0
    lane._moved_at = asyncio.get_running_loop().time()
    await waiting(lane, "c", done)
    await asyncio.sleep(0)
    assert (done, lane._free, lane._waiting) == (["c"], 1, {})
    lane.close()


async def test_an_answer_that_was_begun_is_not_refused() -> None:
    lane, done = ThreadPool("view", 1, most_waiting=0), list[str]()
    busy, first = await occupied(lane)
    begun = asyncio.create_task(lane.run("b", done.append, "b"))
    await asyncio.sleep(0)
    with pytest.raises(Overloaded):
        await waiting(lane, "b", done)
    busy.ends.set()
    await asyncio.gather(first, begun)
    assert done == ["b"]
    lane.close()


SEEKERS = [
    "/",
    "/exit",
    "/l/abcdefgh",
    "/api/v1/intake/requests",
    "/api/v1/inbox/referrals",
    "/healthz",
]
# A call for each of the others.
CALLS = {
    "upload": (
        "POST /api/v1/programmes/projects/1/pages/files",
        "POST /api/v1/programmes/projects/1/pages/import",
        "POST /api/v1/programmes/projects/1/courses/import",
        "POST /api/v1/programmes/projects/1/recordings",
        "POST /api/v1/surveys/questionnaires/imports",
    ),
    "surveys": (
        "GET /s/abcdefgh",
        "POST /surveys/preview",
        "GET /api/v1/surveys/questionnaires/imports",
    ),
    "experts": ("GET /panel/", "POST /advice/ask", "GET /api/v1/experts/me"),
    "operator": ("GET /operator/", "POST /operator/login/"),
    "programme": (
        "GET /programme/",
        "GET /api/v1/programmes/projects/1/pages/files",
        "POST /api/v1/programmes/projects/1/recordings/2/release",
        "GET /api/v1/signals/tables",
        "GET /api/v1/schema",
        "GET /c/abcd-efgh/paper",
    ),
}


def lane_of(method: str, path: str) -> str:
    found = (
        name for name, (calls, _) in settings.LANES.items() if re.match(calls, f"{method} {path}")
    )
    return next(found, "usual")


@pytest.mark.parametrize("path", [*SEEKERS, "/api/v1/members/me", "/_allauth/app/v1/auth/login"])
async def test_paths_of_the_usual_lane(path: str) -> None:
    assert {lane_of(method, path) for method in ("GET", "POST")} == {"usual"}


async def test_each_lane_has_what_it_is_for() -> None:
    assert {name: {lane_of(*call.split()) for call in calls} for name, calls in CALLS.items()} == {
        name: {name} for name in settings.LANES
    }


async def test_every_other_page_is_known() -> None:
    """A new first part of a path has to be put in one of the lanes."""
    usual = {
        "",
        "livez",
        "healthz",
        "readyz",
        "latez",
        "_allauth",
        "anymail",
        "exit",
        "app.webmanifest",
        "offline",
    }
    usual |= {".well-known", "worker.js", "design", "inbox", "members", "mail", "l"}
    # Kept, or small: strangers read pages, and hear a screen.
    usual |= {"learn", "learning", "p", "sound", "robots.txt", "sitemap.xml"}
    # Kept too, but for the certificate itself, which is typeset.
    usual |= {"c", "did.json"}
    found: set[str] = set()

    def collect(patterns: Any, before: str) -> None:
        for pattern in patterns:
            path = before + str(pattern.pattern)
            if hasattr(pattern, "url_patterns") and path in {"", "api/v1/"}:
                collect(pattern.url_patterns, path)
            else:
                found.add("/" + path)

    collect(get_resolver().url_patterns, "")
    others = {path for path in found if lane_of("GET", path) != "usual"}
    rest = {path.removeprefix("/api/v1").split("/")[1].partition("<")[0] for path in found - others}
    assert {"/operator/", "/panel/", "/s/", "/api/v1/surveys/", "/api/v1/experts/"} <= others
    assert {"/programme/", "/api/v1/programmes/"} <= others
    assert rest <= usual | {"intake", "inbox", "realtime", "notifications", "organisation"}
