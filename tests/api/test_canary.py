"""A canary sent to every door is found nowhere: rows, free pages, cache, tasks, mail, log."""

import json
import logging
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from backend.asgi import application
from backend.core import health
from backend.core.crypto.encoding import decode
from backend.organisations.models import Role
from backend.organisations.page import KEPT_BY_COORDINATORS
from tests.api.doors import ADDRESS, CANARY, DOORS, TRACES, send, send_form
from tests.api.trace import bytes_of_all_rows
from tests.clock import NOW
from tests.colleagues import KEYS, MEMBERS, Colleague
from tests.factories import a_desk, a_member
from tests.personas import INTAKE, PROFILE, Caseworker, Seeker
from tests.representatives import named_cases
from tests.web.visitor import Visitor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("written")]


@pytest.mark.parametrize(
    "leak",
    [
        lambda: a_member(name=CANARY),
        lambda: cache.set("key", f"said {CANARY}"),
        lambda: mail.outbox.append(mail.EmailMessage(body=CANARY)),
        lambda: logging.getLogger("kier.test").debug("said %s", CANARY),
        lambda: sys.stdout.write(CANARY),
        lambda: sys.stderr.write(CANARY),
    ],
    ids=["database", "cache", "mail", "log", "standard output", "standard error"],
)
def test_it_would_be_found(
    look: Callable[..., None], leak: Callable[[], Any], request: pytest.FixtureRequest
) -> None:
    send("get", "/nowhere")
    look(CANARY)
    leak()
    with pytest.raises(AssertionError, match=request.node.callspec.id):
        look(CANARY)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("door", named_cases(DOORS, always={"bodies"}))
def test_nothing_stays(door: Callable[[], None], look: Callable[..., None]) -> None:
    door()
    look(*TRACES)


def test_nothing_stays_of_what_the_two_sides_wrote(
    world: tuple[Seeker, Caseworker], look: Callable[..., None]
) -> None:
    seeker, caseworker = world
    seeker.post("/api/v1/realtime/tickets")
    assert caseworker.note(seeker, CANARY).status_code == 201
    assert caseworker.hold(seeker, CANARY).status_code == 201
    caseworker.move(seeker, "accept")
    caseworker.move(seeker, "close")
    look(*TRACES)
    seeker.erase()
    look(*TRACES)


def test_nothing_stays_of_a_way_without_scripts(
    world: tuple[Seeker, Caseworker], look: Callable[..., None]
) -> None:
    _seeker, caseworker = world
    other = a_desk("second")
    visitor = Visitor(address=ADDRESS)
    code = visitor.ask(CANARY, PROFILE)
    visitor.come_back(code).type("reply", CANARY).press("reply")
    [root] = visitor.values("root", "talk")
    assert visitor.messages == [("You", CANARY)] * 2
    reader = next(
        button for button in visitor.paper.buttons if "data-withdraw" in button.attributes
    )
    assert reader.attributes["value"] in {f"withdraw:{caseworker.desk.id}", f"withdraw:{other.id}"}
    secrets = (code, code.replace(" ", ""), root)
    look(*TRACES, *secrets)
    assert decode(root) not in bytes_of_all_rows(connection)
    visitor.press(reader.attributes["value"]).press("look").press("erase")
    assert visitor.step == "erased"
    look(*TRACES, *secrets)


def test_wrong_ids_and_members_addresses(
    world: tuple[Seeker, Caseworker], look: Callable[..., None]
) -> None:
    seeker, caseworker = world
    for path in ("messages", "referrals", "keys"):
        for value in (CANARY, [CANARY], {CANARY: CANARY}, None):
            body = {"id": value, "organisation": value, "key": value, "body": value}
            seeker.post(f"{INTAKE}/request/{path}", body)
    for name in PROFILE:
        for value in (CANARY, [CANARY], {CANARY: CANARY}):
            seeker.post(f"{INTAKE}/matches", PROFILE | {name: value})
    caseworker.move(seeker, "decline", {"reason": CANARY})
    for path in ("parameters", "password-resets/requests"):
        body = json.dumps({"email": f"{CANARY}@example.org"}).encode()
        assert send("post", f"/api/v1/members/{path}", body).status_code in {200, 204}
    call_command("db_worker", batch=True, interval=0, startup_delay=False)
    look(*TRACES)


