"""Courses in Chromium: without scripts, with the player, by keyboard, and without a line."""

import pytest
from playwright.sync_api import Page, expect

from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations, violations_without_scripts, wrong_landmarks
from tests.walks.chromium import DESK, PHONE, SMALL_PHONE
from tests.walks.targets import small_targets, wider_than_the_screen

from .conftest import Visitors
from .waiting import make_old, until, until_newest_is_kept

# Of the demonstration.
COURSE = "/learn/signalen-hotel"
MOST_STEPS = 80


def faults_of(page: Page, where: str) -> list[str]:
    found = [*violations(page), *small_targets(page), *wider_than_the_screen(page)]
    return [f"{where}: {one}" for one in [*found, *wrong_landmarks(page)]]


def begun(page: Page, server: OwnServer, language: str = "en") -> Page:
    page.goto(f"{server.address}{COURSE}/{language}")
    page.locator("[name=role]").first.check()
    page.locator("form[data-begin] button").click()
    return page


def answer(page: Page) -> None:
    """Answer the question on the player's screen, somehow."""
    asked = page.locator("form.asked")
    boxes = asked.locator("input")
    if boxes.count():
        boxes.first.check()
    asked.locator("button[type=submit]").click()


def walk(page: Page) -> None:
    """Go through the course to its result."""
    for _step in range(MOST_STEPS):
        if page.locator("form.asked").count():
            answer(page)
        following = page.locator(".player button.main").first
        if not page.locator(".player progress").count():
            return
        following.click()
    raise AssertionError("the course has no end")


@pytest.mark.full
def test_pages_can_be_read_by_everybody(visitors: Visitors, server: OwnServer) -> None:
    faults = []
    for device, language, light in (
        (PHONE, "nl", "light"),
        (SMALL_PHONE, "ar", "dark"),
        (DESK, "en", "dark"),
    ):
        page = visitors(device, language, color_scheme=light)
        visitors.watch(page).expect(r"the server responded with a status of 404")
        for path in ("/learn/", COURSE, "/learn/code", "/learn/unknown"):
            page.goto(f"{server.address}{path}")
            faults += faults_of(page, f"{path} {language}")
    assert faults == []


@pytest.mark.full
def test_the_way_without_scripts(visitors: Visitors, server: OwnServer) -> None:
    page = visitors(SMALL_PHONE, "nl", javascript=False)
    begun(page, server, "nl")
    expect(page.locator(".code")).to_be_visible()
    other = visitors(SMALL_PHONE, "nl")
    faults = violations_without_scripts(page, other)
    page.locator("main a.button.main").click()
    for _step in range(MOST_STEPS):
        if "/result" in page.url:
            break
        for select_at, select in enumerate(page.locator("select").all(), 1):
            select.select_option(str(select_at))
        if page.locator("input[name=answer]").count():
            page.locator("input[name=answer]").first.check()
        if page.locator("main form button").count():
            page.locator("main form button").click()
            expect(page.locator("#feedback")).to_be_visible()
            faults += violations_without_scripts(page, other)
        page.locator(".ways a.main").click()
        page.wait_for_load_state()
    expect(page.locator("h1")).to_be_visible()
    faults += violations_without_scripts(page, other)
    assert faults == []


@pytest.mark.full
def test_a_course_goes_on_on_this_device(visitors: Visitors, server: OwnServer) -> None:
    page = begun(visitors(PHONE, "en"), server)
    expect(page.locator(".player progress")).to_be_visible()
    page.locator(".player button.main").first.click()
    before = page.locator(".player .progress").inner_text()
    page.reload()
    expect(page.locator(".player .progress")).to_have_text(before)
    for choice in ("[data-go-on]", "[data-forget]"):
        page.goto(f"{server.address}/learn/")
        page.goto(f"{server.address}{COURSE}/en")
        page.locator(choice).click()
    expect(page.locator("[data-kept]")).to_be_hidden()
    page.reload()
    expect(page.locator("[data-kept]")).to_be_hidden()


@pytest.mark.full
@pytest.mark.parametrize(("device", "light"), [(PHONE, "light"), (DESK, "dark")])
def test_the_player_can_be_used_by_everybody(
    visitors: Visitors, server: OwnServer, device: str, light: str
) -> None:
    page = begun(visitors(device, "en", color_scheme=light), server)
    faults = []
    for _step in range(6):
        faults += faults_of(page, page.locator(".player .progress").inner_text())
        if page.locator("form.asked").count():
            answer(page)
            faults += faults_of(page, "answered")
        page.locator(".player button.main").first.click()
    walk(page)
    faults += faults_of(page, "result")
    assert faults == []


