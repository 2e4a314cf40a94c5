"""A member of Platform HOPE on their phone: asked, answered, spoken, and what is their own."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.demonstrations.hope_words import BRIEFING
from scripts.demonstrations.server import OwnServer
from tests.walks.back import back
from tests.walks.chromium import PHONE, Chromium
from tests.walks.disk import traces
from tests.walks.keyboard import Keyboard

from .conftest import Visitors
from .hope import Others, Stand, rows_with, sign_in_of

NAME = "Meidoorn"
LATE = "Linde"
MARK = "Merkteken van een lid 7f3a"
# Chromium writes what would be opened again after a crash every ten seconds at the most.
SESSION_FILE_MS = 11_000
# A recorder that ends before anything was heard, and the browser's own again.
SILENT = """() => {
  window.heard = MediaRecorder.prototype.start;
  MediaRecorder.prototype.start = function () { setTimeout(() => this.onstop()); };
}"""
HEARD = "() => { MediaRecorder.prototype.start = window.heard; }"
TWO_SECONDS = re.compile(r"0:0[2-9]|0:[1-5]\d|[1-9]:\d\d")
SPEAKS = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@pytest.fixture(scope="module")
def browser(driven: Chromium) -> Iterator[Browser]:
    launched = replace(driven, flags=(*driven.flags, *SPEAKS)).launch()
    yield launched
    launched.close()


def test_asked_answered_spoken_and_ones_own(visitors: Visitors, server: OwnServer) -> None:
    others = Others(server, "member-walk")
    others.ask()
    others.take_on()
    others.invite(NAME)
    page = visitors(PHONE, "en")
    member = Stand(page, server.address)
    sign_in(member, server)
    read_and_accept(member, others)
    visitors.watch(page).expect("ERR_INTERNET_DISCONNECTED|Error unreachable")
    others.begin()
    answer(member, server)
    story(member)
    pause(member)
    looked_at(member, others)
    assert member.faults == []
    assert rows_with(server, BRIEFING["purpose"])
    assert rows_with(server, MARK) == []


@pytest.mark.full
def test_a_phone_in_other_hands_holds_no_word_no_name_and_no_place(
    visitors: Visitors, server: OwnServer, tmp_path: Path
) -> None:
    page = visitors.with_profile(tmp_path, PHONE, "en")
    member = Stand(page, server.address)
    sign_in(member, server)
    member.to("me")
    member.part("to-legal").click()
    page.locator("#legal-name").fill(f"{MARK} typed")
    member.to("me")
    page.wait_for_timeout(SESSION_FILE_MS)
    assert page.title() == "Kier"
    leave(visitors, member, server)
    page.context.close()
    assert [trace for text in (MARK, NAME) for trace in traces(tmp_path, text)] == []
    assert visited(tmp_path, server.address) == {"/inbox/", "/panel/"}


@pytest.mark.full
def test_words_that_come_too_late_are_kept_and_it_is_said(
    visitors: Visitors, server: OwnServer
) -> None:
    others = Others(server, "member-late")
    others.ask()
    others.take_on()
    others.invite(LATE)
    others.accept(LATE)
    others.begin()
    part = others.part_of(LATE)
    page = visitors(PHONE, "en")
    member = Stand(page, server.address)
    page.goto(f"{server.address}/panel/#/answers/{part}")
    member.give(*sign_in_of(server, LATE))
    for place in (0, 3):
        page.get_by_role("radio").nth(place).check()
        member.part("next").click()
    page.locator(".answering textarea").fill(MARK)
    member.part("next").click()
    page.locator("button[data-part=hand-in]").click()
    others.desk.call("POST", f"{others.at}/consultation/sum", {})
    visitors.watch(page).expect("status of 409")
    member.part("hand-in-yes").click()
    member.part("open-late").click()
    expect(member.part("too-late")).to_contain_text(MARK)
    member.look("too late")
    page.reload()
    member.unlock(sign_in_of(server, LATE)[1])
    member.part("open-late").click()
    expect(member.part("too-late")).to_contain_text(MARK)
    assert MARK not in page.evaluate("JSON.stringify(localStorage)")
    assert member.faults == []


@pytest.mark.full
def test_a_place_is_led_to_and_stands_in_no_address(visitors: Visitors, server: OwnServer) -> None:
    page = visitors(PHONE, "en")
    member = Stand(page, server.address)
    address = f"{server.address}/panel/"
    page.goto(f"{address}#/me/stories")
    member.give(*sign_in_of(server, NAME))
    member.part("stories").wait_for()
    assert page.url == address
    member.to("me")
    member.part("to-notifications").click()
    stay_and_go(member)
    back(page)
    member.part("preferences").wait_for()
    member.to("me")
    page.reload()
    member.unlock(sign_in_of(server, NAME)[1])
    member.part("me").wait_for()
    back(page)
    member.part("preferences").wait_for()
    assert page.url == address
    exit_elsewhere(visitors, page, server)
    member.part("sign-in").wait_for()


def stay_and_go(member: Stand) -> None:
    page = member.page
    member.part("ways").get_by_role("checkbox", disabled=False).first.click()
    for is_meant in (False, True):
        page.locator("nav [data-page='agenda']").click()
        dialog = page.locator("dialog[data-part=leave]")
        dialog.wait_for()
        assert member.part("preferences").count() == 1
        dialog.get_by_role("button").nth(0 if is_meant else 1).click()
        expect(dialog).to_have_count(0)
    member.part("agenda").wait_for()


def exit_elsewhere(visitors: Visitors, page: Page, server: OwnServer) -> None:
    visitors.watch(page).expect("request to another host: https://|status of 401")
    other = page.context.new_page()
    other.goto(server.address)
    other.locator("a.exit").click()
    other.wait_for_url("https://**")


def leave(visitors: Visitors, member: Stand, server: OwnServer) -> None:
    """Exit with unsent words: no question, and Back shows nothing of ours."""
    page = member.page
    visitors.watch(page).expect("request to another host: https://|status of 401")
    token = page.evaluate("sessionStorage.getItem('session')")
    with page.expect_request("**/auth/session") as ended:
        page.locator("a.exit").click()
    page.wait_for_url("https://**")
    assert (ended.value.method, ended.value.headers["x-session-token"]) == ("DELETE", token)
    for _press in range(3):
        back(page)
        assert not page.url.startswith(server.address)


def visited(profile: Path, address: str) -> set[str]:
    """Return paths of our host in the browser's history."""
    with closing(sqlite3.connect(profile / "Default" / "History")) as history:
        urls = [url for (url,) in history.execute("SELECT url FROM urls")]
    return {url.removeprefix(address) for url in urls if url.startswith(address)}