@pytest.fixture
def coordinator(world: tuple[Seeker, Caseworker]) -> Colleague:
    _seeker, caseworker = world
    staff = a_member(caseworker.desk, name="coordinator", role=Role.COORDINATOR)
    return Colleague(staff, address=ADDRESS)


def test_what_an_organisation_sends_by_mistake(
    coordinator: Colleague, look: Callable[..., None]
) -> None:
    there = f"{MEMBERS}/{coordinator.id}"
    for value in (CANARY, [CANARY], {CANARY: CANARY}):
        for name in KEPT_BY_COORDINATORS:
            coordinator.change(**{name: value})
        coordinator.post(KEYS, dict.fromkeys(("id", "public", "grants", CANARY), value))
        coordinator.post(MEMBERS, {"email": value, "name": value, "role": value})
        coordinator.patch(there, {"role": value})
        coordinator.post(f"{there}/invitations", value)
        coordinator.call("put", f"{there}/grants/{uuid4()}", {"grant": value})
    coordinator.change(about={"en": f"{CANARY}\n"})
    look(*TRACES)


def test_nothing_stays_of_who_left(
    coordinator: Colleague, look: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> Any:
        raise an_error(OSError)

    invited = coordinator.invite(f"{CANARY}@first.example", name=CANARY).json()["id"]
    call_command("db_worker", batch=True, interval=0, startup_delay=False)
    monkeypatch.setattr("backend.accounts.resets.send_mail", fail)
    coordinator.post(f"{MEMBERS}/{invited}/invitations")
    call_command("db_worker", batch=True, interval=0, startup_delay=False)
    assert coordinator.remove(invited).status_code == 204
    # What was mailed is out of our hands.
    mail.outbox.clear()
    look(*TRACES)


def an_error(kind: type[Exception] = ValueError) -> Exception:
    error = kind(f"Failing row contains ({CANARY}, {ADDRESS})")
    error.__cause__ = KeyError(CANARY)
    error.__context__ = OSError(CANARY)
    error.add_note(CANARY)
    return error


def failing(kind: type[Exception]) -> Callable[..., Any]:
    """Return a function that always raises this error."""

    def fail(*_args: Any, **_kwargs: Any) -> Any:
        raise an_error(kind)

    return fail


# What fails, and the call that runs into it.
FAILING: dict[str, tuple[str, str, str]] = {
    "service": ("api.intake.views.submit_help_request", "post", f"{INTAKE}/requests"),
    "insert": (
        "backend.help_requests.services.submission.insert_all",
        "post",
        f"{INTAKE}/requests",
    ),
    "matcher": ("api.intake.matches.match", "post", f"{INTAKE}/matches"),
    "throttle": ("api.common.throttles.take", "get", f"{INTAKE}/options"),
    "sign-in of the seeker": (
        "backend.help_requests.selectors.request_by_access_digest",
        "get",
        f"{INTAKE}/request",
    ),
    "members": ("backend.accounts.services.salt_for", "post", "/api/v1/members/parameters"),
    "account system": ("api.accounts.headless_urls.take", "get", "/_allauth/app/v1/config"),
    "middleware": ("api.common.views.KierView.finalize_response", "get", f"{INTAKE}/options"),
    "page": ("backend.web.seeker.server_crypto.send", "post", "/"),
    "template": ("backend.web.seeker.server_crypto.screen", "post", "/"),
}


KINDS = (ValueError, IntegrityError, OSError, UnicodeError)


@pytest.mark.parametrize(
    ("what", "method", "path"), named_cases(FAILING, always={"insert", "page"})
)
def test_nothing_stays_of_an_error_of_ours(
    world: tuple[Seeker, Caseworker],
    look: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    what: str,
    method: str,
    path: str,
) -> None:
    seeker, caseworker = world
    bodies = {
        f"{INTAKE}/requests": Seeker().submission(caseworker.desk),
        f"{INTAKE}/matches": PROFILE,
        "/api/v1/members/parameters": {"email": f"{CANARY}@example.org"},
    }
    body = json.dumps(bodies.get(path)).encode() if path in bodies else b""
    head = {"User-Agent": CANARY} | seeker.credentials()
    form = {"step": "write", "go": "next", "text": "Help", "chosen": caseworker.desk.id}
    for kind in KINDS:
        monkeypatch.setattr(what, failing(kind))
        answer = send_form(form, **head) if path == "/" else send(method, path, body, **head)
        assert answer.status_code in {409, 500}, kind
        assert CANARY not in answer.content.decode(), kind
    look(*TRACES)


def test_nothing_stays_of_an_error_after_the_commit(
    world: tuple[Seeker, Caseworker],
    look: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Layer:
        async def group_send(self, group: str, message: Any) -> None:
            raise an_error()

    monkeypatch.setattr("notifications.transports.live.transport.get_channel_layer", Layer)
    seeker, _caseworker = world
    assert seeker.write(CANARY).status_code == 201
    look(*TRACES)


def test_nothing_stays_of_what_the_database_refuses(
    world: tuple[Seeker, Caseworker], look: Callable[..., None]
) -> None:
    """The database's own errors quote the row."""
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_member (email, name) VALUES (%s, %s)", [CANARY, CANARY]
        )
    look(*TRACES)


def test_nothing_stays_of_a_task_that_failed(
    world: tuple[Seeker, Caseworker],
    look: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> Any:
        raise an_error(OSError)

    monkeypatch.setattr("backend.accounts.resets.send_mail", fail)
    _seeker, caseworker = world
    body = json.dumps({"email": caseworker.staff.member.email}).encode()
    assert send("post", "/api/v1/members/password-resets/requests", body).status_code == 204
    call_command("db_worker", batch=True, interval=0, startup_delay=False)
    look(*TRACES)


def test_nothing_stays_of_a_health_check_that_fails(
    look: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> bool:
        raise an_error()

    monkeypatch.setitem(health.CHECKS, "cache", fail)
    assert send("get", "/readyz").status_code == 503
    look(*TRACES)


def test_nothing_stays_of_sockets_and_of_the_bridge(look: Callable[..., None]) -> None:
    scope = {
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": f"/{CANARY}",
        "query_string": f"ticket={CANARY}".encode(),
        "headers": [(b"user-agent", CANARY.encode()), (b"x-forwarded-for", CANARY.encode())],
        "client": (ADDRESS, 1),
        "server": ("127.0.0.1", 8000),
        "subprotocols": [CANARY],
    }
    bodies = (CANARY.encode(), CANARY.encode() * 30_000)

    async def talk(kind: str, path: str, first: dict[str, Any]) -> None:
        incoming = [first, {"type": "websocket.disconnect", "code": 1006}]

        async def receive() -> dict[str, Any]:
            return incoming.pop(0)

        async def answer(_message: Any) -> None:
            return None

        await application(scope | {"type": kind, "path": path}, receive, answer)

    for body in bodies:
        async_to_sync(talk)("http", f"/{CANARY}", {"type": "http.request", "body": body})
    for path in ("/ws/v1/events", f"/ws/v1/{CANARY}"):
        async_to_sync(talk)("websocket", path, {"type": "websocket.connect"})
    send("get", f"/{CANARY}")
    look(*TRACES)


def test_no_minute_of_a_seekers_act_stays(
    world: tuple[Seeker, Caseworker], look: Callable[..., None]
) -> None:
    seeker, caseworker = world
    seeker.let_in(a_desk("second"))
    caseworker.move(seeker, "decline")
    models_ = apps.get_app_config("help_requests").get_models()
    times = [
        value
        for model in models_
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateTimeField)
        for value in model.objects.values_list(field.attname, flat=True)  # type: ignore[attr-defined]
        if value
    ]
    assert times
    assert all(isinstance(time, datetime) for time in times)
    assert {(time.minute, time.second, time.microsecond) for time in times} == {(0, 0, 0)}
    # Six digits alone are in an identifier or another moment now and then.
    look(NOW.strftime("%H:%M"), NOW.strftime("%M:%S"), NOW.strftime("%S.%f"))
    look(f"{NOW.timestamp():.0f}")
