"""A caseworker's day by keyboard alone, and what no key may do."""

import pytest
from playwright.sync_api import Page, expect

from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.chromium import DESK, SMALL_PHONE
from tests.walks.inbox import Inbox
from tests.walks.targets import wider_than_the_screen

from .conftest import Visitors
from .test_inbox_way import REPLY, SLUG, TEXT, Asked, sign_in_of, signed_in
from .test_team import whose

pytestmark = pytest.mark.full
NOTE = "Belt liever na vijf uur"


def focused(page: Page) -> str:
    """Return the referral whose row has the focus, or nothing."""
    return str(page.evaluate("document.activeElement.closest('[data-referral]')?.dataset.referral"))


def erase(visitors: Visitors, page: Page, *asked: Asked) -> None:
    # The page asks for requests that are there no more.
    visitors.watch(page).expect("status of 404")
    for one in asked:
        one.phone.erase()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what is looked for has the focus."""
    while not page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
        page.keyboard.press("Tab")


def confirm(inbox: Inbox, name: str) -> None:
    """Press the button of a dialog by Tab and Enter."""
    dialog = inbox.page.locator(f"dialog[data-part='{name}']")
    dialog.wait_for()
    tab_to(inbox.page, "dialog button.main")
    inbox.page.keyboard.press("Enter")
    dialog.wait_for(state="detached")
    somewhere(inbox.page)


def somewhere(page: Page) -> None:
    """Wait until something that can be seen has the focus: it is never lost to the page."""
    page.wait_for_function("""() => {
      const here = document.activeElement;
      return here !== document.body && here.checkVisibility() && here.getClientRects().length;
    }""")


def leave_fields(page: Page) -> None:
    """Leave the reply by Tab: letters are keys again."""
    page.keyboard.press("Tab")
    expect(page.locator("textarea:focus")).to_have_count(0)


def go_to_row(inbox: Inbox, referral: str) -> None:
    """Walk down the list with `j` until the row has the focus."""
    inbox.row(referral).wait_for()
    for _row in range(inbox.page.locator(".row-link").count() + 1):
        if focused(inbox.page) == referral:
            return
        inbox.page.keyboard.press("j")
        # The first key fetches what listens to keys.
        inbox.page.wait_for_timeout(300)
    raise AssertionError(referral)


def accept(inbox: Inbox) -> None:
    """Take the request, accept it, undo that, and accept it again."""
    page = inbox.page
    inbox.part("take").wait_for()
    page.keyboard.press("t")
    whose(inbox, "mine")
    somewhere(page)
    page.keyboard.press("a")
    undo = page.locator("[data-move=undo]")
    undo.wait_for()
    # The answer can be begun at once; beside it, letters are keys.
    expect(page.locator("[data-part=reply] textarea")).to_be_focused()
    leave_fields(page)
    page.keyboard.press("u")
    expect(undo).to_have_count(0)
    expect(page.locator("[data-move=accept]")).to_be_focused()
    # The button that is pressed goes away, and the focus does not.
    page.keyboard.press("Enter")
    undo.wait_for()
    somewhere(page)
    leave_fields(page)


def answer(inbox: Inbox) -> None:
    """Send an answer with letters that are keys elsewhere."""
    page = inbox.page
    # While one types, letters are letters.
    page.keyboard.press("r")
    reply = page.locator("[data-part=reply] textarea")
    expect(reply).to_be_focused()
    page.keyboard.type(f"{REPLY} jkaderl?/")
    page.keyboard.press("Control+Enter")
    inbox.wait_for(f"{REPLY} jkaderl?/")
    page.locator("[data-move=close]").wait_for()
    expect(reply).to_be_focused()


def add_phrase(inbox: Inbox) -> None:
    """Put a phrase of the book into the answer."""
    page = inbox.page
    reply = page.locator("[data-part=reply] textarea")
    inbox.part("words").wait_for()
    leave_fields(page)
    page.keyboard.press("p")
    inbox.part("words-panel").wait_for()
    inbox.part("words-tabs").wait_for()
    tab_to(page, "[data-part=words-tabs] button:nth-of-type(2)")
    page.keyboard.press("Enter")
    page.locator(".book-row").first.wait_for()
    tab_to(page, ".book-row")
    page.keyboard.press("Enter")
    inbox.part("inserted").filter(has_text=" ").wait_for()
    page.keyboard.press("Escape")
    expect(inbox.part("words-panel")).to_have_count(0)
    expect(reply).to_be_focused()
    expect(reply).not_to_have_value("")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")


def write_note(inbox: Inbox) -> None:
    """Write a note for colleagues; then the answer goes on."""
    page = inbox.page
    reply = page.locator("[data-part=reply] textarea")
    inbox.part("note-instead").wait_for()
    leave_fields(page)
    page.keyboard.press("n")
    expect(inbox.part("note-composer").locator("textarea")).to_be_focused()
    page.keyboard.type(NOTE)
    page.keyboard.press("Control+Enter")
    inbox.part("note").get_by_text(NOTE).wait_for()
    expect(reply).to_be_focused()


def hand_over(inbox: Inbox) -> None:
    """Hand the request over to nobody, and take it again."""
    page = inbox.page
    leave_fields(page)
    page.keyboard.press("h")
    inbox.part("hand-over-to").wait_for()
    tab_to(page, "dialog input[type=radio]")
    page.keyboard.press("ArrowUp")
    expect(page.locator("dialog input[value=nobody]")).to_be_checked()
    confirm(inbox, "hand-over-to")
    whose(inbox, "nobody")
    page.keyboard.press("t")
    whose(inbox, "mine")
    somewhere(page)


def look_for(inbox: Inbox, referral: str) -> None:
    """Find the request by the views of the list, then by the search."""
    page = inbox.page
    page.keyboard.press("3")
    page.locator("[data-view=nobody][aria-current=page]").wait_for()
    expect(inbox.row(referral)).to_have_count(0)
    somewhere(page)
    page.keyboard.press("2")
    inbox.row(referral).wait_for()
    page.keyboard.press("/")
    expect(page.locator("[type=search]")).to_be_focused()
    page.keyboard.type("77ab")
    inbox.row(referral).wait_for()
    tab_to(page, f"[data-referral='{referral}'] .row-link")
    assert page.evaluate("document.activeElement.matches(':focus-visible')")
    page.keyboard.press("Enter")
    inbox.wait_for(REPLY)
    page.keyboard.press("Escape")
    inbox.part("nothing-shown").wait_for()


def test_a_day_by_keyboard_alone(visitors: Visitors, server: OwnServer, desks: Desks) -> None:
    asked = Asked(server, desks, SLUG, "127.0.8.31")
    page = visitors(DESK, address=server.address)
    inbox = Inbox(page, server.address)
    inbox.open()
    email, password = sign_in_of(server, SLUG, "caseworker")
    tab_to(page, "input[type=email]")
    page.keyboard.type(email)
    tab_to(page, "input[type=password]")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    inbox.at("list")

    go_to_row(inbox, asked.referral)
    page.keyboard.press("o")
    inbox.wait_for(TEXT)
    page.locator("[data-move=accept]").wait_for()
    accept(inbox)
    answer(inbox)
    add_phrase(inbox)
    write_note(inbox)
    hand_over(inbox)
    page.keyboard.press("Escape")
    inbox.part("nothing-shown").wait_for()
    # It was accepted: it stands in another list now.
    assert focused(page) == "None"
    somewhere(page)
    page.keyboard.press("g")
    page.keyboard.press("i")
    inbox.row(asked.referral).wait_for()

    look_for(inbox, asked.referral)

    page.keyboard.press("g")
    page.keyboard.press("m")
    inbox.at("members")
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.locator("[data-tab=open][aria-current=page]").wait_for()
    go_to_row(inbox, asked.referral)
    page.keyboard.press("Enter")
    inbox.wait_for(REPLY)
    page.keyboard.press("e")
    confirm(inbox, "close")
    page.keyboard.press("l")
    inbox.at("locked")
    # Behind the lock no key does anything.
    page.keyboard.press("?")
    expect(inbox.part("shortcuts")).to_have_count(0)
    tab_to(page, "input[type=password]")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    inbox.at_any("list", "conversation")
    erase(visitors, page, asked)


def test_the_sheet_of_shortcuts(visitors: Visitors, server: OwnServer, desks: Desks) -> None:
    asked = Asked(server, desks, SLUG, "127.0.8.32")
    inbox = signed_in(visitors, server, device=SMALL_PHONE)
    page = inbox.page
    page.keyboard.press("?")
    sheet = inbox.part("shortcuts")
    sheet.wait_for()
    expect(sheet.locator("h2")).to_be_focused()
    expect(sheet.locator("[data-keys='a']")).to_have_attribute("data-here", "false")
    expect(sheet.locator("[data-keys='j']")).to_have_attribute("data-here", "true")
    assert violations(page) == []
    assert wider_than_the_screen(page) == []
    # A letter does nothing while the sheet is open.
    page.keyboard.press("l")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    inbox.show(asked.referral, TEXT)
    page.locator("[data-move=accept]").wait_for()
    for keys in ("Control+a", "Alt+a", "Shift+A", "x"):
        page.keyboard.press(keys)
    page.locator("[data-move=accept]").focus()
    page.keyboard.press("?")
    expect(sheet.locator("[data-keys='a']")).to_have_attribute("data-here", "true")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("[data-move=accept]")).to_be_focused()
    inbox.part("conversation").wait_for()
    erase(visitors, page, asked)


def test_letters_are_switched_off(visitors: Visitors, server: OwnServer) -> None:
    inbox = signed_in(visitors, server)
    page = inbox.page
    page.keyboard.press("g")
    page.wait_for_timeout(300)
    page.keyboard.press("g")
    page.keyboard.press("s")
    inbox.at("settings")
    page.locator("[name=letters]").uncheck()
    page.keyboard.press("l")
    page.keyboard.press("?")
    expect(inbox.part("shortcuts")).to_have_count(0)
    inbox.part("keys").locator("button").click()
    expect(inbox.part("shortcuts").locator(".note")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.reload()
    inbox.at("locked")
    inbox.give_password(sign_in_of(server, SLUG, "caseworker")[1])
    inbox.at("settings")
    expect(page.locator("[name=letters]")).not_to_be_checked()


# What a page plays, instead of sounding.
PLAYED = """
globalThis.played = [];
globalThis.AudioContext = class {
  state = "running";
  currentTime = 0;
  destination = {};
  createOscillator = () => ({
    frequency: {},
    connect: (next) => next,
    start() { globalThis.played.push(this.frequency.value); },
    stop() {},
  });
  createGain = () => ({
    gain: {
      setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {},
    },
    connect: (next) => next,
  });
};
"""


def test_something_comes_in(visitors: Visitors, server: OwnServer, desks: Desks) -> None:
    page = visitors(SMALL_PHONE, address=server.address)
    page.add_init_script(PLAYED)
    inbox = Inbox(page, server.address)
    inbox.open()
    inbox.sign_in(*sign_in_of(server, SLUG, "caseworker"))
    icon = page.locator("link[rel=icon]")
    plain = icon.get_attribute("href")
    inbox.to("settings")
    signals = inbox.part("signals")
    signals.locator("[value=soft]").check()
    for number, tones in ((0, 1), (1, 4)):
        signals.locator("button").nth(number).click()
        page.wait_for_function("(tones) => globalThis.played.length === tones", arg=tones)
    assert violations(page) == []
    assert wider_than_the_screen(page) == []
    # Sounds are fetched some seconds after the list.
    page.wait_for_timeout(22_000)
    asked = Asked(server, desks, SLUG, "127.0.8.33")
    page.wait_for_function("() => globalThis.played.length === 5")
    assert icon.get_attribute("href") != plain
    signals.locator("[name=badge]").uncheck()
    assert icon.get_attribute("href") == plain
    other = Asked(server, desks, SLUG, "127.0.8.34")
    page.wait_for_function("() => /^\\(/.test(document.title)")
    page.locator(".bar-links [data-page=inbox]").click()
    inbox.row(other.referral).wait_for()
    assert page.evaluate("globalThis.played.length") == 5
    erase(visitors, page, asked, other)


@pytest.mark.parametrize("language", ["nl", "vi"])
def test_all_pages_stand_in_one_row(visitors: Visitors, server: OwnServer, language: str) -> None:
    inbox = signed_in(visitors, server, device=SMALL_PHONE, language=language)
    inbox.wait_for_line("live")
    links = inbox.page.locator(".bar-links a, [data-part=lock]")
    boxes = [box for link in links.all() if (box := link.bounding_box())]
    assert len(boxes) == 6
    assert max(box["y"] for box in boxes) < min(box["y"] + box["height"] for box in boxes)
    assert all(box["height"] >= 44 for box in boxes)
    assert violations(inbox.page) == []
    assert wider_than_the_screen(inbox.page) == []
