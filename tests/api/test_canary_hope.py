"""What is said at Platform HOPE is found nowhere: sealed where it is kept, quoted by nothing."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection

from backend.experts import tasks
from backend.experts.models import Evaluation
from backend.experts.selectors.questionnaires import asked
from notifications import devices
from notifications.kinds import Via
from notifications.recipients import member
from tests.api import doors
from tests.api.doors import ADDRESS, CANARY, TRACES, send, send_form
from tests.api.hope_roles import HopeWorld
from tests.api.hope_walk import walk
from tests.api.hope_words import (
    DOORS,
    Door,
    Pen,
    answers,
    debrief,
    draft,
    evaluation,
    knock,
    legal_name,
    recording,
    requesters_evaluation,
    speak,
    story,
)
from tests.api.hope_world import a_hope_world
from tests.api.test_canary import failing
from tests.api.test_canary_notifications import Providers, deliver, providers  # noqa: F401
from tests.experts.care_scenes import REQUESTER_SAYS
from tests.putting_back import Kept, kept
from tests.representatives import cases, named_cases
from tests.standing import standing_clock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("written")]
Look = Callable[..., None]


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> tuple[HopeWorld, Kept] | None:
    """The platform, made once on SQLite, which can restore it for each test."""
    if connection.vendor != "sqlite":
        return None
    with django_db_blocker.unblock(), standing_clock():
        before = kept()
        world = a_hope_world()
        rows = kept()
        before.put_back()
    return world, rows


@pytest.fixture
def pen(made: tuple[HopeWorld, Kept] | None) -> Pen:
    if made:
        world, rows = made
        rows.put_back()
    else:
        world = a_hope_world()
    for caller in (*world.callers.values(), *world.links.values()):
        caller.address = ADDRESS
    return Pen(world)


@pytest.mark.full
@pytest.mark.parametrize(
    "door", cases(DOORS, always={story, answers}), ids=lambda one: one.__name__
)
def test_nothing_stays_of_what_was_said(pen: Pen, look: Look, door: Door) -> None:
    if door is answers:
        speak(pen, recording)
    speak(pen, door)
    look(*TRACES)


def test_nothing_stays_in_an_evaluation_on_the_page_of_a_link(pen: Pen, look: Look) -> None:
    form = {f"a:{name}": str(value) for name, value in REQUESTER_SAYS.items()}
    form |= {"shown": " ".join(asked("requester").nodes), "text": CANARY}
    link = f"/advice/r/{pen.world.links['delivered'].token}/evaluation"  # type: ignore[attr-defined]
    assert send_form(form, link).status_code == 303
    assert Evaluation.objects.filter(side="requester", answered=True).exists()
    look(*TRACES)


@pytest.mark.full
def test_nothing_goes_out(
    pen: Pen,
    providers: Providers,  # noqa: F811
    look: Look,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By push, app or mail, to a calendar, in a file or an answer to anybody."""
    coordinator, robin = pen.world.hope.coordinator.member.pk, pen.world.people["member"].row.pk
    for who in (coordinator, robin):
        browser = providers.push.new_subscription().as_json()
        devices.register(member(who), uuid4(), Via.WEB_PUSH, json.dumps(browser), "nl")
        devices.register(member(who), uuid4(), Via.FCM, f"app-{who}", "nl")
    speak(pen)
    # Also at night.
    monkeypatch.setattr(tasks, "may_disturb", lambda: True)
    for task in (tasks.send_letters, tasks.end_answering, tasks.ask_members_how_they_are):
        task.func()
    deliver()
    call_command("db_worker", batch=True, interval=0, startup_delay=False)
    assert all([providers.push.received, providers.fcm.received, providers.mail.received])
    seen = walk(pen.world)
    outside = json.dumps(providers.received()).lower() + json.dumps([*seen.items()]).lower()
    assert [trace for trace in TRACES if trace.lower() in outside] == []
    look(*TRACES)


