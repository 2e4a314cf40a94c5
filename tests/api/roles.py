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
    """A request at `desk`, and signed-in callers in all roles.

    `other` is a caseworker elsewhere, `left` an organisation that has the request too; `newcomer`
    has no keys yet, `waiting` is not let in.
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
    note: str
    held: str
    surveys: Surveys
    template: str
    theirs: Desk
    # `signal_rows.Signals`: a table that our organisation leads.
    signals: Any


Body = Callable[[World, str], Any]


def nothing(_world: World, _role: str) -> None:
    pass


@dataclass(frozen=True)
class Row:
    """A route with a method, and the status for each role in the order of `ROLES`.

    `colleague` and `survey` name the member or round that the route is about.
    """

    method: str
    route: str
    statuses: tuple[int, ...]
    body: Body = field(default=nothing)
    colleague: str = "waiting"
    survey: str = "open"
    query: str = ""

    def path(self, world: World) -> str:
        stands_for = {
            "<uuid:referral>": world.referral,
            "<uuid:organisation>": world.left.id,
            "<uuid:member>": world.colleagues[self.colleague],
            "<uuid:key>": str(world.desk.key_id),
            "<uuid:device>": world.device,
            "<uuid:template>": world.template,
            "<uuid:note>": world.note,
            "<uuid:reply>": world.held,
            "<slug:slug>": "nothing",
            "<slug:language>": "nl",
            "<seekers_language:language>": "vi",
            "<slug:provider>": "mailgun",
            "<str:code>": "22222222",
            "<str:token>": unsubscription.token_for(world.staff["other"].member.pk),
            **{f"<uuid:{name}>": one for name, one in world.signals.things.items()},
            **world.surveys.stand_for(self.survey),
        }
        path = f"/{self.route}" + (f"?{self.query}" if self.query else "")
        for name, value in stands_for.items():
            path = path.replace(name, value)
        return path


def everybody(status: int) -> tuple[int, ...]:
    return (status,) * len(ROLES)


def the_seeker(status: int) -> tuple[int, ...]:
    return (401, status, 401, 401, 401, 401)


def our_organisation(status: int) -> tuple[int, ...]:
    return (401, 401, status, 404, status, 403)


def every_member(status: int) -> tuple[int, ...]:
    return (401, 401, status, status, status, status)


def a_colleague(status: int, *, stranger: int = 403) -> tuple[int, ...]:
    return (401, 401, status, stranger, status, 403)


def the_caseworker(status: int) -> tuple[int, ...]:
    return (401, 401, status, 404, 404, 404)


def our_coordinator(status: int) -> tuple[int, ...]:
    return (401, 401, 403, 403, status, 403)
