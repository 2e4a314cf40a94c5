"""Screens of a survey that the browser turns by itself: as the server's, without a line."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Request

from tests.walks.axe import violations
from tests.walks.chromium import DESK
from tests.walks.line import Line
from tests.walks.survey import Survey

from .conftest import Visitors
from .waiting import until, until_quiet

# Full: one walk for each application is made every time; this is more of them.
pytestmark = pytest.mark.full

# What comes after the first screen, modules and all screens, as it is on the wire.
MAX_LATER = 40_000
WORDS = "Op een <schip> 7c1f"

# The screen that is there, and the one that the server makes of the same form.
BOTH = """async (go) => {
  const ADDED = "button[type=button], [data-moved], [data-take]";
  const form = document.querySelector("#survey");
  const body = new URLSearchParams(new FormData(form));
  body.set("go", go);
  const { language } = document.documentElement.dataset;
  const headers = { "Kier-Part": "page", "Accept-Language": language };
  const answer = await fetch(location.pathname, { method: "POST", headers, body });
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\\s+/g, " ").trim() || null;
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(ADDED)) return null;
    const attributes = Array.from(node.attributes)
      .filter(({ name, value }) => name !== "autofocus" && !(name === "class" && !value))
      .map(({ name, value }) => `${name}=${value.replace(/ (moving|answered)/g, "")}`)
      .sort();
    const within = Array.from(node.childNodes, read).filter((one) => one !== null);
    return [node.localName, attributes, within];
  };
  const shown = (page) => {
    const section = page.querySelector("main > section").cloneNode(true);
    const hidden = Array.from(section.querySelectorAll("input[type=hidden]"), (one) => {
      one.remove();
      return `${one.name}=${one.value}`;
    });
    // What a field begins with is an answer to the server as soon as the form was there once.
    const isWhole = section.dataset.step === "look";
    const said = hidden.filter((one) => isWhole || !one.startsWith("kept="));
    return [said.sort(), read(section)];
  };
  return [shown(document), shown(made)];
}"""


class Same:
    """Compares each screen with the server's for the same form."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.screens: list[str] = []

    def __call__(self, screen: str, go: str = "stay") -> None:
        here, there = self.page.evaluate(BOTH, go)
        # Line by line, so that a difference can be read.
        assert json.dumps(here, indent=1).splitlines() == json.dumps(there, indent=1).splitlines()
        self.screens.append(screen)


def posts_of(page: Page) -> list[str]:
    """Return bodies of all forms that this page sends from now on, without challenges."""
    sent: list[str] = []

    def note(request: Request) -> None:
        asks_challenge = request.url.endswith("/challenges") and request.post_data == "{}"
        if request.method == "POST" and not asks_challenge:
            sent.append(request.post_data or "")

    page.on("request", note)
    return sent


def answer_to_the_end(survey: Survey) -> None:
    survey.mark("place", "other")
    survey.on("elsewhere")
    survey.field("elsewhere").fill(WORDS)
    for where in ("wishes", "safe", "mood", "mark"):
        survey.on(where)
    survey.mark("mark", "10")
    survey.on("boss")
    survey.mark("clear", "very")
    survey.on("hours")
    survey.field("hours").fill("9")
    for where in ("pay", "since", "starts", "next", "order", "home"):
        survey.on(where)
    survey.mark("land", "be")
    survey.field("town").select_option("gent")
    for where in ("story", "agreed"):
        survey.on(where)
    survey.mark("agreed", "yes")
    for where in ("again", "twice", "days"):
        survey.on(where)
    survey.mark("mon", "no")
    survey.mark("sun", "yes")
    survey.on("last")
    survey.on("look")


def test_the_browser_draws_what_the_server_would(
    visitors: Visitors, rounds: dict[str, str]
) -> None:
    page = visitors(language="nl")
    same = Same(page)
    survey = Survey(page, rounds["here"])
    survey.open()
    survey.on("place")
    posts = posts_of(page)
    survey.look = same
    survey.press()
    page.locator("[data-faults]").wait_for()
    same("place, wrong", "next")
    answer_to_the_end(survey)
    survey.on("hours", "change:hours")
    for typed in ("30", "eight", "7,5"):
        survey.field("hours").fill(typed)
        survey.press()
        page.locator("[data-faults]:focus").wait_for()
        same("hours, wrong", "next")
    survey.field("hours").fill("8")
    survey.on("look")
    assert violations(page) == []
    # A question opened another one; from the list of answers it closes again.
    assert page.locator("button[value='change:elsewhere']").count() == 1
    survey.on("place", "change:place")
    survey.mark("place", "farm")
    survey.on("look")
    assert page.locator("button[value='change:elsewhere']").count() == 0
    assert len(posts) == len(same.screens)