# Playwright does not wait for the answer of an asynchronous condition in `wait_for_function`.
KEPT_PAGES = """async () => (await (await caches.open("learner-1")).keys())
  .map(({ url }) => url).filter((url) => !url.includes("/static/"))"""
HAS_LINE = "async () => (await fetch('/learn/').catch(() => ({}))).ok === true"


def test_a_course_goes_on_without_a_line(visitors: Visitors, server: OwnServer) -> None:
    page = begun(visitors(PHONE, "en"), server)
    expect(page.locator(".player progress")).to_be_visible()
    # It is put there last, after what it needs.
    until(page, lambda: page.evaluate(KEPT_PAGES))
    make_old(page, "learner-1")
    page.reload()
    page.locator("[data-go-on]").click()
    until_newest_is_kept(page, "learner-1")
    page.context.set_offline(True)
    page.reload()
    page.locator("[data-go-on]").click()
    expect(page.locator(".player progress")).to_be_visible()
    page.locator(".player button.main").first.click()
    page.context.set_offline(False)
    # The service worker hears of the line a moment later than the page.
    until(page, lambda: page.evaluate(HAS_LINE))
    # Who forgets it leaves no page that says that somebody took it.
    page.reload()
    page.locator(".device details").last.locator("summary").click()
    with page.expect_navigation():
        page.locator(".device details").last.locator("button").click()
    expect(page.locator("[data-begin]")).to_be_visible()
    assert page.evaluate(KEPT_PAGES) == []


RIGHT = """(key) => {
  const kept = JSON.parse(localStorage.getItem(key));
  const { role } = kept.state;
  const steps = kept.course.content.modules
    .filter(({ roles }) => !roles.length || roles.includes(role))
    .flatMap((module) => module.steps);
  const right = ({ type, choices }) => {
    const names = (type === "ranking" ? choices : choices.filter((one) => one.right)).map(
      ({ name }) => name,
    );
    return type === "many" || type === "ranking" ? names : (names[0] ?? choices[0].name);
  };
  const questions = steps.filter(({ kind }) => kind === "question");
  const answers = Object.fromEntries(questions.map((one) => [one.id, right(one)]));
  kept.state = { role, position: steps.length, answers };
  localStorage.setItem(key, JSON.stringify(kept));
}"""


def test_who_passed_hands_in_and_gets_a_certificate(visitors: Visitors, server: OwnServer) -> None:
    page = begun(visitors(PHONE, "en"), server)
    expect(page.locator(".player progress")).to_be_visible()
    page.evaluate(RIGHT, "kier/course/signalen-hotel/en")
    page.reload()
    page.locator("[data-go-on]").click()
    page.get_by_role("button", name="Hand in my result").click()
    # Who left the name empty can still have one.
    make = page.get_by_role("button", name="Make the certificate")
    expect(make).to_be_visible()
    page.locator("#holder").fill("Ngọc Ánh")
    make.click()
    expect(page.locator(".code").first).to_be_visible()
    expect(page.get_by_role("link", name="To my certificate")).to_be_visible()
    faults = faults_of(page, "handed in")
    # Loaded again, it is known to be handed in.
    page.reload()
    expect(page.get_by_role("link", name="To my certificate")).to_be_visible()
    page.locator(".device details").first.locator("summary").click()
    page.locator(".device details").first.locator("button").click()
    link = page.locator(".device .code a")
    expect(link).to_be_visible()
    page.goto(server.address + str(link.get_attribute("href")))
    expect(page.locator("h1")).to_have_text("You go on here")
    assert faults == []


@pytest.mark.full
def test_a_result_that_does_not_suffice_is_not_said_to_be_handed_in(
    visitors: Visitors, server: OwnServer
) -> None:
    page = begun(visitors(PHONE, "en"), server)
    expect(page.locator(".player progress")).to_be_visible()
    page.evaluate(RIGHT, "kier/course/signalen-hotel/en")
    page.reload()
    page.locator("[data-go-on]").click()
    failed = {"passed": False, "share": 70, "counted": False, "issued": None}
    page.route("**/results", lambda route: route.fulfill(json=failed))
    hand_in = page.get_by_role("button", name="Hand in my result")
    hand_in.click()
    expect(page.get_by_role("main")).to_contain_text("You have not passed yet")
    page.unroute("**/results")
    # Kier answers what was sent before the same.
    hand_in.click()
    expect(page.get_by_role("button", name="Make the certificate")).to_be_visible()
