"""A server that was taken over changes a module, or a database its keys: it is noticed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from uuid import UUID

import pytest
from django.test import override_settings
from playwright.sync_api import Page, Route

from backend.core.crypto.key_pairs import KeyPair
from backend.organisations.models import OrganisationKey
from scripts.demonstrations.server import OwnServer
from tests.walks.chromium import DESK
from tests.walks.door import Door
from tests.walks.inbox import Inbox

from .conftest import Visitors
from .organisations import IDENTIFIERS
from .test_inbox_way import sign_in_of

# Full: one walk for each application is made every time; this is more of them.
pytestmark = pytest.mark.full

# No other test signs in there, or asks them.
SLUG = "lumens"
BLOCKED = r"integrity|Failed to (load|fetch)|ERR_|tampered"
TEXT = "Merkteken dat niet weg mag"


def change(page: Page, module: str) -> list[str]:
    """Serve this module with one byte more; return the addresses that were changed."""
    changed: list[str] = []

    def more(route: Route) -> None:
        answer = route.fetch()
        changed.append(route.request.url)
        route.fulfill(response=answer, body=answer.body() + b" ")

    page.context.route(f"**/{module}.*.js", more)
    return changed


# A room of the page, what starts the worker, the worker itself, what it imports.
@pytest.mark.parametrize("module", ["request", "locksmith", "seeker-worker", "argon2id"])
def test_with_a_changed_module_no_word_is_sent_and_the_seeker_is_told(
    visitors: Visitors, server: OwnServer, module: str
) -> None:
    page = visitors()
    visitors.watch(page).expect(BLOCKED)
    changed = change(page, module)
    posted: list[str] = []
    page.on("request", lambda one: posted.append(one.url) if one.method == "POST" else None)
    door = Door(page, server.address)
    door.open()
    door.find()
    door.write(TEXT)
    door.press("next")
    page.locator("[data-say='tampered']").locator("visible=true").first.wait_for()
    assert changed
    assert [one for one in posted if "/api/" in one] == []


def test_a_changed_first_module_does_not_run(visitors: Visitors, server: OwnServer) -> None:
    page = visitors()
    visitors.watch(page).expect(BLOCKED)
    changed = change(page, "main")
    page.goto(server.address)
    page.wait_for_load_state("networkidle")
    assert changed
    # What works without scripts goes on, and says what that means before a word is typed.
    door = Door(page, server.address)
    door.find()
    assert page.locator("html.js").count() == 0
    assert door.section("write").locator(".plain-only").first.is_visible()


@pytest.mark.parametrize("module", ["session", "member-worker", "own-kem"])
def test_with_a_changed_module_the_inbox_takes_no_password(
    visitors: Visitors, server: OwnServer, module: str
) -> None:
    page = visitors(DESK)
    visitors.watch(page).expect(BLOCKED)
    changed = change(page, module)
    posted: list[str] = []
    page.on("request", lambda one: posted.append(one.url) if one.method == "POST" else None)
    page.goto(f"{server.address}/inbox/")
    if module == "session":
        page.wait_for_load_state("networkidle")
        assert page.locator("input").count() == 0
    else:
        inbox = Inbox(page, server.address)
        inbox.at("sign-in")
        email, password = sign_in_of(server, SLUG, "caseworker")
        page.locator("input[type=email]").fill(email)
        inbox.give_password(password)
        inbox.complains()
    assert changed
    assert [one for one in posted if "/auth/login" in one] == []


@contextmanager
def swapped(server: OwnServer, organisation: str, secret: str | None) -> Iterator[None]:
    """Replace an organisation's key in the database, signed with the server's secret if given."""
    row = OrganisationKey(organisation_id=organisation, active=True)
    others = ("id", "number", "suite", "recovery_envelope", "replaces_id", "succession")
    names = (*others, "confirmed", "public", "mac")
    read = (
        f"SELECT {', '.join(names)} FROM organisations_organisationkey"  # noqa: S608
        " WHERE organisation_id = ? AND active"
    )
    write = "UPDATE organisations_organisationkey SET public = ?, mac = ? WHERE id = ?"
    with closing(sqlite3.connect(server.data / "kier.sqlite3", timeout=20)) as database:
        [before] = database.execute(read, [UUID(organisation).hex]).fetchall()
        for name, value in zip(names, before, strict=True):
            setattr(row, name, value)
        row.confirmed = bool(row.confirmed)
        row.public = KeyPair.generate().public.raw
        if secret:
            with override_settings(SECRET_KEY=secret):
                row.mac = row.new_mac()
        with database:
            database.execute(write, [row.public, row.mac, row.id])
        try:
            yield
        finally:
            with database:
                database.execute(write, [*before[-2:], row.id])


def secret_of(server: OwnServer) -> str:
    lines = (server.data / "kier.env").read_text().splitlines()
    return next(line.partition("=")[2] for line in lines if line.startswith("KIER_SECRET_KEY="))


def test_a_key_written_without_the_secret_is_shown_to_nobody(
    visitors: Visitors, server: OwnServer
) -> None:
    page = visitors(DESK)
    visitors.watch(page).expect("404")
    inbox = Inbox(page, server.address)
    inbox.open()
    with swapped(server, IDENTIFIERS[SLUG], secret=None):
        # The server reads organisations anew every two seconds.
        page.wait_for_timeout(2500)
        email, password = sign_in_of(server, SLUG, "caseworker")
        page.locator("input[type=email]").fill(email)
        inbox.give_password(password)
        # Nobody was given the false one; its members see it beside the one that they trust.
        page.locator("[data-alarm='organisation-key']").wait_for()
    page.wait_for_timeout(2500)


def test_a_swapped_key_of_the_organisation_raises_an_alarm(
    visitors: Visitors, server: OwnServer
) -> None:
    inbox = Inbox(visitors(DESK), server.address)
    inbox.open()
    with swapped(server, IDENTIFIERS[SLUG], secret_of(server)):
        # The server reads organisations anew every two seconds.
        inbox.page.wait_for_timeout(2500)
        inbox.sign_in(*sign_in_of(server, SLUG, "caseworker"))
        alarm = inbox.page.locator("[data-alarm='organisation-key']")
        alarm.wait_for()
        assert alarm.get_attribute("role") == "alert"
        assert inbox.page.locator("[data-move='accept']").count() == 0
    inbox.page.wait_for_timeout(2500)
    alarm.locator("button").first.click()
    alarm.wait_for(state="detached")
