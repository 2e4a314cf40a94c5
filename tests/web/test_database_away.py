"""With the database away somebody still sees whom to call, and programs hear when to try again."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from backend.asgi import bridge
from backend.core.wsgi_bridge import WSGIBridge
from backend.failures import FORM, refusal
from backend.organisations import directory as module
from backend.organisations.directory import directory, forget_directory, known_directory
from backend.organisations.models import Lifeline
from backend.web.error_pages import error_page
from tests.accounts.conftest import new_login
from tests.factories import Desk, a_desk, demonstration_lifelines
from tests.personas import INTAKE, PROFILE, Caller, Seeker
from tests.web.paper import Paper
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
HTML = {"Accept": "text/html,application/xhtml+xml"}


class Database:
    """A database that can be taken away."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.patch, self.asked = monkeypatch, 0

    def goes(self) -> None:
        def away(*_args: Any, **_how: Any) -> Any:
            self.asked += 1
            raise OperationalError("connection refused")

        for name in ("cursor", "ensure_connection"):
            self.patch.setattr(BaseDatabaseWrapper, name, away)

    def comes_back(self) -> None:
        self.patch.undo()


@pytest.fixture
def database() -> Any:
    # A patch of its own: taken back before rows are.
    with pytest.MonkeyPatch.context() as patch:
        yield Database(patch)


@pytest.fixture(autouse=True)
def nothing_known() -> Any:
    module._Shelf.directory, module._Shelf.is_fresh = None, False
    module._Shelf.outage.end()
    yield
    module._Shelf.directory, module._Shelf.is_fresh = None, False
    module._Shelf.outage.end()


def numbers(paper: Paper) -> set[str]:
    links = paper.find(lambda element: str(element.attributes.get("href", "")).startswith("tel:"))
    return {link.attributes["href"].removeprefix("tel:") for link in links}


def test_a_process_that_never_read_it_shows_what_comes_with_kier(database: Database) -> None:
    database.goes()
    visitor = Visitor()
    assert visitor.answer.status_code == 200
    assert {"112", "08000113"} <= numbers(visitor.paper)


def test_the_lines_are_those_that_were_read_last(database: Database) -> None:
    Lifeline.objects.create(position=0, name="Ours", phone="0900-1", meant_for=["everyone"])
    # Written by somebody else, it was never one of them.
    Lifeline.objects.create(position=1, name="Theirs", phone="0900-2", meant_for=["everyone"])
    Lifeline._base_manager.filter(position=1).update(phone="0900-6")
    forget_directory()
    before = numbers(Visitor().paper)
    database.goes()
    forget_directory()
    assert numbers(Visitor().paper) == before
    assert "09001" in before
    assert not {"09002", "09006", "08000113"} & before


def test_who_fits_is_answered_as_it_was(database: Database) -> None:
    desk = a_desk("first")
    forget_directory()
    assert directory().partners
    database.goes()
    forget_directory()
    matches = Caller().post(f"{INTAKE}/matches", PROFILE)
    assert matches.status_code == 200
    assert [match["organisation"]["id"] for match in matches.json()["matches"]] == [desk.id]
    visitor = Visitor().be_at_offers(PROFILE)
    assert visitor.step == "write"


def test_it_is_asked_again_after_a_while_and_by_one(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    directory()
    database.goes()
    forget_directory()
    asked = [directory() and database.asked for _ in range(3)]
    assert asked[0] > 0
    assert len({*asked}) == 1
    database.comes_back()
    a_desk("new")
    assert not directory().partners
    now[0] += 5
    assert directory().partners


def test_a_program_hears_when_to_try_again(database: Database, desk: Desk) -> None:
    seeker = Seeker()
    database.goes()
    reading = seeker.get(f"{INTAKE}/request")
    client = Client(raise_request_exception=False)
    login = {"email": "a@example.org", "password": new_login()}
    signing_in = client.post("/_allauth/app/v1/auth/login", login, "application/json")
    for answer in (reading, signing_in):
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["type"] == "/problems/unavailable"


def test_who_sends_without_scripts_keeps_their_words(database: Database, desk: Desk) -> None:
    demonstration_lifelines()
    forget_directory()
    visitor = Visitor().be_at_offers(PROFILE).type("text", "All my words")
    database.goes()
    visitor.press()
    assert (visitor.answer.status_code, visitor.answer["Retry-After"]) == (503, "5")
    assert "What you chose and wrote is still here." in visitor.paper.text
    assert b"All my words" in visitor.answer.content
    assert numbers(visitor.paper)


@pytest.mark.parametrize(
    "path", ["/s/unknown", "/advice/", "/nowhere", "/mail/stop/x", "/operator/"]
)
def test_every_page_is_a_page(path: str, database: Database) -> None:
    database.goes()
    client = Client(raise_request_exception=False, headers=HTML)
    answer = client.get(path, follow=False)
    if answer.status_code >= 400:
        assert answer["Content-Type"].startswith("text/html")
    if answer.status_code == 503:
        assert "112" in numbers(Paper(answer.content.decode()))


def test_the_page_needs_neither_call_nor_database(database: Database) -> None:
    database.goes()
    page = error_page(HTTPStatus.SERVICE_UNAVAILABLE, "vi")
    assert page["Content-Language"] == "vi"
    assert "112" in numbers(Paper(page.content.decode()))
    assert "unsafe-inline" not in page["Content-Security-Policy"]
    assert page["Cache-Control"] == "no-store"
    assert database.asked == 0


@pytest.mark.parametrize("status", [408, 413, 503])
def test_what_is_refused_before_a_view_is_a_page_too(status: int) -> None:
    demonstration_lifelines()
    directory()
    headers = [(b"accept", b"text/html"), (b"accept-language", b"nl-NL,nl;q=0.9")]
    sent, body = refusal({"path": "/", "headers": headers}, HTTPStatus(status), b"")
    assert dict(sent)[b"content-type"] == b"text/html; charset=utf-8"
    assert b'lang="nl"' in body
    assert known_directory().lifelines
    for path, accept in (("/api/v1/intake/requests", b"text/html"), ("/", b"*/*")):
        scope = {"path": path, "headers": [(b"accept", accept)]}
        sent, _body = refusal(scope, HTTPStatus(status), b"")
        assert dict(sent)[b"content-type"] == b"application/problem+json"


def test_a_form_that_no_thread_was_free_for_can_be_sent_again() -> None:
    said = [
        ("step", "write"),
        ("text", 'One "two" <three> & ünf'),
        ("themes", "a"),
        ("themes", "b"),
    ]
    headers = [(b"accept", b"text/html"), (b"content-type", FORM.encode())]
    busy = HTTPStatus.SERVICE_UNAVAILABLE
    content = urlencode([*said, ("not-ours", "x")]).encode()
    _sent, body = refusal({"path": "/", "headers": headers}, busy, content)
    paper = Paper(body.decode())
    [button] = paper.buttons
    assert sorted(paper.fields(paper.form_of(button))) == sorted(said)
    # Nobody else gets it.
    _sent, body = refusal({"path": "/", "headers": headers}, busy, b"")
    assert b"&lt;three&gt;" not in body


def test_the_server_refuses_so() -> None:
    assert isinstance(bridge, WSGIBridge)
    assert bridge.refusal is refusal
