"""The operator's pages in Chromium: signing in with a password that stays there, and every page."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, Response, expect

from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.back import back
from tests.walks.chromium import DESK, PHONE
from tests.walks.targets import wider_than_the_screen

from .conftest import Visitors

KINDS = {
    "/operator/",
    "/operator/start/",
    "/operator/notifications/",
    "/operator/figures/",
    "/operator/certificates/",
    "/operator/second-factor/",
    "/operator/organisations/",
    "/operator/operator/",
    "/operator/organisations/organisation/ID/key/",
    # A demonstration has none.
    "/operator/operator/incident/",
    "/operator/operator/incident/add/",
    *(
        f"/operator/{section}/{page}"
        for section in (
            "organisations/organisation",
            "organisations/membership",
            "organisations/lifeline",
            "operator/operator",
        )
        for page in ("", "add/", "ID/change/", "ID/history/", "ID/delete/")
    ),
} - {"/operator/operator/operator/ID/delete/"}
WAIT = re.compile(r"Wait (\d+) seconds?, then type")
TOO_MANY = 429
# Wrong ones before the member is told and has to sign in anew.
MAX_CODES = 15
ID = re.compile(r"/(?:[0-9a-f]{8}-[0-9a-f-]{27}|\d+)/")


def account(server: OwnServer) -> tuple[str, str]:
    [found] = [one for one in server.sign_ins() if one["role"] == "operator"]
    return found["email"], found["password"]


def sign_in(page: Page, server: OwnServer, *, code: str = "", password: str = "") -> None:
    email, known = account(server)
    page.goto(f"{server.address}/operator/")
    page.get_by_label("E-mail address").first.fill(email)
    page.get_by_label("Password").fill(password or known)
    page.get_by_label("Code from your phone").fill(code)
    page.get_by_role("button", name="Sign in").click()


@pytest.fixture
def sent(visitors: Visitors, server: OwnServer) -> tuple[Page, list[str]]:
    page, bodies = visitors(DESK, "en"), []
    page.on("request", lambda request: bodies.append(request.post_data or ""))
    return page, bodies


def test_the_password_never_leaves_the_browser_and_nothing_is_left_after_signing_out(
    sent: tuple[Page, list[str]], server: OwnServer
) -> None:
    page, bodies = sent
    sign_in(page, server)
    expect(page.get_by_role("heading", name="What needs a hand")).to_be_visible()
    email, password = account(server)
    assert any("login=" in body for body in bodies)
    assert [body for body in bodies if password in body] == []
    assert page.evaluate("JSON.stringify([localStorage, sessionStorage])").find(email) == -1
    page.goto(f"{server.address}/")
    cookies_are_for_these_pages_alone(page, server.address)
    page.goto(f"{server.address}/operator/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Signed out").wait_for()
    back(page)
    expect(page.get_by_label("Password")).to_be_visible()


def cookies_are_for_these_pages_alone(page: Page, address: str) -> None:
    cookies = page.context.cookies()
    assert {
        (cooky["name"], cooky["path"], cooky["httpOnly"], cooky["sameSite"]) for cooky in cookies
    } == {
        ("operator", "/operator/", True, "Strict"),
        ("operator-form", "/operator/", True, "Strict"),
    }
    assert page.context.cookies(f"{address}/") == []


def looked_at(page: Page, name: str) -> list[str]:
    faults = []
    for device, colours in ((PHONE, "dark"), (DESK, "light")):
        page.set_viewport_size({"width": device.width, "height": device.height})
        page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
        # Colours go over into others.
        page.evaluate("document.getAnimations().forEach((one) => one.finish())")
        found = violations(page) + wider_than_the_screen(page)
        faults += [f"{name}, {device.name}: {one}" for one in found]
    return faults


@pytest.mark.full
def test_every_page_keeps_to_its_policy_and_can_be_read_by_all(
    visitors: Visitors, server: OwnServer
) -> None:
    page = visitors(PHONE, "en")
    page.goto(f"{server.address}/operator/")
    page.get_by_label("Password").wait_for()
    faults = looked_at(page, "sign-in")
    sign_in(page, server)
    page.get_by_role("heading", name="What needs a hand").wait_for()
    seen: dict[str, str] = {}
    waiting = ["/operator/"]
    while waiting:
        path = waiting.pop(0)
        kind = ID.sub("/ID/", path)
        if kind in seen:
            continue
        seen[kind] = path
        page.goto(server.address + path)
        faults += looked_at(page, kind)
        waiting += [
            link.partition("?")[0]
            for link in page.locator("a[href]").evaluate_all(
                "(links) => links.map((link) => new URL(link.href).pathname)"
            )
            if link.startswith("/operator/")
        ]
    assert set(seen) == KINDS
    assert faults == []


@pytest.mark.full
def test_wrong_passwords_are_refused_and_then_paid_for_with_work(
    visitors: Visitors, server: OwnServer
) -> None:
    page = visitors(DESK, "en")
    visitors.watch(page).expect(r"status of 4(00|29)")
    for _ in range(5):
        sign_in(page, server, password="not the password")
        expect(page.get_by_role("alert")).to_have_text(
            "This address and password do not fit an operator's account."
        )
    sign_in(page, server, password="not the password")
    expect(page.get_by_role("alert")).to_contain_text("There were many failed attempts.")
    page.get_by_label("Password").fill(account(server)[1])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="What needs a hand")).to_be_visible()


@pytest.mark.full
@pytest.mark.parametrize("module", ["member-worker", "boxes"])
def test_a_changed_module_is_noticed_before_the_password_is_worked_with(
    visitors: Visitors, server: OwnServer, module: str
) -> None:
    page = visitors(DESK, "en")
    visitors.watch(page).expect("integrity|digest")
    page.route(
        re.compile(rf"/crypto/{module}\.[^/]*js"),
        lambda route: route.fulfill(
            body="export const changed = 1;", content_type="text/javascript"
        ),
    )
    sign_in(page, server)
    expect(page.locator("#progress")).to_contain_text("Do not type your password.")
    assert page.get_by_role("heading", name="What needs a hand").count() == 0


@pytest.mark.full
def test_without_javascript_the_page_says_what_it_needs(
    visitors: Visitors, server: OwnServer
) -> None:
    page = visitors(DESK, "en", javascript=False)
    page.goto(f"{server.address}/operator/")
    expect(page.locator("noscript p")).to_contain_text("Signing in needs JavaScript")
    expect(page.locator("noscript p")).to_be_visible()
    assert page.locator("input:visible").count() == 0


def is_answer_to_a_code(response: Response) -> bool:
    return response.request.method == "POST" and "/operator/login/" in response.url


def who_waits_is_told_how_long_and_keeps_what_was_typed(page: Page, server: OwnServer) -> None:
    """Type wrong codes until one comes too soon; return when it is time."""
    page.get_by_label("Code from your phone").fill("000000")
    alert, statuses = page.get_by_role("alert"), []
    # On a slow machine it may be time again for the second; after each few the wait is longer.
    while TOO_MANY not in statuses and len(statuses) < MAX_CODES:
        with page.expect_response(is_answer_to_a_code) as answered:
            page.get_by_role("button", name="Sign in").click()
        statuses.append(answered.value.status)
        is_soon = statuses[-1] == TOO_MANY
        expect(alert).to_contain_text(WAIT if is_soon else "This code is not right")
    assert statuses == [*[400] * (len(statuses) - 1), TOO_MANY]
    assert len(statuses) > 1
    waits = WAIT.search(alert.inner_text())
    assert waits
    assert looked_at(page, "waits") == []
    email, password = account(server)
    expect(page.get_by_label("E-mail address").first).to_have_value(email)
    expect(page.get_by_label("Password")).to_have_value(password)
    expect(page.get_by_label("Code from your phone")).to_have_value("000000")
    page.wait_for_timeout(1_000 * int(waits[1]) + 500)


@pytest.mark.full
def test_a_phone_is_set_up_asked_for_and_taken_away(visitors: Visitors, server: OwnServer) -> None:
    page = visitors(DESK, "en")
    visitors.watch(page).expect(r"status of 4(00|29)")
    sign_in(page, server)
    page.get_by_role("link", name="Second factor").click()
    expect(page.get_by_role("img", name="QR code; the same stands below as text")).to_be_visible()
    secret = page.locator(".secret").inner_text().replace(" ", "")

    def code(periods: int) -> str:
        # Meanwhile a period may end: one that is over counts too.
        return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods))

    page.get_by_label("Then type the six digits that the app shows:").fill(code(0))
    page.get_by_role("button", name="Set up").click()
    expect(page.locator(".codes code")).to_have_count(10)
    codes = page.locator(".codes code").all_inner_texts()
    assert violations(page) == []
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Signed out").wait_for()
    sign_in(page, server)
    expect(page.get_by_role("alert")).to_have_text(
        "Give a code from your phone, or a recovery code."
    )
    who_waits_is_told_how_long_and_keeps_what_was_typed(page, server)
    page.get_by_label("Code from your phone").fill(codes[0])
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Second factor").click()
    expect(page.get_by_text("9 recovery codes are left.")).to_be_visible()
    page.get_by_label("Code from your phone, or a recovery code").fill(code(1))
    page.get_by_role("button", name="Set up another phone").click()
    expect(page.get_by_text("Your old phone no longer counts.")).to_be_visible()
