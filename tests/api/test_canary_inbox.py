"""The canary in what organisations do with each other and among themselves, and in its clocks."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from backend.core.days import today
from backend.core.models import SetAside
from backend.help_requests.figures.publication import publish_due
from backend.help_requests.models import Referral
from backend.help_requests.services.interpreters import end_interpreting_due
from backend.help_requests.services.overdue import move_on
from backend.help_requests.services.reminders import remind
from backend.help_requests.services.silence import ask_after
from tests.api.doors import ADDRESS, CANARY, TRACES
from tests.clock import Clock
from tests.factories import Desk, a_desk, a_member, an_interpreting_desk
from tests.personas import INTAKE, Caseworker, Seeker
from tests.representatives import named_cases

from .interpreting import UNTIL, end, propose
from .test_canary import an_error

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("written")]

WRONG: tuple[Any, ...] = (CANARY, [CANARY], {CANARY: CANARY})


def interpreted(seeker: Seeker, caseworker: Caseworker) -> Caseworker:
    tolk = an_interpreting_desk("tolk", "nl")
    assert caseworker.move(seeker, "accept").status_code == 200
    assert propose(caseworker, seeker, tolk).status_code == 201
    assert seeker.let_in(tolk, until=UNTIL).status_code == 201
    return Caseworker(a_member(tolk), tolk, address=ADDRESS)


def test_nothing_stays_of_what_an_interpreter_wrote(
    world: tuple[Seeker, Caseworker], look: Callable[..., None]
) -> None:
    seeker, caseworker = world
    interpreter = interpreted(seeker, caseworker)
    assert interpreter.write(seeker, CANARY).status_code == 201
    assert interpreter.hold(seeker, CANARY).status_code == 201
    assert seeker.texts() == [CANARY] * 4
    look(*TRACES)
    assert end(interpreter, seeker, interpreter.desk).status_code == 204
    seeker.erase()
    look(*TRACES)


def test_nothing_stays_of_what_is_sent_by_mistake(
    world: tuple[Seeker, Caseworker], look: Callable[..., None]
) -> None:
    seeker, caseworker = world
    interpreter = interpreted(seeker, caseworker)
    names = ("id", "organisations", "reason", "reads", "until", "key", "box", "member", "doing")
    for value in WRONG:
        body = dict.fromkeys(names, value)
        for one in (caseworker, interpreter):
            for step in ("proposals", "notes", "held-replies", "presence", "accept"):
                assert one.post(one.at(seeker, step), body).status_code == 400
            assert one.call("put", one.at(seeker, "assignee"), body).status_code == 400
        seeker.call("put", f"{INTAKE}/request/referrals/{interpreter.desk.id}/supervision", body)
        seeker.post(f"{INTAKE}/request/referrals", seeker.sealed_to(caseworker.desk) | body)
        caseworker.post("/api/v1/organisation/templates", body | {"shared": value})
        member = f"/api/v1/organisation/members/{caseworker.staff.member.pk}"
        caseworker.post(f"{member}/handover", {"to": value})
        caseworker.call("put", f"{member}/absence", {"first": value, "last": value})
    caseworker.call("delete", caseworker.at(seeker, f"interpreters/{uuid4()}"))
    look(*TRACES)


def interpreting_is_over(seeker: Seeker, caseworker: Caseworker, clock: Clock) -> None:
    interpreted(seeker, caseworker)
    clock.put_on(days=8)


def left_alone(seeker: Seeker, caseworker: Caseworker, clock: Clock) -> None:
    caseworker.move(seeker, "accept")
    assert caseworker.write(seeker, CANARY).status_code == 201
    clock.put_on(days=15)


def asked_elsewhere(desk: Desk) -> None:
    assert Seeker(address=ADDRESS).ask(desk, text=CANARY).status_code == 201


def nobody_answers(_seeker: Seeker, _caseworker: Caseworker, clock: Clock) -> None:
    asked_elsewhere(a_desk("late"))
    clock.put_on(days=3)


def answered_soon(_seeker: Seeker, _caseworker: Caseworker, clock: Clock) -> None:
    asked_elsewhere(a_desk("soon"))
    due = Referral.objects.get(organisation__slug="soon").due_at
    clock.now = due - timedelta(hours=1)


def the_month_is_over(_seeker: Seeker, _caseworker: Caseworker, clock: Clock) -> None:
    clock.put_on(days=40)
    assert today().month == 12


# What has to be done by the clock, what of it fails, and when.
SERVICES = "backend.help_requests.services"
CLOCKS: dict[str, tuple[Callable[[], int], str, Callable[..., None]]] = {
    "interpreting": (end_interpreting_due, f"{SERVICES}.interpreters._end", interpreting_is_over),
    "silence": (ask_after, f"{SERVICES}.silence.tell_seeker", left_alone),
    "overdue": (move_on, f"{SERVICES}.overdue.tell_overdue", nobody_answers),
    "reminders": (remind, f"{SERVICES}.reminders.tell_reminder", answered_soon),
    "figures": (
        publish_due,
        "backend.help_requests.figures.publication.contribution_of",
        the_month_is_over,
    ),
}


@pytest.mark.parametrize(("act", "fails", "before"), named_cases(CLOCKS, always={"interpreting"}))
def test_nothing_stays_of_a_row_that_fails(
    world: tuple[Seeker, Caseworker],
    look: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    clock: Clock,
    act: Callable[[], int],
    fails: str,
    before: Callable[..., None],
) -> None:
    """An error that quotes a row stays out of the log and the record of failures."""
    before(*world, clock)

    def fail(*_args: Any, **_kwargs: Any) -> Any:
        raise an_error()

    monkeypatch.setattr(fails, fail)
    act()
    assert SetAside.objects.count() == 1
    look(*TRACES)
