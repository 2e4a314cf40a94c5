"""A coordinator of Platform HOPE at the desk: a request, from the first look to what came of it."""

import pytest
from playwright.sync_api import Locator, expect

from scripts.demonstrations.hope_words import BRIEFING
from scripts.demonstrations.server import OwnServer
from tests.walks.chromium import DESK

from .conftest import Visitors
from .hope import Others, Stand, rows_with, sign_in_of
from .waiting import until

NAME = "Palm"
ASKED = "Eik"
OBJECTING = ("Linde", "Eik")
MARK = "Merkteken van een antwoord 2b9d"


class Desk(Stand):
    """The coordinator before a request."""

    def to_part(self, name: str) -> None:
        """One of the parts of the request: `members`, `consultation`, `close`."""
        self.page.locator(f"a[href$='/{name}']").first.click()
        self.page.locator(f"[data-part=request][data-shown={name}]").wait_for()

    def is_in(self, state: str) -> None:
        self.page.locator(f"[data-part=request][data-state={state}]").wait_for()

    def consults_in(self, state: str) -> None:
        self.page.locator(f"[data-part=consultation][data-state={state}]").wait_for()

    def asked(self, name: str) -> Locator:
        self.page.locator(f"[data-ask='{name}']").click()
        return self.page.locator(f"dialog[data-part='{name}']")

    def confirm(self, name: str, note: str = "") -> None:
        dialog = self.asked(name)
        if note:
            dialog.get_by_role("textbox").fill(note)
        dialog.locator("button.main").click()
        expect(dialog).to_have_count(0)

    def look_up(self) -> None:
        self.page.evaluate("dispatchEvent(new Event('focus'))")


def test_checked_asked_opened_delivered_and_closed(visitors: Visitors, server: OwnServer) -> None:
    others = Others(server, "desk-walk")
    others.ask()
    desk = Desk(visitors(DESK, "en"), server.address, is_touched=False)
    email, password = sign_in_of(server, "coordinator")
    desk.page.goto(f"{server.address}/panel/desk/")
    desk.give(email, password)
    desk.part("overview").wait_for()
    desk.look("overview")
    check(desk, others)
    ask(desk, others)
    consult(desk, others)
    desk.lock()
    assert MARK not in desk.page.content()
    desk.unlock(password)
    summarise(desk, others)
    close(desk, others)
    pay(desk, others)
    assert desk.page.url == f"{server.address}/panel/desk/"
    assert desk.faults == []
    assert rows_with(server, MARK) == []


@pytest.mark.full
def test_the_question_of_a_request_is_put_to_members_where_it_stands(
    visitors: Visitors, server: OwnServer
) -> None:
    others = Others(server, "desk-question")
    others.ask()
    others.take_on()
    others.invite(ASKED)
    others.accept(ASKED)
    others.desk.call("POST", f"{others.at}/start", {})
    page = visitors(DESK, "en")
    desk = Desk(page, server.address, is_touched=False)
    page.goto(f"{server.address}/panel/desk/#/requests")
    desk.give(*sign_in_of(server, "coordinator"))
    # What is open stands there at once, with how much it is.
    expect(desk.part("requests")).to_contain_text("All that is open (")
    page.locator(f"a[data-request='{others.request}']").click()
    desk.to_part("consultation")
    expect(page.locator("#question")).to_have_value(BRIEFING["question"])
    desk.look("set up")
    desk.part("set-up-form").locator("button.main").click()
    desk.consults_in("asking")
    part = f"me/invitations/{others.part_of(ASKED)}/consultation"
    asked = others.member(ASKED).call("GET", part)
    assert asked["languages"] == ["en"]
    [item] = asked["definition"]["items"]
    assert (item["kind"], item["appearance"]) == ("text", ["multiline"])
    assert BRIEFING["question"] in str(item)
    assert desk.faults == []


@pytest.mark.full
def test_an_objection_that_came_meanwhile_stops_the_approval_and_is_shown(
    visitors: Visitors, server: OwnServer
) -> None:
    others = Others(server, "desk-objection", wanted=len(OBJECTING))
    others.ask()
    others.take_on()
    others.invite(*OBJECTING)
    others.accept(*OBJECTING)
    others.begin()
    for name in OBJECTING:
        others.answer(name, MARK)
    others.to_be_read({"nl": "Een samenvatting.", "en": "A summary."})
    others.let_out(*OBJECTING)
    page = visitors(DESK, "en")
    desk = Desk(page, server.address, is_touched=False)
    page.goto(f"{server.address}/panel/desk/#/requests/{others.request}/consultation")
    desk.give(*sign_in_of(server, "coordinator"))
    desk.consults_in("reviewing")
    expect(desk.part("verdicts")).to_contain_text("Nobody objects")
    # Before the question: it is asked with what members say now.
    others.let_out(OBJECTING[0], fine=False)
    dialog = desk.asked("approve")
    expect(dialog.locator("[data-part=objects]")).to_contain_text("1 member objects")
    others.let_out(OBJECTING[0])
    desk.look_up()
    expect(dialog.locator("[data-part=objects]")).to_have_count(0)
    # After it: the server refuses, and the page shows why.
    others.let_out(OBJECTING[1], fine=False)
    visitors.watch(page).expect("status of 409")
    dialog.locator("button.main").click()
    expect(dialog).to_contain_text("Somebody objects")
    expect(desk.part("verdicts")).to_contain_text("1 member objects")
    assert others.desk.call("GET", f"{others.at}/consultation")["state"] == "reviewing"


