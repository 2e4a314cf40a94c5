"""Who calls at Platform HOPE, what there is to call about, and what a row of its table says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from backend.experts.services.agenda import renew_feed
from tests.experts.consultation_scenes import Talk
from tests.experts.factories import Hope, Person
from tests.experts.requesters import Link
from tests.personas import Caller

ROLES = (
    "nobody",
    "requester",
    "other requester",
    "candidate",
    "member",
    "other member",
    "coordinator",
    "operator",
)

# As long as one that leads somewhere.
UNKNOWN = "A" * 43


@dataclass(frozen=True)
class HopeWorld:
    """The platform with a request in each state; the member has a part in accepted ones.

    `requests` are assignments by name; `parts` the member's part in each, `links` the requester's
    browser for each; `talks` are consultations, `things` identifiers of everything else.
    """

    hope: Hope
    people: Mapping[str, Person]
    requests: Mapping[str, Any]
    parts: Mapping[str, str]
    links: Mapping[str, Caller]
    talks: Mapping[str, Talk]
    things: Mapping[str, str]
    callers: Mapping[str, Caller]

    def caller(self, role: str, about: str) -> Caller:
        return self.links[about] if role == "requester" else self.callers[role]

    def token(self, role: str, about: str) -> str:
        caller = self.caller(role, about)
        return caller.token if isinstance(caller, Link) else UNKNOWN

    def secret(self, role: str) -> str:
        return renew_feed(self.people[role].row) if role in self.people else UNKNOWN


Body = Callable[[HopeWorld, str], Any]


def nothing(_world: HopeWorld, _role: str) -> None:
    pass


def empty(_world: HopeWorld, _role: str) -> Any:
    return {}


@dataclass(frozen=True)
class HopeRow:
    """A route with a method, and the status for each role in the order of `ROLES`.

    `about` names the request, `query` follows the route.
    """

    method: str
    route: str
    statuses: tuple[int, ...]
    body: Body = field(default=nothing)
    about: str = "begun"
    query: str = ""

    def path(self, world: HopeWorld, role: str = "requester") -> str:
        stands_for = {
            "<uuid:assignment>": str(world.requests[self.about].id),
            "<uuid:invitation>": world.parts.get(self.about, world.parts["begun"]),
            "<slug:language>": "nl",
            "<slug:step>": "purpose",
            **{f"<uuid:{name}>": thing for name, thing in world.things.items()},
        }
        if "<str:token>" in self.route:
            stands_for["<str:token>"] = world.token(role, self.about)
        if "<str:secret>" in self.route:
            stands_for["<str:secret>"] = world.secret(role)
        path = f"/{self.route}"
        for name, value in stands_for.items():
            path = path.replace(name, value)
        return path + self.query


def everybody(status: int) -> tuple[int, ...]:
    return (status,) * len(ROLES)


def the_requester(status: int, *, other: int | None = None) -> tuple[int, ...]:
    return (401, status, status if other is None else other, 401, 401, 401, 401, 401)


def the_desk(status: int) -> tuple[int, ...]:
    return (401, 401, 401, 403, 403, 403, status, 403)


def each_expert(status: int) -> tuple[int, ...]:
    return (401, 401, 401, status, status, status, 403, 403)


def the_member(status: int) -> tuple[int, ...]:
    return (401, 401, 401, 404, status, 404, 403, 403)