WRONG = (CANARY, [CANARY], {CANARY: CANARY}, None, f"{CANARY}\ud800")


@pytest.mark.parametrize("door", cases(DOORS, always={story}), ids=lambda one: one.__name__)
def test_nothing_stays_of_what_was_refused(pen: Pen, look: Look, door: Door) -> None:
    if door is answers:
        speak(pen, recording)
    call = door(pen)
    for value in WRONG:
        for body in bodies_with(call.body, value):
            answer = knock(pen.world, replace(call, body=body))
            assert answer.status_code in {400, 404, 409}, (body, answer.content)
    look(*TRACES)


PLACES = {"answers", "choices", "copies", "pieces", "recordings", "sealed"}


def bodies_with(body: dict[str, Any], value: Any) -> Iterator[Any]:
    yield value
    yield body | {CANARY: value}
    yield from (body | {name: value} for name in sorted(PLACES & {*body}))
    sealed = body.get("sealed", {})
    yield from (body | {"sealed": sealed | {name: value}} for name in sealed)


EXPERTS = "backend.experts.services"
FAILING: dict[str, tuple[Door, str]] = {
    "reading": (story, "api.experts.common.Boxes"),
    "insert": (legal_name, f"{EXPERTS}.sealed_texts.MemberEnvelope.objects.bulk_create"),
    "draft": (draft, "backend.experts.services.contributions.keep_draft"),
    "round": (answers, f"{EXPERTS}.contributions.hand_in_to_round"),
    "sealing here": (requesters_evaluation, f"{EXPERTS}.evaluations.seal_text"),
    "blind box": (evaluation, f"{EXPERTS}.evaluations.lock_at_rest"),
    "telling": (debrief, "notifications.outbox.notify"),
}


@pytest.mark.parametrize(("door", "what"), named_cases(FAILING, always={"insert"}))
def test_nothing_stays_of_an_error_of_ours(
    pen: Pen, look: Look, monkeypatch: pytest.MonkeyPatch, door: Door, what: str
) -> None:
    if door is answers:
        speak(pen, recording)
    call = door(pen)
    for kind in (ValueError, IntegrityError, UnicodeError):
        monkeypatch.setattr(what, failing(kind))
        answer = knock(pen.world, call)
        assert answer.status_code == 500, kind
        assert CANARY not in answer.content.decode(), kind
    look(*TRACES)


PATHS = (
    ("post", "/api/v1/experts/requests"),
    ("get", "/api/v1/experts/request"),
    ("get", "/api/v1/experts/me"),
    ("get", "/api/v1/experts/successes"),
    ("post", "/advice/ask"),
    ("get", "/panel/"),
)


@pytest.mark.full
@pytest.mark.parametrize("door", [doors.by_headers, doors.by_bodies], ids=lambda one: one.__name__)
@pytest.mark.usefixtures("pen")
def test_nothing_stays_of_what_comes_by_chance(
    look: Look, monkeypatch: pytest.MonkeyPatch, door: Callable[[], None]
) -> None:
    monkeypatch.setattr(doors, "PATHS", PATHS)
    door()
    look(*TRACES)


def test_nothing_stays_of_an_address(pen: Pen, look: Look) -> None:
    signed_in = pen.world.caller("coordinator", "begun").credentials()
    for path in (
        f"/advice/r/{CANARY}",
        f"/advice/r/{CANARY}/evaluation",
        f"/advice/{CANARY.lower()}",
        f"/panel/calendar/{CANARY}.ics",
        f"/api/v1/experts/desk/texts/{CANARY}",
        f"/api/v1/experts/desk/requests?after={CANARY}&state={CANARY}",
        f"/api/v1/experts/desk/numbers?from={CANARY}&until={CANARY}",
    ):
        for method in ("get", "post", CANARY):
            send(method, path, **signed_in)
            send(method, path, Authorization=f"Kier-Link {CANARY}")
    look(*TRACES)