def test_all_is_answered_without_a_line_and_sent_once(
    visitors: Visitors, rounds: dict[str, str]
) -> None:
    page = visitors()
    visitors.watch(page).expect("net::ERR_INTERNET_DISCONNECTED")
    survey = Survey(page, rounds["here"])
    survey.open()
    survey.on("place")
    page.wait_for_load_state("networkidle")
    posts = posts_of(page)
    page.context.set_offline(True)
    page.evaluate("history.back()")
    survey.at("start")
    survey.on("place")
    survey.press()
    page.locator("[data-faults]:focus").wait_for()
    answer_to_the_end(survey)
    page.evaluate("history.back()")
    survey.at("last")
    page.evaluate("history.forward()")
    survey.at("look")
    assert page.evaluate("document.activeElement.localName") == "h1"
    assert posts == []
    survey.press("send")
    page.locator("[data-say=waiting]").wait_for()
    page.context.set_offline(False)
    survey.at("sent")
    assert len(posts) > 1
    assert len({parse_qs(post)["submission"][0] for post in posts}) == 1


def test_all_on_one_page_and_another_language(visitors: Visitors, rounds: dict[str, str]) -> None:
    page = visitors(DESK, language="nl")
    survey = Survey(page, rounds["here-page"])
    survey.open()
    survey.on("hello")
    posts = posts_of(page)
    survey.press("send")
    page.locator("[data-faults]:focus").wait_for()
    survey.mark("place", "other")
    survey.field("elsewhere").fill(WORDS)
    page.locator("footer button[value=en]").click()
    page.locator("html[lang=en]").wait_for()
    page.wait_for_load_state("networkidle")
    assert survey.field("elsewhere").input_value() == WORDS
    assert [post for post in posts if "kept" in parse_qs(post) or "7c1f" in post] == []
    Same(page)("hello")
    survey.field("hours").fill("8")
    survey.mark("agreed", "yes")
    survey.mark("mon", "no")
    survey.on("sent", "send")
    assert "kept" in parse_qs(posts[-1])


def test_in_a_blind_round_the_server_sees_answers_with_the_token_alone(
    visitors: Visitors, rounds: dict[str, str]
) -> None:
    page = visitors()
    survey = Survey(page, rounds["blind"])
    survey.open()
    posts: dict[str, list[str]] = {}
    page.on("request", lambda one: posts.setdefault(one.url, []).append(one.post_data or ""))
    survey.on("place")
    survey.mark("place", "other")
    survey.on("elsewhere")
    survey.field("elsewhere").fill(WORDS)
    survey.on("look")
    survey.on("sent", "send")
    saying = [url for url, bodies in posts.items() if any("7c1f" in body for body in bodies)]
    assert [url.rpartition("/")[2] for url in saying] == ["responses"]
    assert not any("other" in one for one in posts[page.url])


def test_what_comes_later_is_light(visitors: Visitors, line: Line, rounds: dict[str, str]) -> None:
    page = visitors(address=line.address)
    page.goto(line.address + urlsplit(rounds["here"]).path)
    page.wait_for_load_state("networkidle")
    before = line.mark()
    Survey(page, "").on("place")
    until(page, lambda: line.brought("/page-renderer."))
    until_quiet(page, line)
    assert line.down(before) <= MAX_LATER


def test_what_does_not_come_is_left_to_the_server(
    visitors: Visitors, rounds: dict[str, str]
) -> None:
    page = visitors()
    visitors.watch(page).expect("net::ERR_FAILED")
    page.route("**/page-renderer.*", lambda route: route.abort())
    survey = Survey(page, rounds["short"])
    survey.open()
    survey.on("place")
    survey.mark("place", "other")
    survey.on("elsewhere")
    survey.field("elsewhere").fill(WORDS)
    survey.on("look")
    assert WORDS in page.locator("main").inner_text()


def test_a_code_is_asked_of_the_server_and_answers_stay(
    visitors: Visitors, rounds: dict[str, str]
) -> None:
    page = visitors(language="nl")
    address, code = rounds["coded"].split("#")
    survey, field = Survey(page, address), page.locator("#token")
    survey.open()
    posts = posts_of(page)
    field.fill(code)
    survey.on("place")
    survey.mark("place", "other")
    survey.on("elsewhere")
    survey.field("elsewhere").fill(WORDS)
    survey.on("place", "back")
    survey.on("start", "back")
    field.fill("wrong")
    survey.press()
    page.locator("[data-faults]").wait_for()
    page.locator("footer button[value=en]").click()
    page.locator("html[lang=en]").wait_for()
    field.fill(code)
    survey.on("place")
    survey.on("elsewhere")
    assert survey.field("elsewhere").input_value() == WORDS
    page.locator("[data-keeping] summary").click()
    page.locator("[data-keep]").click()
    page.locator("[data-forget]").wait_for()
    page.reload()
    page.locator("[data-go-on]").click()
    survey.at("elsewhere")
    survey.on("look")
    assert [post for post in posts if "7c1f" in post] == []
    survey.on("sent", "send")
