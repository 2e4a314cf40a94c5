"""An interpreter in a conversation: what is asked, what is seen of it, and how it ends."""

from typing import Any

from backend.help_requests.models import Referral
from backend.help_requests.services.interpreters import end_interpreting_due
from notifications.models import Notice
from tests.clock import Clock
from tests.factories import Desk
from tests.personas import INTAKE, Caseworker, Seeker

PROPOSALS, KEYS = f"{INTAKE}/request/proposals", f"{INTAKE}/request/keys"
# Today is 2026-11-02.
UNTIL, LATER = "2026-11-09", "2026-11-16"


def body(*desks: Desk, until: str | None = UNTIL, **more: str) -> dict[str, Any]:
    asked = {"organisations": [desk.id for desk in desks], "reason": "interprets", "reads": "all"}
    return asked | ({"until": until} if until else {}) | more


def propose(caseworker: Caseworker, seeker: Seeker, *desks: Desk, **how: Any) -> Any:
    return caseworker.post(caseworker.at(seeker, "proposals"), body(*desks, **how))


def shown(caseworker: Caseworker, seeker: Seeker) -> Any:
    return caseworker.get(caseworker.at(seeker, "proposals")).json()


def end(caseworker: Caseworker, seeker: Seeker, desk: Desk) -> Any:
    return caseworker.call("delete", caseworker.at(seeker, f"interpreters/{desk.id}"))


def state_of(desk: Desk) -> str:
    return Referral.objects.get(organisation=desk.id).status


def told(kind: str) -> int:
    return Notice.objects.filter(kind=kind).count()


class Scene:
    """A seeker, who helps, who interprets, and the clock."""

    def __init__(
        self, seeker: Seeker, caseworker: Caseworker, interpreter: Caseworker, clock: Clock
    ) -> None:
        self.seeker, self.caseworker, self.interpreter = seeker, caseworker, interpreter
        self.clock = clock


def by_the_clock(one: Scene) -> None:
    one.clock.put_on(days=8)
    for caller in (one.caseworker, one.interpreter):
        caller.token = ""
    assert end_interpreting_due() == 1
    assert end_interpreting_due() == 0


def by_itself(one: Scene) -> None:
    assert end(one.interpreter, one.seeker, one.interpreter.desk).status_code == 204
    assert end(one.interpreter, one.seeker, one.interpreter.desk).status_code == 204


def by_who_helps(one: Scene) -> None:
    assert end(one.caseworker, one.seeker, one.interpreter.desk).status_code == 204
    assert end(one.caseworker, one.seeker, one.interpreter.desk).status_code == 204


def by_the_seeker(one: Scene) -> None:
    assert one.seeker.withdraw(one.interpreter.desk).status_code == 204


def with_the_last_that_closes(one: Scene) -> None:
    assert one.caseworker.move(one.seeker, "close").status_code == 200


def with_the_last_that_is_withdrawn(one: Scene) -> None:
    assert one.seeker.withdraw(one.caseworker.desk).status_code == 204


ENDS = [
    by_the_clock,
    by_itself,
    by_who_helps,
    by_the_seeker,
    with_the_last_that_closes,
    with_the_last_that_is_withdrawn,
]