def sign_in(member: Stand, server: OwnServer) -> None:
    member.page.goto(f"{server.address}/inbox/")
    member.give(*sign_in_of(server, NAME))
    member.page.wait_for_url("**/panel/")
    member.part("home").or_(member.part("locked")).wait_for()
    if member.part("locked").is_visible():
        member.unlock(sign_in_of(server, NAME)[1])
    member.part("waiting").wait_for()
    member.look("home")


def read_and_accept(member: Stand, others: Others) -> None:
    keys = Keyboard(member.page)
    keys.press("[data-part=to-asked]")
    member.part("your-answer").wait_for()
    member.look("asked")
    keys.press("[data-part=questions] summary")
    keys.type("[data-part=questions] textarea", f"Is my name in it? {MARK}")
    keys.press("[data-part=ask]")
    member.part("questions").get_by_text(MARK).first.wait_for()
    [asked] = [
        row
        for row in others.desk.call("GET", "desk/questions")["results"]
        if row["expert"]["chosen_name"] == NAME
    ]
    said = {"said": "Are our names in it?", "answer": "No, nowhere."}
    others.desk.call("POST", f"desk/questions/{asked['id']}/answer", said)
    back(member.page)
    member.part("home").wait_for()
    keys.press("[data-part=to-asked]")
    expect(member.part("questions")).to_contain_text("No, nowhere.")
    keys.press("[data-part=accept]")
    member.part("after-all").first.wait_for()
    assert keys.unseen == []


def answer(member: Stand, server: OwnServer) -> None:
    page, password = member.page, sign_in_of(server, NAME)[1]
    member.to("home")
    member.part("to-do").click()
    page.get_by_role("radio").nth(0).check()
    member.look("choosing")
    member.part("next").click()
    page.get_by_role("radio").nth(3).check()
    member.part("next").click()
    member.kept("kept")
    member.lock()
    member.unlock(password)
    words = page.locator(".answering textarea")
    words.wait_for()
    page.context.set_offline(True)
    words.fill(MARK)
    member.kept("away")
    member.part("away").wait_for()
    member.look("without a line")
    member.lock()
    assert MARK not in page.content()
    page.context.set_offline(False)
    member.unlock(password)
    expect(words).to_have_value(MARK)
    member.kept("kept")
    speak(member)
    member.part("next").click()
    expect(member.part("hand-in").first).to_contain_text("A friend")
    member.look("all answers")
    page.locator("button[data-part=hand-in]").click()
    member.part("hand-in-yes").click()
    member.part("handed-in").wait_for()


def speak(member: Stand) -> None:
    """Going on while speaking loses nothing; a recording without speech is not kept."""
    member.page.evaluate(SILENT)
    member.part("record").click()
    member.part("recorder").get_by_role("alert").wait_for()
    member.page.evaluate(HEARD)
    member.part("record").click()
    # What was recorded comes once a second, and a look may miss one of them.
    expect(member.page.locator(".recording-now")).to_contain_text(TWO_SECONDS)
    member.part("next").click()
    member.part("held").wait_for()
    member.part("previous").click()
    member.part("next").click()
    member.part("fresh").wait_for()
    member.look("spoken")
    member.part("keep-recording").click()
    member.page.locator("[data-recording]").wait_for()
    member.kept("kept")


def story(member: Stand) -> None:
    member.to("me")
    member.part("to-stories").click()
    member.part("give").click()
    member.part("giving").get_by_role("textbox").last.fill(f"One person who stays. {MARK}")
    member.part("audiences").get_by_role("checkbox").first.check()
    member.look("giving")
    member.part("allow").click()
    given = member.page.locator("[data-consent][data-valid=true]")
    given.wait_for()
    member.part("withdraw").click()
    expect(given).to_have_count(0)
    member.part("give-again").click()
    expect(member.part("giving").get_by_role("textbox").last).to_have_value(
        f"One person who stays. {MARK}"
    )


def pause(member: Stand) -> None:
    member.to("me")
    rest = member.part("break")
    rest.get_by_role("switch").click()
    expect(rest).to_have_attribute("data-paused", "true")
    member.look("me")
    rest.get_by_role("switch").click()
    expect(rest).to_have_attribute("data-paused", "false")


def looked_at(member: Stand, others: Others) -> None:
    [one] = others.desk.call("GET", f"{others.at}/consultation")["contributions"]
    assert len(one["recordings"]) == 1
    assert MARK in str(others.desk.read(one["text"]))
    member.part("to-looks").click()
    expect(member.part("looks")).to_contain_text("your answers")
    member.look("looks")
