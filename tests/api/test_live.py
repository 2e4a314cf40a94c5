"""Live events: a ticket lets in once, and what is sent is a kind and an identifier."""

import json
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connection, connections

from api.realtime import tickets
from backend import asgi
from backend.asgi import application
from backend.core.crypto.encoding import encode
from backend.organisations.models import Role
from tests.api.trace import bytes_of_all_rows, bytes_of_the_cache
from tests.colleagues import coordinator_at
from tests.factories import a_desk, a_member
from tests.personas import Browser, Caller, Caseworker, Seeker, problem, whole

TICKETS = "/api/v1/realtime/tickets"

# Seconds in which an event that must not come would; a subscriber of Redis looks every 0.1 seconds.
PATIENCE = 0.4 if settings.REDIS_URL else 0.05
# What is to come may take as long as a busy machine takes.
PLENTY = 60.0
DOINGS = ("reading", "writing")

pytestmark = [pytest.mark.asyncio, pytest.mark.django_db(transaction=True)]


@sync_to_async
def do(act: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Make a synchronous call from asynchronous code."""
    try:
        return act(*args, **kwargs)
    finally:
        connections.close_all()


class World:
    """A desk with a caseworker, another one, and a seeker who asked the first."""

    def __init__(self) -> None:
        self.desk, self.other_desk = a_desk("first"), a_desk("second")
        self.caseworker = Caseworker(a_member(self.desk), self.desk)
        self.other = Caseworker(a_member(self.other_desk), self.other_desk)
        self.seeker = Seeker()
        assert self.seeker.ask(self.desk, waiting=[self.other_desk]).status_code == 201
        self.referral = self.caseworker.referral_of(self.seeker)["id"]
        self.other.inbox()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have events sent however long a busy machine takes for it."""
    monkeypatch.setattr("notifications.transports.live.transport.LONGEST_SECONDS", PLENTY)


@pytest.fixture
def world(transactional_db: Any) -> World:
    return World()


def ticket_of(caller: Caller) -> str:
    answer = caller.post(TICKETS)
    assert answer.status_code == 201
    body: dict[str, str] = answer.json()
    assert body.keys() == {"ticket"}
    return body["ticket"]


class Socket(ApplicationCommunicator):
    """A socket as a browser opens it."""

    def __init__(self, query: str, path: str = "/ws/v1/events", **headers: str) -> None:
        scope = {
            "type": "websocket",
            "path": path,
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "subprotocols": [],
        }
        super().__init__(application, scope)

    async def first_answer(self) -> Any:
        await self.send_input({"type": "websocket.connect"})
        return await self.receive_output()

    async def receive_output(self, timeout: float = PLENTY) -> Any:
        return await super().receive_output(timeout)

    async def wait(self, timeout: float = PLENTY) -> None:
        await super().wait(timeout)

    async def events(self, count: int = 0) -> list[Any]:
        """Return so many events, and what else came before silence."""
        found = [json.loads((await self.receive_output())["text"]) for _ in range(count)]
        while not await self.receive_nothing(timeout=PATIENCE, interval=0.005):
            found.append(json.loads((await self.receive_output())["text"]))
        return found


@asynccontextmanager
async def socket_with(ticket: str) -> AsyncIterator[Socket]:
    socket = Socket(f"ticket={ticket}")
    assert (await socket.first_answer())["type"] == "websocket.accept"
    yield socket
    await socket.send_input({"type": "websocket.disconnect", "code": 1000})
    await socket.wait()


@asynccontextmanager
async def listening(caller: Caller) -> AsyncIterator[Socket]:
    async with socket_with(await do(ticket_of, caller)) as socket:
        yield socket


@asynccontextmanager
async def listening_to(group: str) -> AsyncIterator[Socket]:
    async with socket_with(await do(tickets.issue, group)) as socket:
        yield socket


def of_request(world: World) -> dict[str, str]:
    return {"type": "request.changed", "id": world.seeker.request}


def of_referral(world: World) -> dict[str, str]:
    return {"type": "referral.changed", "id": world.referral}


async def test_a_new_request_is_told_to_who_was_asked(world: World) -> None:
    newcomer = Seeker()
    async with listening(world.caseworker) as here, listening(world.other) as elsewhere:
        assert (await do(newcomer.ask, world.desk)).status_code == 201
        referral = (await do(world.caseworker.referral_of, newcomer))["id"]
        assert await here.events(1) == [{"type": "referral.changed", "id": referral}]
        assert await elsewhere.events() == []


ACTS: dict[str, tuple[Callable[[World], Any], int, int, int]] = {
    "the seeker writes": (lambda w: w.seeker.write(), 1, 1, 0),
    "the caseworker answers": (lambda w: w.caseworker.write(w.seeker), 1, 1, 0),
    "accept": (lambda w: w.caseworker.move(w.seeker, "accept"), 1, 1, 0),
    "decline": (lambda w: w.caseworker.move(w.seeker, "decline"), 1, 1, 1),
    "withdraw": (lambda w: w.seeker.withdraw(w.desk), 1, 1, 0),
    "withdraw from who waits": (lambda w: w.seeker.withdraw(w.other_desk), 1, 0, 0),
    "let in": (lambda w: w.seeker.let_in(w.other_desk), 1, 1, 1),
    "erase": (lambda w: w.seeker.erase(), 1, 1, 0),
    "read": (lambda w: w.seeker.get("/api/v1/intake/request"), 0, 0, 0),
    "a wrong message": (lambda w: w.seeker.post("/api/v1/intake/request/messages", {}), 0, 0, 0),
}


@pytest.mark.full
@pytest.mark.parametrize(("act", "seeker", "here", "there"), ACTS.values(), ids=ACTS)
async def test_who_hears_of_what(
    world: World, act: Callable[[World], Any], seeker: int, here: int, there: int
) -> None:
    async with (
        listening(world.seeker) as phone,
        listening(world.caseworker) as desk,
        listening(world.other) as other,
    ):
        await do(act, world)
        assert await phone.events(seeker) == [of_request(world)] * seeker
        assert await desk.events(here) == [of_referral(world)] * here
        heard = await other.events(there)
        assert [one["type"] for one in heard] == ["referral.changed"] * there


async def test_a_conflict_is_not_an_event(world: World) -> None:
    await do(world.caseworker.move, world.seeker, "accept")
    async with listening(world.seeker) as phone, listening(world.caseworker) as desk:
        assert (await do(world.caseworker.move, world.seeker, "accept")).status_code == 409
        assert await phone.events() == await desk.events() == []


async def test_the_next_key_is_told_to_who_has_it_now(world: World) -> None:
    key = await do(world.seeker.next_key, world.desk, world.other_desk)
    async with listening(world.caseworker) as desk, listening(world.other) as other:
        await do(world.seeker.post, "/api/v1/intake/request/keys", key)
        assert await desk.events(1) == [of_referral(world)]
        assert await other.events() == []


async def test_all_phones_of_a_seeker_hear(world: World) -> None:
    async with listening(world.seeker) as one, listening(world.seeker) as another:
        await do(world.caseworker.write, world.seeker)
        assert await one.events(1) == await another.events(1) == [of_request(world)]


def doing(caseworker: Caseworker, seeker: Seeker, what: str) -> Any:
    return caseworker.post(caseworker.at(seeker, "presence"), {"doing": what})


async def test_a_seeker_hears_that_somebody_reads_and_writes(world: World) -> None:
    before = await do(bytes_of_all_rows, connection)
    async with listening(world.seeker) as phone, listening(world.caseworker) as desk:
        for what in ("reading", "writing"):
            assert (await do(doing, world.caseworker, world.seeker, what)).status_code == 204
        heard = [{"type": f"request.{what}", "id": world.seeker.request} for what in DOINGS]
        assert await phone.events(2) == heard
        member = str(world.caseworker.staff.member.pk)
        assert await desk.events(2) == [
            {"type": f"referral.{what}", "id": world.referral, "member": member} for what in DOINGS
        ]
    assert await do(bytes_of_all_rows, connection) == before


@pytest.mark.parametrize(
    ("end", "status"),
    [
        (lambda w: w.seeker.withdraw(w.desk), 403),
        (lambda w: w.caseworker.move(w.seeker, "decline"), 403),
        (
            lambda w: (w.caseworker.move(w.seeker, "accept"), w.caseworker.move(w.seeker, "close")),
            409,
        ),
        (lambda w: w.seeker.erase(), 404),
    ],
    ids=["withdrawn", "declined", "closed", "erased"],
)
async def test_who_may_not_read_tells_nothing(
    world: World, end: Callable[[World], Any], status: int
) -> None:
    path = await do(world.caseworker.at, world.seeker, "presence")
    await do(end, world)
    async with listening_to(f"request.{world.seeker.request}") as phone:
        for what in DOINGS:
            await do(world.caseworker.post, path, {"doing": what})
        answer = await do(world.caseworker.post, path, {"doing": "writing"})
        assert answer.status_code == status
        assert await phone.events() == []


async def test_another_organisation_tells_nothing(world: World) -> None:
    path = await do(world.caseworker.at, world.seeker, "presence")
    async with listening(world.seeker) as phone, listening(world.caseworker) as desk:
        assert (await do(world.other.post, path, {"doing": "reading"})).status_code == 404
        assert (await do(world.caseworker.post, path, {"doing": "x"})).status_code == 400
        body = {"doing": "reading", "text": "x"}
        assert (await do(world.caseworker.post, path, body)).status_code == 400
        assert await phone.events() == []
        assert await desk.events() == []


async def test_colleagues_alone_hear_who_reads(world: World) -> None:
    await do(world.seeker.let_in, world.other_desk)
    async with listening(world.other) as elsewhere, listening(world.caseworker) as desk:
        await do(doing, world.caseworker, world.seeker, "writing")
        assert [event["type"] for event in await desk.events(1)] == ["referral.writing"]
        assert await elsewhere.events() == []


async def test_a_coordinator_may_switch_it_off(world: World) -> None:
    coordinator = await do(coordinator_at, world.desk)
    body = {"revision": 0, "shows_presence": False}
    answer = await do(coordinator.patch, "/api/v1/organisation/practice", body)
    assert answer.status_code == 200
    async with listening(world.seeker) as phone, listening(world.caseworker) as desk:
        assert (await do(doing, world.caseworker, world.seeker, "reading")).status_code == 204
        assert await phone.events() == []
        # Colleagues still hear of each other.
        assert [event["type"] for event in await desk.events(1)] == ["referral.reading"]


async def test_what_lies_in_the_bin_is_read_by_nobody(world: World) -> None:
    staff = await do(a_member, world.desk, name="coordinator", role=Role.COORDINATOR)
    coordinator = Caseworker(staff, world.desk)
    body = {"referrals": [world.referral]}
    assert (await do(coordinator.post, "/api/v1/inbox/bin", body)).status_code == 200
    async with listening(world.seeker) as phone:
        path = f"/api/v1/inbox/referrals/{world.referral}/presence"
        await do(world.caseworker.post, path, {"doing": "reading"})
        assert await phone.events() == []


async def test_what_is_sent_here_is_not_read(world: World) -> None:
    async with listening(world.seeker) as phone:
        for sent in ({"text": '{"type": "kier.event", "event": {}}'}, {"bytes": b"\xff"}):
            await phone.send_input({"type": "websocket.receive", **sent})
        assert await phone.events() == []
        await do(world.caseworker.write, world.seeker)
        assert await phone.events(1) == [of_request(world)]


CLOSED = {"type": "websocket.close", "code": 4401}
ENDINGS: dict[str, Callable[[World, Browser], Any]] = {
    "removed": lambda w, who: coordinator_at(w.desk).remove(who.staff.member.pk),
    "a new password": lambda w, who: change_password(who),
}


def change_password(who: Browser) -> Any:
    body = {
        "current_login": who.staff.login,
        "login": encode(os.urandom(32)),
        "salt": encode(os.urandom(16)),
        "member_key_envelope": encode(os.urandom(60)),
        "pins": {"version": 1, "box": encode(os.urandom(540))},
    }
    return who.post("/api/v1/members/password", body)


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
async def test_a_socket_ends_with_its_session(
    world: World, ending: Callable[[World, Browser], Any]
) -> None:
    other = Browser(await do(a_member, world.desk, name="other"))
    async with listening(other) as ended, listening(world.caseworker) as stays:
        assert (await do(ending, world, other)).status_code < 300
        assert await ended.receive_output() == CLOSED
        await do(world.seeker.write)
        assert await stays.events(1) == [of_referral(world)]
        assert await ended.events() == []


async def refused(query: str) -> Any:
    socket = Socket(query)
    assert (await socket.first_answer())["type"] == "websocket.accept"
    return await socket.receive_output()


# The browser is told why, which it is not if the socket never opens.
NO_TICKET = CLOSED


async def test_a_ticket_is_good_once(world: World) -> None:
    ticket = await do(ticket_of, world.seeker)
    async with socket_with(ticket):
        assert await refused(f"ticket={ticket}") == NO_TICKET
    assert await refused(f"ticket={ticket}") == NO_TICKET


@pytest.mark.parametrize(
    "query", ["", "ticket=", "ticket=x", "ticket=%ff", "x=1", "ticket", "ticket=%00"]
)
async def test_no_ticket(query: str) -> None:
    assert await refused(query) == NO_TICKET


@pytest.mark.parametrize("origin", ["https://other.example", "null", "", "http://kier.example.nl"])
async def test_a_page_of_another_site_takes_no_socket(world: World, origin: str) -> None:
    ticket = await do(ticket_of, world.seeker)
    socket = Socket(f"ticket={ticket}", host="kier.example", origin=origin)
    assert await socket.first_answer() == {"type": "websocket.close", "code": 4403}
    ours = Socket(f"ticket={ticket}", host="kier.example", origin="https://kier.example")
    assert (await ours.first_answer())["type"] == "websocket.accept"
    await ours.send_input({"type": "websocket.disconnect", "code": 1000})
    await ours.wait()


async def test_another_path() -> None:
    assert (await Socket("", "/ws/v1/other").first_answer())["code"] == 4404


async def test_a_ticket_that_came_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tickets.GOOD_FOR_SECONDS == 30
    monkeypatch.setattr(tickets, "GOOD_FOR_SECONDS", 0)
    ticket = await do(tickets.issue, "request.x")
    assert await refused(f"ticket={ticket}") == NO_TICKET


async def test_the_cache_holds_no_ticket(world: World) -> None:
    ticket = await do(ticket_of, world.seeker)
    assert ticket.encode() not in await do(bytes_of_the_cache)
    assert await do(tickets.redeem, ticket) == f"request.{world.seeker.request}"
    assert await do(tickets.redeem, ticket) is None


async def test_who_gets_no_ticket(world: World) -> None:
    operator = Browser(await do(a_member, name="operator", operator=True))
    assert whole(await do(Caller().post, TICKETS)) == problem("not-authenticated")
    assert whole(await do(operator.post, TICKETS)) == problem("not-allowed")
    body = {"group": "organisation.x"}
    assert (await do(world.seeker.post, TICKETS, body)).status_code == 400


NEWER_ONES = {"type": "websocket.close", "code": 4409}


@pytest.mark.full
@pytest.mark.parametrize(("group", "most"), [("request.x", 5), ("organisation.x member.x", 20)])
async def test_the_newest_sockets_of_one_person_stay(group: str, most: int) -> None:
    async with AsyncExitStack() as stack:
        opened = []
        for _ in range(most + 2):
            ticket = await do(tickets.issue, *group.split())
            opened.append(await stack.enter_async_context(socket_with(ticket)))
        for socket in opened[:2]:
            assert await socket.receive_output() == NEWER_ONES
        for socket in opened[2:]:
            assert await socket.events() == []


async def test_sockets_in_other_processes_count() -> None:
    layer = get_channel_layer()
    async with AsyncExitStack() as stack:
        opened = []
        for _ in range(3):
            ticket = await do(tickets.issue, "request.x")
            opened.append(await stack.enter_async_context(socket_with(ticket)))

        async def tell(kind: str, name: str) -> None:
            await layer.group_send("request.x", {"type": kind, "process": "p", "socket": name})

        # One that was opened and closed again does not count, nor one that is told of twice.
        for kind, name in [("opened", "a"), ("left", "a"), ("opened", "b"), ("opened", "b")]:
            await tell(f"kier.{kind}", name)
        assert [await one.events() for one in opened] == [[], [], []]
        await tell("kier.opened", "c")
        await tell("kier.opened", "d")
        assert await opened[0].receive_output() == NEWER_ONES
        assert [await one.events() for one in opened[1:]] == [[], []]


async def test_an_address_has_half_of_all_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asgi, "MAX_OF_ONE_ADDRESS", 1)
    ticket = await do(tickets.issue, "request.x")
    async with socket_with(ticket):
        assert (await Socket("ticket=x").first_answer())["code"] == 1013
    assert not asgi.sockets_of
