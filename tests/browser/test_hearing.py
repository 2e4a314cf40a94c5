"""What a screen reader hears at the seeker's page: no error that is not there, and each that is."""

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.demonstrations.server import OwnServer
from tests.walks.door import SCREENS, Door
from tests.walks.tour import WRONG_CODES

from .conftest import Visitors

# Full: one walk for each application is made every time; this is more of them.
pytestmark = pytest.mark.full

# What the server answers when nothing is kept under a code, or cannot be reached.
NO_CODE = r"status of 40[134]|INTERNET_DISCONNECTED"


def shown(error: Locator) -> str:
    """Return the text of a visible error within a live region."""
    expect(error).to_be_visible()
    expect(error.locator("xpath=ancestor-or-self::*[@role='alert']")).to_have_count(1)
    return " ".join(error.inner_text().split())


@pytest.mark.parametrize("javascript", [True, False])
def test_a_code_is_asked_for_without_an_error(
    visitors: Visitors, server: OwnServer, javascript: bool
) -> None:
    page = visitors(javascript=javascript)
    door = Door(page, server.address)
    door.open()
    door.press("return")
    door.at("return")
    field = page.locator("#code")
    hint = " ".join(page.locator("#code-hint").inner_text().split())
    expect(field).to_have_accessible_description(hint)
    visitors.watch(page).expect(NO_CODE)
    for complaint, code in WRONG_CODES:
        door.type_code(code)
        door.press("next")
        said = shown(page.locator(f"#code-wrong [data-say='{complaint}']"))
        expect(field).to_have_accessible_description(f"{hint} {said}")
        expect(field).to_be_focused()
    # Said of the line, and not of the code.
    if javascript:
        page.context.set_offline(True)
        # The service worker, which is asked for some seconds after the page.
        visitors.watch(page).expect("when fetching the script")
        door.press("next")
        shown(page.locator("#code-wrong [data-say='no-line']"))
        expect(field).to_have_accessible_description(hint)
        page.context.set_offline(False)


def test_words_are_asked_for_without_an_error(visitors: Visitors, server: OwnServer) -> None:
    page = visitors()
    door = Door(page, server.address)
    door.open()
    door.find()
    field = page.locator("#text")
    expect(field).to_have_accessible_description("")
    door.press("next")
    expect(field).to_have_accessible_description(shown(page.locator("#text-empty")))
    door.write("Kunt u mij helpen?")
    door.send_written()
    door.to_talk()
    reply = page.locator("#reply")
    expect(reply).to_have_accessible_description("")
    door.press("reply")
    expect(reply).to_have_accessible_description(shown(page.locator("#reply-empty")))
    door.reply("Nog iets.")
    expect(reply).to_have_accessible_description("")


def test_a_fault_of_ours_is_told_as_one(visitors: Visitors, server: OwnServer) -> None:
    page = visitors()
    door = Door(page, server.address)
    door.open()
    page.evaluate("document.querySelector('[data-part=match]').remove()")
    door.press("next")
    for screen in SCREENS:
        door.at(screen)
        door.press("skip")
    broken = page.locator("main [data-notes] [data-say=broken]")
    expect(broken).to_be_visible()
    expect(page.locator("[data-say=not-now]")).to_be_hidden()
    broken.locator("a").click()
    door.at("start")


def test_names_are_short_and_lists_are_lists(visitors: Visitors, server: OwnServer) -> None:
    page = visitors()
    door = Door(page, server.address)
    door.open()
    way_out = page.locator("a.exit")
    # As the browser itself counts it, with what a sheet of styles draws.
    devtools = page.context.new_cdp_session(page)
    tree = devtools.send("Accessibility.getFullAXTree")["nodes"]
    links = [one["name"]["value"] for one in tree if one.get("role", {}).get("value") == "link"]
    assert links[0] == way_out.inner_text()
    assert lists_without_a_role(page) == []
    door.find()
    door.unfold_others()
    offer = page.locator("input[name=chosen]:checked")
    expect(offer).to_have_accessible_name(str(offer.get_attribute("data-name")))
    about = page.locator("label.offer").filter(has=offer).locator("b + span")
    expect(offer).to_have_accessible_description(" ".join(about.inner_text().split()))
    assert lists_without_a_role(page) == []
    door.send("Kunt u mij helpen?")
    door.to_talk()
    assert lists_without_a_role(page) == []


def lists_without_a_role(page: Page) -> list[str]:
    """Return lists without bullets or role, which WebKit does not announce."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('ul:not([role=list]), ol:not([role=list])')]"
        ".map((one) => one.outerHTML.slice(0, 60))"
    )
    return found
