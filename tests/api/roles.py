"""Who calls, what there is to call about, and what a row of the permission table says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from notifications import unsubscription
from tests.api.survey_world import Surveys
from tests.factories import Desk, Staff
from tests.personas import Caller, Seeker

ROLES = ("nobody", "seeker", "caseworker", "other", "coordinator", "operator")


@dataclass(frozen=True)
class World:
    """A request at an organisation (`desk`), and callers in all roles, signed in.

    `other` is a caseworker of another organisation; `left` is somewhere that the request also is.
    `colleagues` are the identifiers of two at the desk who call nothing: `newcomer` has no keys
    yet, `waiting` has not been let in. `device` is the caseworker's. `surveys` are the desk's.
    """

    desk: Desk
    left: Desk
    free: Desk
    seeker: Seeker
    referral: str
    callers: Mapping[str, Caller]
    staff: Mapping[str, Staff]
    colleagues: Mapping[str, str]
    device: str
    surveys: Surveys


Body = Callable[[World, str], Any]


def nothing(_world: World, _role: str) -> None:
    """No body."""


@dataclass(frozen=True)
class Row:
    """A route with a method, and the status for each role in the order of `ROLES`.

    `colleague` says whom the route is about, `survey` which round, if it is about one.
    """

    method: str
    route: str
    statuses: tuple[int, ...]
    body: Body = field(default=nothing)
    colleague: str = "waiting"
    survey: str = "open"

    def path(self, world: World) -> str:
        """The route in a world: the request at `desk`, a member there, the desk's key."""
        stands_for = {
            "<uuid:referral>": world.referral,
            "<uuid:organisation>": world.left.id,
            "<uuid:member>": world.colleagues[self.colleague],
            "<uuid:key>": str(world.desk.key_id),
            "<uuid:device>": world.device,
            "<slug:language>": "nl",
            "<slug:provider>": "mailgun",
            "<str:token>": unsubscription.token_for(world.staff["other"].member.pk),
            **world.surveys.stand_for(self.survey),
        }
        path = f"/{self.route}"
        for name, value in stands_for.items():
            path = path.replace(name, value)
        return path


def everybody(status: int) -> tuple[int, ...]:
    """Open to all; sign-in and code are not looked at."""
    return (status,) * len(ROLES)


def the_seeker(status: int) -> tuple[int, ...]:
    """Who shows the code."""
    return (401, status, 401, 401, 401, 401)


def our_organisation(status: int) -> tuple[int, ...]:
    """Who works where the request is; for another organisation it is not there."""
    return (401, 401, status, 404, status, 403)


def every_member(status: int) -> tuple[int, ...]:
    """Who is signed in."""
    return (401, 401, status, status, status, status)


def a_colleague(status: int, *, stranger: int = 403) -> tuple[int, ...]:
    """Who works at the organisation; `stranger` is what somebody of another one gets."""
    return (401, 401, status, stranger, status, 403)


def the_caseworker(status: int) -> tuple[int, ...]:
    """Whose device it is; for others it is not there."""
    return (401, 401, status, 404, 404, 404)


def our_coordinator(status: int) -> tuple[int, ...]:
    """Who coordinates the organisation."""
    return (401, 401, 403, 403, status, 403)
