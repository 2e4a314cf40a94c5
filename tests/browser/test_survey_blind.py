"""A blind round in a real browser: nobody can tell whose answers are whose, and none is lost."""

from playwright.sync_api import Route

from scripts.browsing.line import Line
from scripts.browsing.survey import Survey

from .conftest import Visitors
from .waiting import until


def test_a_blind_round_with_another_key_than_the_link_says_sends_nothing(
    visitors: Visitors, rounds: dict[str, str]
) -> None:
    page = visitors()
    asked = Survey(page, f"{rounds['blind']}.{'A' * 43}")
    calls: list[str] = []
    page.on("request", lambda request: calls.append(request.url))
    asked.open()
    asked.on("place")
    asked.mark("place", "farm")
    asked.on("look")
    asked.press("send")
    page.locator("[data-say=other-key]").wait_for()
    assert [one for one in calls if "/api/" in one] == []


def test_a_blind_round_hands_in_without_the_invitation(
    visitors: Visitors, line: Line, rounds: dict[str, str]
) -> None:
    """And again, if its answer got lost on the way."""
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
