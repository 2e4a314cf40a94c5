"""A course in a frame of another site, without cookie or storage; nothing else of Kier is there."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from backend.programmes.packages.snippets import SANDBOX
from scripts.demonstrations.server import OwnServer
from tests.walks.chromium import DESK, PATIENCE_MS

from .conftest import Visitors

SITE, KIER = "https://portal.example", "https://kier.example"
COURSE = "learn/signalen-hotel/embed/nl"
PAGE = """<!doctype html><html lang="nl"><title>Portal</title><h1>Portal</h1>
<iframe title="Cursus" src="{address}" sandbox="{sandbox}" width="800" height="700"></iframe>"""
BLOCKED = "chrome-error:"

type Open = Callable[[str], Page]


@pytest.fixture
def site(visitors: Visitors, server: OwnServer) -> Open:
    """Open a page of another site with an address of Kier in a frame, as the server sends it."""

    def opened(path: str) -> Page:
        page = visitors(DESK)
        watch = visitors.watch(page)
        watch.expect(r"^request to another host: https://(portal|kier)\.example$")
        watch.expect(r"favicon\.ico")
        body = PAGE.format(address=f"{KIER}/{path}", sandbox=SANDBOX)

        def answer(route: Route) -> None:
            url = route.request.url
            if url.startswith(KIER):
                there = server.address + url.removeprefix(KIER)
                route.fulfill(response=route.fetch(url=there, timeout=PATIENCE_MS))
            elif url == f"{SITE}/":
                route.fulfill(body=body, content_type="text/html; charset=utf-8")
            else:
                route.fulfill(status=404)

        page.context.route(f"{SITE}/**", answer)
        page.context.route(f"{KIER}/**", answer)
        page.goto(f"{SITE}/")
        return page

    return opened


@pytest.mark.full
def test_a_course_is_taken_within_another_site(site: Open) -> None:
    page = site(COURSE)
    shown = page.frame_locator("iframe")
    title = shown.get_by_role("heading", name="Signalen in het hotel")
    expect(title).to_be_visible()
    shown.get_by_label("Receptie").check()
    shown.get_by_role("button", name="Begin met de cursus").click()
    expect(shown.get_by_text("Dit is een voorbeeld.")).to_be_visible()
    shown.get_by_role("button", name="Naar de volgende stap").click()
    expect(shown.get_by_role("heading", name="Wat seksuele uitbuiting is")).to_be_visible()
    assert page.context.cookies() == []


@pytest.mark.parametrize("path", ["", "inbox/", "learn/signalen-hotel/nl", "places/"])
def test_nothing_else_of_kier_is_shown_there(site: Open, visitors: Visitors, path: str) -> None:
    page = site(path)
    visitors.watch(page).expect(r"frame-ancestors|ERR_BLOCKED_BY_RESPONSE")
    frame = page.frames[1]
    frame.wait_for_url(lambda address: address.startswith(BLOCKED))
