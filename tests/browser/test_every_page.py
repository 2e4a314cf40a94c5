"""Every page, in each language, on a small phone; a route or place not walked here fails."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from backend.web.urls import urlpatterns
from scripts.demonstrations.server import OwnServer
from tests.walks.chromium import PHONE, PROXY
from tests.walks.door import Door
from tests.walks.survey import Survey

from . import hope
from .conftest import Visitors
from .every_address import ADDRESSES, APPLICATIONS, IN_SOME, NO_PAGES
from .every_data import MEMBER, SEEKERS, KierInUse
from .every_look import COUNTING, LANGUAGES, EveryLook
from .every_place import kind_of, places_of, routes_below
from .every_walk import (
    Application,
    desk_places,
    inbox_places,
    managed_places,
    member_places,
    programme_places,
    survey_places,
    written_places,
)
from .test_inbox_way import sign_in_of
from .test_operator import ID, account

# Full: one walk for each application is made every time; this is more of them.
pytestmark = pytest.mark.full

# Rounds that have not begun or have ended, what nothing stands behind, and a wait.
NOT_THERE = r"status of 4(?:04|10|29)"


@pytest.fixture(scope="module")
def server(
    chromium_path: Path, started_before: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OwnServer]:
    """A Kier of its own, as its data would disturb other tests."""
    data = shutil.copytree(started_before, tmp_path_factory.mktemp("every-page") / "kept")
    with OwnServer({**PROXY, "KIER_LEAST_WAVE": "100000"}, data=Path(data)) as started:
        yield started
        assert started.process.poll() is None, started.said()


@pytest.fixture(scope="module")
def kier(server: OwnServer) -> KierInUse:
    made = KierInUse(server)
    made.fill()
    return made


# -- Nothing is left out --------------------------------------------------------------------------


def test_every_route_is_walked() -> None:
    assert set(routes_below(urlpatterns)) == set(ADDRESSES) | NO_PAGES | APPLICATIONS


@pytest.mark.parametrize(
    ("application", "walked"),
    [
        ("inbox", inbox_places),
        ("panel", member_places),
        ("desk", desk_places),
        ("surveys", survey_places),
        ("programme", programme_places),
    ],
)
def test_every_place_is_walked(kier: KierInUse, application: str, walked: object) -> None:
    places = {kind_of(one) for one in walked(kier)}  # type: ignore[operator]
    assert places_of(application) - places == set()


# -- Applications --------------------------------------------------------------------------------


def test_inbox(visitors: Visitors, kier: KierInUse) -> None:
    member = sign_in_of(kier.server, SEEKERS, "coordinator")
    Application(visitors, kier, "/inbox/").walk(member, inbox_places(kier))


def test_panel(visitors: Visitors, kier: KierInUse) -> None:
    member = hope.sign_in_of(kier.server, MEMBER)
    Application(visitors, kier, "/panel/").walk(member, member_places(kier))


def test_desk(visitors: Visitors, kier: KierInUse) -> None:
    coordinator = hope.sign_in_of(kier.server, "coordinator")
    Application(visitors, kier, "/panel/desk/").walk(coordinator, desk_places(kier))


def test_surveys(visitors: Visitors, kier: KierInUse) -> None:
    coordinator = sign_in_of(kier.server, SEEKERS, "coordinator")
    Application(visitors, kier, "/surveys/").walk(coordinator, survey_places(kier))


def test_programme(visitors: Visitors, kier: KierInUse) -> None:
    manager = sign_in_of(kier.server, "programme", "programme-manager")
    Application(visitors, kier, "/programme/").walk(manager, managed_places(kier))
    coordinator = sign_in_of(kier.server, "programme", "coordinator")
    Application(visitors, kier, "/programme/").walk(coordinator, written_places(kier))


# -- Pages of the server -------------------------------------------------------------------------


def a_look(visitors: Visitors, language: str, *, javascript: bool) -> EveryLook:
    page = visitors(PHONE, language, javascript=javascript)
    page.context.add_init_script(COUNTING)
    visitors.watch(page).expect(NOT_THERE)
    return EveryLook(page, language)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_the_server(
    visitors: Visitors, kier: KierInUse, language: str, javascript: bool
) -> None:
    look = a_look(visitors, language, javascript=javascript)
    for route, paths in ADDRESSES.items():
        for path in paths(kier):
            look.page.goto(f"{kier.server.address}/{path}")
            look.language = language
            look.at_plain(path, in_any=route.startswith(IN_SOME))
    assert look.faults == [], "\n".join(look.faults)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_to_a_survey(
    visitors: Visitors, kier: KierInUse, language: str, javascript: bool
) -> None:
    look = a_look(visitors, language, javascript=javascript)
    look.page.goto(kier.rounds["open"]["link"])
    survey = Survey(look.page, kier.rounds["open"]["link"])
    survey.on("help")
    look.at_plain("a question", in_any=True)
    survey.press()
    look.page.locator("[data-faults]").wait_for()
    look.at_plain("a complaint", in_any=True)
    survey.address = kier.rounds["whole"]["link"]
    survey.open()
    survey.press()
    look.page.locator("section[data-step=ask]").wait_for()
    look.at_plain("all questions", in_any=True)
    survey.mark("help", "4")
    look.page.locator("label:has(input[name='a:speed'])").first.click()
    if not javascript:
        survey.press("send")
        survey.at("wait")
        look.at_plain("the wait", in_any=True)
    assert look.faults == [], "\n".join(look.faults)


@pytest.mark.parametrize(
    ("state", "javascript"),
    [("offered", False), ("accepted", True), ("closed", True), ("declined", False)],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_conversation(
    visitors: Visitors, kier: KierInUse, language: str, state: str, javascript: bool
) -> None:
    look = a_look(visitors, language, javascript=javascript)
    door = Door(look.page, kier.server.address, language)
    door.open()
    door.come_back(kier.codes[state])
    look.at_plain(f"conversation, {state}")
    assert look.faults == [], "\n".join(look.faults)


# -- The operator --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_operator(visitors: Visitors, kier: KierInUse, language: str) -> None:
    """Each kind of page that is linked from another one."""
    page = visitors(PHONE, language, timezone_id="Europe/Amsterdam")
    look, seen, waiting = EveryLook(page, language), set[str](), ["/operator/"]
    come_in(page, kier.server, look)
    while waiting:
        path = waiting.pop()
        kind = ID.sub("/ID/", path)
        if kind in seen:
            continue
        seen.add(kind)
        page.goto(f"{kier.server.address}{path}")
        look.at_plain(kind)
        links = "(links) => links.map((link) => new URL(link.href).pathname)"
        found = page.locator("a[href]").evaluate_all(links)
        waiting += [one for one in found if one.startswith("/operator/")]
    assert look.faults == [], "\n".join(look.faults)


def come_in(page: Page, server: OwnServer, look: EveryLook) -> None:
    email, password = account(server)
    page.goto(f"{server.address}/operator/")
    look.at_plain("sign-in")
    page.locator("#email").fill(email)
    page.locator("#password").fill(password)
    page.locator("#sign-in button").click()
    page.locator("#to-do").wait_for()
