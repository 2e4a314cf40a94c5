"""A server that was taken over changes a module, or a database its keys: it is noticed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from uuid import UUID

import pytest
from playwright.sync_api import Page, Route

from backend.core.crypto.key_pairs import KeyPair
from scripts.browsing.chromium import DESK
from scripts.browsing.door import Door
from scripts.browsing.inbox import Inbox
from scripts.demonstrations.server import OwnServer

from .conftest import Visitors
from .organisations import IDENTIFIERS
from .test_inbox_way import sign_in_of

# No other test signs in there, or asks them.
SLUG = "lumens"
BLOCKED = r"integrity|Failed to (load|fetch)|ERR_|tampered"
TEXT = "Merkteken dat niet weg mag"


def change(page: Page, module: str) -> list[str]:
    """Have one byte more come with this module; answers the addresses that were changed."""
    changed: list[str] = []

    def more(route: Route) -> None:
        answer = route.fetch()
        changed.append(route.request.url)
        route.fulfill(response=answer, body=answer.body() + b" ")

    page.context.route(f"**/{module}.*.js", more)
    return changed


# A room of the page, what starts the worker, the worker itself, what it imports.
@pytest.mark.parametrize("module", ["writing", "locksmith", "seeker-worker", "hpke"])
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
    door.press("next")
    door.at("write")
    door.write(TEXT)
    door.press("next")
    page.locator("[data-say='tampered']").locator("visible=true").first.wait_for()
    assert changed
    assert [one for one in posted if "/api/" in one] == []


def test_a_changed_first_module_does_not_run(visitors: Visitors, server: OwnServer) -> None:
    page = visitors()
    visitors.watch(page).expect(BLOCKED)
    changed = change(page, "door")
    page.goto(server.address)
    page.wait_for_load_state("networkidle")
    assert changed
    # What works without scripts goes on, and says what that means before a word is typed.
    door = Door(page, server.address)
    door.press("next")
    door.at("trust")
    assert door.section("trust").locator(".plain-only").first.is_visible()


@pytest.mark.parametrize("module", ["session", "member-worker", "hpke"])
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
def swapped(server: OwnServer, organisation: str) -> Iterator[None]:
    """Whoever can write to the database puts a key of their own in place of an organisation's."""
    read = (
        "SELECT id, public FROM organisations_organisationkey WHERE organisation_id = ? AND active"
    )
    write = "UPDATE organisations_organisationkey SET public = ? WHERE id = ?"
    with closing(sqlite3.connect(server.data / "kier.sqlite3", timeout=20)) as database:
        [(key, public)] = database.execute(read, [UUID(organisation).hex]).fetchall()
        with database:
            database.execute(write, [KeyPair.generate().public.raw, key])
        yield
        with database:
            database.execute(write, [public, key])


def test_a_swapped_key_of_the_organisation_raises_an_alarm(
    visitors: Visitors, server: OwnServer
) -> None:
    inbox = Inbox(visitors(DESK), server.address)
    inbox.open()
    with swapped(server, IDENTIFIERS[SLUG]):
        # The server reads organisations anew every two seconds.
        inbox.page.wait_for_timeout(2500)
        inbox.sign_in(*sign_in_of(server, SLUG, "caseworker"))
        alarm = inbox.page.locator("[data-alarm='organisation-key']")
        alarm.wait_for()
        assert alarm.get_attribute("role") == "alert"
        assert inbox.page.locator("[data-move='accept']").count() == 0
    inbox.page.wait_for_timeout(2500)
    alarm.locator("button").click()
    alarm.wait_for(state="detached")
