"""Pages while they are written: by keyboard, by two at once, pasted, gone live, put back."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from scripts.demonstrations.server import OwnServer
from tests.walks.axe import wrong_landmarks
from tests.walks.back import two_frames
from tests.walks.chromium import DESK

from .conftest import Visitors
from .test_programme import Programme

TITLE, OTHERS, MINE = "Je loon is van jou", "Loon: wat mag wel", "Loon: wat mag niet"
DOCUMENT = "[data-part='document']"
# What Word and sites put beside text.
PASTED = """<html><head><style>p { color: red }</style></head><body>
<p style="color: red" onclick="alert(1)">Een <span style="font-weight: 700">vet</span> woord,
<a href="https://kier.example/loon">een link</a> en <a href="javascript:alert(1)">geen</a>.</p>
<p class="MsoListParagraph" style="mso-list: l0 level1 lfo1"><span
style="mso-list: Ignore">·</span>Eerste</p>
<p class="MsoListParagraph" style="mso-list: l0 level1 lfo1"><span
style="mso-list: Ignore">·</span>Tweede</p>
<img src="https://elsewhere.example/pixel.png" alt="x"><table><tr><td>a</td><td>b</td></tr></table>
<script>alert(1)</script><iframe src="https://elsewhere.example/"></iframe></body></html>"""
PASTE = """([selector, html]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  const event = { clipboardData: data, bubbles: true, cancelable: true };
  document.querySelector(selector).dispatchEvent(new ClipboardEvent("paste", event));
}"""
READ = """async (path) => {
  const headers = { "X-Session-Token": sessionStorage.getItem("session") };
  return (await fetch(path, { headers })).json();
}"""


class Writer(Programme):
    """An editor or a coordinator before a text of a page."""

    @property
    def document(self) -> Locator:
        return self.page.locator(DOCUMENT)

    def begin(self, address: str) -> None:
        self.page.goto(address)
        self.document.wait_for()

    def type(self, *keys: str) -> None:
        """Type texts, and press what is named in brackets, `[Enter]`, where the last key led."""
        for key in keys:
            if key.startswith("["):
                two_frames(self.page)
                self.page.keyboard.press(key.strip("[]"))
            else:
                self.page.keyboard.type(key)

    def to_document(self) -> None:
        """Move the focus into the text; before the editor stands in it, it takes none."""
        expect(self.document).to_have_attribute("contenteditable", "true")
        two_frames(self.page)
        self.document.focus()
        expect(self.document).to_be_focused()

    def insert(self, kind: str) -> None:
        """Add a block with the keyboard alone."""
        self.type("[Control+Shift+Enter]")
        chosen = self.page.locator(f"[data-insert='{kind}']")
        chosen.wait_for()
        self.type("[Tab]")
        for _each in range(20):
            two_frames(self.page)
            if chosen.evaluate("(one) => one === document.activeElement"):
                break
            self.type("[ArrowDown]")
        self.type("[Enter]")

    def saved(self) -> None:
        self.type("[Control+s]")
        expect(self.page.locator("[data-saved='yes']")).to_be_visible()

    def content(self) -> list[dict[str, Any]]:
        """Return the blocks that the server has."""
        parts = self.page.url.partition("#/projects/")[2].split("/")
        path = f"/api/v1/programmes/projects/{parts[0]}/pages/{parts[2]}/texts/{parts[3]}"
        found: list[dict[str, Any]] = self.page.evaluate(READ, path)["content"]["content"]
        return found


def writer(visitors: Visitors, server: OwnServer, role: str) -> Writer:
    found = Writer(visitors(DESK), server.address)
    found.sign_in(server, role)
    return found


def a_text(coordinator: Writer, slug: str, language: str = "nl") -> str:
    """Make a page for professionals with a text; return its address."""
    page = coordinator.page
    coordinator.part("pages").locator("a.main").click()
    page.locator("#slug").fill(slug)
    page.locator("#audience").select_option("professionals")
    coordinator.press("[data-part='page-form'] .main")
    coordinator.part("languages").wait_for()
    page.locator("#add-language").select_option(language)
    coordinator.press("[data-act='add-language']")
    coordinator.document.wait_for()
    return page.url


def test_a_page_is_written_by_keyboard_and_goes_live(visitors: Visitors, server: OwnServer) -> None:
    coordinator = writer(visitors, server, "coordinator")
    coordinator.open_part("pages")
    coordinator.look("new list")
    address = a_text(coordinator, "loon")
    page = coordinator.page
    # A heading without words is refused.
    visitors.watch(page).expect(r"status of 4(?:00|09)")
    page.locator("#page-title").fill(TITLE)
    write_every_kind(coordinator)
    coordinator.look("editor")
    coordinator.saved()
    kinds = [block["type"] for block in coordinator.content()]
    assert kinds == [
        "heading",
        "paragraph",
        "bullet_list",
        "steps",
        "accordion",
        "call",
        "question",
    ]
    refused_at_its_block(coordinator)
    kept_while_elsewhere(coordinator, address)
    go_live(coordinator)
    assert coordinator.faults == []
    assert wrong_landmarks(page) == []


def write_every_kind(coordinator: Writer) -> None:
    coordinator.to_document()
    coordinator.type("## ", "Wat mag niet", "[Enter]", "Je baas mag ", "[Control+b]", "nooit")
    coordinator.type("[Control+b]", " je loon houden.", "[Enter]", "- ", "Een", "[Enter]", "Twee")
    coordinator.insert("steps")
    coordinator.type("Bel", "[Enter]", "Dat is gratis.", "[Enter]", "[Enter]", "Vertel", "[Enter]")
    coordinator.type("Aan wie je kent.")
    coordinator.insert("accordion")
    coordinator.type("Kost het geld?", "[Enter]", "Nee.")
    coordinator.insert("call")
    form = coordinator.part("block-form")
    form.locator("[id$='-label']").fill("Vraag hulp")
    coordinator.look("form of a button")
    form.locator("button.main").click()
    expect(coordinator.document.locator("[data-block='call']")).to_contain_text("Vraag hulp")
    coordinator.insert("question")
    for number, text in enumerate(("Mag dat?", "Ja", "Nee, dat mag niet.", "Nee", "Dat klopt.")):
        form.locator("textarea").nth(number).fill(text)
    form.locator("button.main").click()
    expect(form).to_have_count(0)
    # It went below the button; moved up and down it is where it was.
    coordinator.type("[Alt+ArrowUp]", "[Alt+ArrowDown]")
    toolbar_by_arrows(coordinator)


def toolbar_by_arrows(coordinator: Writer) -> None:
    """One button is on the way of Tab, arrows lead to the others, Escape leads back."""
    tools = coordinator.part("toolbar")
    coordinator.type("[Alt+F10]")
    expect(tools.locator("[tabindex='0']")).to_have_count(1)
    coordinator.type("[End]")
    expect(tools.locator("[data-tool='keys']")).to_be_focused()
    coordinator.type("[ArrowRight]")
    expect(tools.locator("[data-tool='insert']")).to_be_focused()
    coordinator.type("[Escape]")
    # The question is selected, and its button has the focus.
    expect(coordinator.document.locator("[data-block='question'] button")).to_be_focused()


def refused_at_its_block(coordinator: Writer) -> None:
    """A heading without words is said at that heading; the text stays."""
    coordinator.insert("heading")
    coordinator.type("[Control+s]")
    expect(coordinator.document.locator(".has-fault")).to_have_count(1)
    expect(coordinator.part("block-faults")).to_be_visible()
    coordinator.look("fault at a block")
    coordinator.part("block-faults").locator("button").click()
    coordinator.type("Tot slot")
    coordinator.saved()
    expect(coordinator.document.locator(".has-fault")).to_have_count(0)


def kept_while_elsewhere(coordinator: Writer, address: str) -> None:
    """What was typed and not saved is there after a look at another page."""
    page = coordinator.page
    page.locator("#page-title").fill(MINE)
    page.goto(f"{coordinator.address}/programme/#/projects")
    coordinator.part("projects").wait_for()
    page.goto(address)
    expect(page.locator("#page-title")).to_have_value(MINE)
    expect(page.locator("[data-saved='no']")).to_be_visible()
    page.locator("#page-title").fill(TITLE)
    coordinator.saved()


def go_live(coordinator: Writer) -> None:
    page = coordinator.page
    page.locator("[data-part='page-editor'] h1 a").click()
    text = page.locator("[data-language='nl']")
    text.locator("[data-ask='go-live']").click()
    page.locator("dialog button.main").click()
    expect(text.locator("[data-state='live']")).to_be_visible()
    coordinator.look("page")
    text.locator("[data-ask='look-again']").click()
    page.locator("dialog button.main").click()
    expect(page.locator("dialog")).to_have_count(0)
    text.locator("[data-ask='hide']").click()
    page.locator("dialog button.main").click()
    expect(text.locator("[data-state='hidden']")).to_be_visible()


@pytest.mark.full
def test_two_who_write_the_same_text_lose_nothing(visitors: Visitors, server: OwnServer) -> None:
    coordinator = writer(visitors, server, "coordinator")
    coordinator.open_part("pages")
    address = a_text(coordinator, "twee-schrijvers")
    visitors.watch(coordinator.page).expect(r"status of 409")
    coordinator.page.locator("#page-title").fill(TITLE)
    coordinator.to_document()
    coordinator.type("Je krijgt elke maand loon.")
    coordinator.saved()
    editor = writer(visitors, server, "editor")
    editor.begin(address)
    editor.page.locator("#page-title").fill(OTHERS)
    editor.saved()
    coordinator.page.locator("#page-title").fill(MINE)
    coordinator.to_document()
    coordinator.type("[Control+End]", " Vraag ernaar.", "[Control+s]")
    clash = coordinator.part("conflict")
    expect(clash.locator("del", has_text="wel")).to_be_visible()
    expect(clash.locator("ins", has_text="Vraag ernaar")).to_be_visible()
    coordinator.look("conflict")
    # Theirs is taken, and one's own brought back all the same.
    coordinator.press("[data-act='take']")
    expect(coordinator.page.locator("#page-title")).to_have_value(OTHERS)
    expect(coordinator.document).not_to_contain_text("Vraag ernaar")
    coordinator.press("[data-act='bring-back']")
    expect(coordinator.page.locator("#page-title")).to_have_value(MINE)
    expect(coordinator.document).to_contain_text("Vraag ernaar")
    coordinator.to_document()
    coordinator.saved()
    versions_of(coordinator)
    assert coordinator.faults == []


def versions_of(coordinator: Writer) -> None:
    """Three were saved; the first is put back as the fourth."""
    page = coordinator.page
    page.locator("[data-part='page-editor'] .part-tabs a[href$='/versions']").click()
    expect(page.locator("[data-version]")).to_have_count(3)
    compared = coordinator.part("compare")
    compared.locator("#compare-before").select_option("1")
    expect(compared.locator("ins", has_text="Vraag ernaar")).to_be_visible()
    coordinator.look("versions")
    page.locator("[data-version='1'] [data-ask='restore']").click()
    page.locator("dialog button.main").click()
    coordinator.document.wait_for()
    expect(page.locator("#page-title")).to_have_value(TITLE)
    expect(coordinator.document).not_to_contain_text("Vraag ernaar")


@pytest.mark.full
def test_of_what_is_pasted_only_the_schema_comes(visitors: Visitors, server: OwnServer) -> None:
    coordinator = writer(visitors, server, "coordinator")
    coordinator.open_part("pages")
    a_text(coordinator, "geplakt", "ar")
    page = coordinator.page
    expect(coordinator.document).to_have_attribute("dir", "rtl")
    page.locator("#page-title").fill(TITLE)
    coordinator.to_document()
    page.evaluate(PASTE, [DOCUMENT, PASTED])
    note = coordinator.part("left-out")
    expect(note.locator(".note")).to_be_visible()
    coordinator.look("pasted, from right to left")
    coordinator.saved()
    link = {"type": "link", "attrs": {"href": "https://kier.example/loon"}}
    lines = [
        {"type": "paragraph", "content": [{"type": "text", "text": line}]}
        for line in ("Eerste", "Tweede", "a · b")
    ]
    assert coordinator.content() == [
        {
            "type": "paragraph",
            "content": [
                {"type": "text", "text": "Een "},
                {"type": "text", "text": "vet", "marks": [{"type": "bold"}]},
                {"type": "text", "text": " woord, "},
                {"type": "text", "text": "een link", "marks": [link]},
                {"type": "text", "text": " en geen."},
            ],
        },
        {
            "type": "bullet_list",
            "content": [{"type": "list_item", "content": [line]} for line in lines[:2]],
        },
        lines[2],
    ]
    assert page.locator(f"{DOCUMENT} img, {DOCUMENT} iframe").count() == 0
    assert coordinator.faults == []


@pytest.mark.full
def test_what_the_editor_does_not_know_is_left_as_it_is(
    visitors: Visitors, server: OwnServer
) -> None:
    coordinator = writer(visitors, server, "coordinator")
    coordinator.open_part("pages")
    address = a_text(coordinator, "onbekend")
    page: Page = coordinator.page
    page.locator("#page-title").fill(TITLE)
    coordinator.to_document()
    coordinator.type("Een regel.")
    coordinator.saved()

    def newer(route: Route) -> None:
        if route.request.method != "GET":
            route.continue_()
            return
        answer = route.fetch()
        text = answer.json()
        text["content"]["content"].append({"type": "of-a-newer-kier", "attrs": {"x": 1}})
        route.fulfill(response=answer, json=text)

    page.route("**/texts/nl", newer)
    page.goto(f"{coordinator.address}/programme/#/")
    # Who comes back sooner has never left.
    coordinator.part("figures").wait_for()
    page.goto(address)
    expect(coordinator.part("unreadable")).to_be_visible()
    expect(page.locator("[data-act='save']")).to_have_count(0)
    page.unroute("**/texts/nl")
