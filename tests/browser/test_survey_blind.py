"""A blind round in a real browser: nobody can tell whose answers are whose, and none is lost."""

import pytest
from playwright.sync_api import Page, Request, Route

from tests.walks.line import Line
from tests.walks.survey import Survey

from .conftest import Visitors
from .waiting import until

# Full: one walk for each application is made every time; this is more of them.
pytestmark = pytest.mark.full


def test_a_blind_round_with_another_key_than_the_link_says_sends_nothing(
    visitors: Visitors, rounds: dict[str, str]
) -> None:
    page = visitors()
    asked = Survey(page, f"{rounds['blind']}.{'A' * 43}")
    calls: list[str] = []
    page.on("request", lambda request: calls.append(request.url))
    asked.open()
    asked.press()
    page.locator("[data-say=other-key]").wait_for()
    assert asked.where == "start"
    assert [call for call in calls if "/api/" in call] == []


def test_a_blind_round_hands_in_without_the_invitation(
    visitors: Visitors, line: Line, rounds: dict[str, str]
) -> None:
    """Also again, if the answer got lost on the way."""
    path, invitation = rounds["blind-again"][rounds["blind-again"].index("/s/") :].split("#")
    page = visitors(address=line.address)
    visitors.watch(page).expect("net::ERR_FAILED")
    lost: list[int] = []

    def lose_the_first(route: Route) -> None:
        answer = route.fetch()
        lost.append(answer.status)
        if len(lost) == 1:
            route.abort()
        else:
            route.fulfill(response=answer)

    page.route("**/responses", lose_the_first)
    survey = Survey(page, f"{line.address}{path}#{invitation}")
    survey.open()
    until(page, lambda: "#" not in page.url)
    survey.on("place")
    survey.mark("place", "farm")
    survey.on("look")
    survey.on("sent", "send")
    sent = bytes(line.sent)
    assert lost == [201, 200]
    assert sent.count(invitation.encode()) == 1
    assert b'{"invitation":"' + invitation.encode() in sent


def api_calls(page: Page) -> list[str]:
    found: list[str] = []

    def note(request: Request) -> None:
        if "/api/" in request.url:
            found.append(request.url.rsplit("/", 1)[-1])

    page.on("request", note)
    return found


def answered(survey: Survey) -> None:
    survey.on("place")
    survey.mark("place", "farm")
    survey.on("look")


def test_the_token_is_taken_at_the_start(visitors: Visitors, rounds: dict[str, str]) -> None:
    survey = Survey(visitors(), rounds["blind-start"])
    calls = api_calls(survey.page)
    survey.open()
    survey.on("place")
    assert calls == ["tokens"]


def test_a_token_is_kept_and_answered_with_from_elsewhere(
    visitors: Visitors, rounds: dict[str, str]
) -> None:
    taking, invitation = visitors(), rounds["blind-kept"].partition("#")[2]
    calls = api_calls(taking)
    Survey(taking, rounds["blind-kept"]).open()
    taking.locator("[data-ballot] summary").click()
    taking.locator("[data-take]").click()
    field = taking.locator("#ballot")
    field.wait_for()
    link = field.input_value()
    assert calls == ["tokens"]
    assert invitation not in link

    later = visitors()
    calls = api_calls(later)
    survey = Survey(later, link)
    survey.open()
    until(later, lambda: "#" not in later.url)
    answered(survey)
    survey.on("sent", "send")
    assert calls == ["responses"]

    again = Survey(visitors(), link)
    visitors.watch(again.page).expect("409")
    again.open()
    answered(again)
    again.press("send")
    again.page.locator("body[data-step=used], section[data-step=used]").first.wait_for()


def test_only_a_used_token_is_said_to_be_used(visitors: Visitors, rounds: dict[str, str]) -> None:
    survey = Survey(visitors(), rounds["blind-other"])
    visitors.watch(survey.page).expect("409")
    problem = {"type": "conflict", "errors": [{"pointer": "/answers", "code": "too-long"}]}
    survey.page.route("**/responses", lambda route: route.fulfill(status=409, json=problem))
    survey.open()
    answered(survey)
    survey.press("send")
    survey.page.locator("[data-say=not-now]").wait_for()
    assert survey.where == "look"
    survey.page.unroute("**/responses")
    survey.on("sent", "send")