def check(desk: Desk, others: Others) -> None:
    desk.page.locator(f"main a[href*='{others.request}']").first.click()
    desk.is_in("submitted")
    desk.look("request")
    desk.confirm("move-return", "Who reads the advice?")
    desk.is_in("question")
    assert others.requester.call("GET")["history"][-1]["note"] == "Who reads the advice?"
    others.requester.call("POST", "/submit", {"note": "Three advisers."})
    desk.look_up()
    desk.is_in("submitted")
    points = desk.part("checklist").get_by_role("listitem").get_by_role("checkbox")
    points.first.wait_for()
    for point in points.all():
        point.check()
    until(desk.page, lambda: all_done(others))
    dialog = desk.asked("move-accept")
    expect(dialog).to_be_visible()
    desk.look("accept?")
    dialog.locator("button.main").click()
    desk.is_in("asking")


def all_done(others: Others) -> bool:
    return all(one["done"] for one in others.desk.call("GET", others.at)["checklist"])


def ask(desk: Desk, others: Others) -> None:
    desk.to_part("members")
    row = desk.page.locator("[data-expert]").filter(has_text=NAME)
    row.get_by_role("checkbox").first.check()
    desk.look("members")
    desk.confirm("send-waves")
    desk.page.locator("[data-invitation=invited]").wait_for()
    others.accept(NAME)
    desk.look_up()
    desk.page.locator("[data-invitation=accepted]").wait_for()
    desk.confirm("move-start")
    desk.is_in("going")


def consult(desk: Desk, others: Others) -> None:
    """Answers stay closed until opened, and members see that they were."""
    member = others.member(NAME)
    made = others.questionnaire()
    desk.to_part("consultation")
    desk.part("set-up").get_by_role("combobox").select_option(made)
    desk.part("set-up-form").locator("button.main").click()
    desk.consults_in("asking")
    others.answer(NAME, MARK)
    desk.look_up()
    desk.page.locator("[data-contribution]").wait_for()
    assert MARK not in desk.page.content()
    assert member.call("GET", "me/looks")["results"] == []
    desk.confirm("open-texts")
    expect(desk.part("contributions")).to_contain_text(MARK)
    desk.look("opened")
    [look] = member.call("GET", "me/looks")["results"]
    assert look["what"] == "answer"


def summarise(desk: Desk, others: Others) -> None:
    desk.confirm("sum")
    desk.consults_in("summary")
    desk.part("summary-form").wait_for()
    for field in desk.part("summary-form").get_by_role("textbox").all():
        field.fill("One person who stays helps.")
    desk.look("summary")
    desk.confirm("review")
    desk.consults_in("reviewing")
    others.let_out(NAME)
    desk.look_up()
    desk.confirm("approve")
    desk.consults_in("approved")
    desk.confirm("deliver")
    desk.is_in("delivered")


def close(desk: Desk, others: Others) -> None:
    others.evaluate(NAME)
    desk.to_part("close")
    desk.part("loop").wait_for()
    for field in desk.part("loop").get_by_role("textbox").all():
        field.fill("They begin with one person who stays.")
    desk.look("close")
    desk.confirm("close-request")
    desk.is_in("closed")
    [news] = others.member(NAME).call("GET", "me/news")["results"]
    assert news["done"] == "They begin with one person who stays."


def pay(desk: Desk, others: Others) -> None:
    desk.page.locator("a[href='#/fees']").first.click()
    row = desk.page.locator("[data-fee]").filter(has_text=NAME)
    expect(row.locator("button").first).to_be_visible()
    dialog = desk.asked("export-fees")
    expect(dialog.get_by_role("checkbox", name=NAME)).to_be_checked()
    desk.look("list of fees")
    with desk.page.expect_download() as had:
        dialog.locator("button.main").click()
    assert NAME in had.value.path().read_text()
    desk.page.locator("[data-fee=listed]").filter(has_text=NAME).wait_for()
    desk.look("fees on lists")
    desk.confirm("paid")
    [fee] = others.member(NAME).call("GET", "me/fees")["results"]
    assert fee["state"] == "paid"
