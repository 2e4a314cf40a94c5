"""Courses while they are written: by keyboard, by two at once, in two languages, from a file."""

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from scripts.demonstrations.server import OwnServer
from tests.walks.axe import wrong_landmarks
from tests.walks.chromium import DESK

from .conftest import Visitors
from .test_page_editor import READ, Writer

pytestmark = pytest.mark.full

TITLE, OTHERS, MINE = "Signalen in het hotel", "Wat je ziet bij de balie", "Wat je ziet op de kamer"
QUESTION, RIGHT, WRONG = "Wat doe je als je iets ziet?", "Ik bel.", "Ik doe niets."
FILE = """---
title: Uit een bestand
summary: Kort.
language: nl
roles:
- desk: Receptie
---

# Wat is het? {#wat}

## Begin {#begin}

Een alinea.

::: one vraag "Mag dat?"
### [ ] Ja
### [x] Nee
:::
"""


class CourseWriter(Writer):
    """An editor or a coordinator before a course."""

    def rows(self) -> Locator:
        return self.page.locator(".outline-row")

    def go_through(self, *keys: str) -> None:
        """Press keys in the outline, from the row that is chosen."""
        self.page.locator(".course-outline [tabindex='0']").focus()
        self.type(*keys)

    def write(self, *keys: str) -> None:
        """Write in the text of the step that was just chosen, once its heading had the focus."""
        expect(self.page.locator(".item-pane h2")).to_be_focused()
        self.to_document()
        self.type(*keys)

    def course(self) -> dict[str, Any]:
        """Return the content that the server has."""
        parts = self.page.url.partition("#/projects/")[2].split("/")
        path = f"/api/v1/programmes/projects/{parts[0]}/courses/{parts[2]}/texts/{parts[3]}"
        found: dict[str, Any] = self.page.evaluate(READ, path)["content"]
        return found

    def wide(self) -> None:
        self.page.set_viewport_size({"width": DESK.width, "height": DESK.height})


def writer(visitors: Visitors, server: OwnServer, role: str) -> CourseWriter:
    found = CourseWriter(visitors(DESK), server.address)
    found.sign_in(server, role)
    return found


def a_course(coordinator: CourseWriter, slug: str) -> None:
    """Make a course with two roles."""
    page = coordinator.page
    coordinator.part("courses").locator("a.main").click()
    page.locator("#slug").fill(slug)
    for number, name in enumerate(("Balie", "Schoonmaak")):
        coordinator.press("[data-act='add-role']")
        expect(page.locator(f"#role-{number}-nl")).to_be_focused()
        coordinator.type(name)
    coordinator.look("new course")
    coordinator.press("[data-part='course-form'] .main")
    coordinator.part("languages").wait_for()
    coordinator.wide()


def a_text(coordinator: CourseWriter, language: str = "nl") -> str:
    """Add a language; return the address of its text."""
    page = coordinator.page
    page.locator("#add-language").select_option(language)
    coordinator.press("[data-act='add-language']")
    coordinator.part("title-form").wait_for()
    return page.url


def test_a_course_is_written_by_keyboard_and_goes_live(
    visitors: Visitors, server: OwnServer
) -> None:
    coordinator = writer(visitors, server, "coordinator")
    coordinator.open_part("courses")
    coordinator.look("list of courses")
    coordinator.wide()
    a_course(coordinator, "hotel-signalen")
    address = a_text(coordinator)
    page = coordinator.page
    said_what_is_missing(coordinator)
    write_every_kind(coordinator)
    coordinator.look("question of a course")
    coordinator.wide()
    coordinator.saved()
    modules = coordinator.course()["modules"]
    kinds = [(step["kind"], step.get("type")) for step in modules[0]["steps"]]
    assert kinds == [("text", None), ("question", "many"), ("question", "ranking")]
    assert [choice["right"] for choice in modules[0]["steps"][1]["choices"]] == [True, True, False]
    assert [module["roles"] for module in modules] == [["balie"], []]
    moved_and_removed(coordinator)
    kept_while_elsewhere(coordinator, address)
    previewed(coordinator, address)
    go_live(coordinator)
    assert coordinator.faults == []
    assert wrong_landmarks(page) == []


def said_what_is_missing(coordinator: CourseWriter) -> None:
    """All is said at once, and leads to where it is mended."""
    page = coordinator.page
    coordinator.type("[Control+s]")
    faults = coordinator.part("course-faults")
    expect(faults.locator("li")).to_have_count(3)
    expect(faults).to_be_focused()
    coordinator.look("what is missing")
    coordinator.wide()
    page.locator("#page-title").fill(TITLE)
    page.locator("#page-summary").fill("Wat je ziet, en wat je doet.")
    expect(faults.locator("li")).to_have_count(2)
    # The first one is of the module.
    faults.locator("button").first.focus()
    coordinator.type("[Enter]")
    expect(page.locator(".item-pane h2")).to_be_focused()
    coordinator.part("module-form").locator("input[id$='-title']").fill("Wat is het?")
    coordinator.part("module-form").locator("input[type=checkbox]").first.check()
    faults.locator("button").first.focus()
    coordinator.type("[Enter]")
    coordinator.write("## ", "Mensenhandel", "[Enter]", "Iemand ", "[Control+b]", "dwingen")
    expect(faults).to_have_count(0)


def write_every_kind(coordinator: CourseWriter) -> None:
    page = coordinator.page
    form = coordinator.part("question-form")
    coordinator.press("[data-act='add-question']")
    form.locator("textarea").first.fill(QUESTION)
    form.locator("select").select_option("many")
    coordinator.press("[data-act='add-choice']")
    expect(page.locator("[data-choice='c'] textarea").first).to_be_focused()
    for name, words in (("a", RIGHT), ("b", "Ik vraag het."), ("c", WRONG)):
        page.locator(f"[data-choice='{name}'] textarea").first.fill(words)
    for name in "ab":
        page.locator(f"[data-choice='{name}'] input").check()
    coordinator.press("[data-choice='c'] [data-act='up']")
    expect(page.locator("[data-choice='c'] [data-act='up']")).to_be_focused()
    coordinator.press("[data-choice='c'] [data-act='down']")
    coordinator.press("[data-act='add-question']")
    form.locator("select").select_option("ranking")
    form.locator("textarea").first.fill("In welke volgorde?")
    for name, words in (("a", "Eerst kijken"), ("b", "Dan bellen")):
        page.locator(f"[data-choice='{name}'] textarea").fill(words)
    coordinator.press("[data-act='add-module']")
    coordinator.part("module-form").locator("input[id$='-title']").fill("Wat doe je?")
    # A module comes with a step.
    coordinator.go_through("[ArrowDown]", "[Enter]")
    coordinator.write("Bel.")
    expect(coordinator.document).to_contain_text("Bel.")
    coordinator.go_through("[ArrowUp]", "[ArrowUp]", "[ArrowUp]", "[Enter]")
    expect(form.locator("textarea").first).to_have_value(QUESTION)


def moved_and_removed(coordinator: CourseWriter) -> None:
    """Alt and arrows move, Delete removes, a button puts back what was written since."""
    page, rows = coordinator.page, coordinator.rows()
    coordinator.go_through("[Alt+ArrowUp]")
    expect(rows.nth(2)).to_contain_text(QUESTION)
    expect(rows.nth(2)).to_be_focused()
    # Over the end of its module.
    coordinator.type("[Alt+ArrowDown]", "[Alt+ArrowDown]", "[Alt+ArrowDown]")
    expect(rows.nth(5)).to_contain_text(QUESTION)
    expect(rows.nth(5)).to_be_focused()
    coordinator.type("[Delete]")
    expect(rows).to_have_count(6)
    coordinator.look("removed")
    coordinator.wide()
    coordinator.press("[data-act='put-back']")
    expect(rows.nth(5)).to_contain_text(QUESTION)
    expect(page.locator("[data-part='removed']")).to_have_count(0)
    coordinator.saved()
    modules = coordinator.course()["modules"]
    assert [len(module["steps"]) for module in modules] == [2, 2]


def kept_while_elsewhere(coordinator: CourseWriter, address: str) -> None:
    """What was typed and not saved is there after a look at another page."""
    page = coordinator.page
    coordinator.rows().first.click()
    page.locator("#page-title").fill(MINE)
    page.goto(f"{coordinator.address}/programme/#/projects")
    coordinator.part("projects").wait_for()
    page.goto(address)
    expect(page.locator("#page-title")).to_have_value(MINE)
    expect(page.locator("[data-saved='no']")).to_be_visible()
    page.locator("#page-title").fill(TITLE)
    coordinator.saved()


def previewed(coordinator: CourseWriter, address: str) -> None:
    """The learners' own page stands in the frame, and is gone through without scripts."""
    page = coordinator.page
    page.goto(f"{address}/preview")
    phone = page.frame_locator("[data-part='phone'] iframe")
    phone.get_by_role("link", name="Naar de cursus").click()
    expect(phone.locator("main")).to_contain_text("Wat is het?")
    coordinator.look("preview of a course")
    coordinator.wide()
    page.locator("#preview-role").select_option("schoonmaak")
    # The first module is for the desk.
    phone.get_by_role("link", name="Naar de cursus").click()
    expect(phone.locator("main")).to_contain_text("Wat doe je?")


def go_live(coordinator: CourseWriter) -> None:
    page = coordinator.page
    page.locator("main h1 a").click()
    text = page.locator("[data-language='nl']")
    text.locator("[data-ask='go-live']").click()
    page.locator("dialog button.main").click()
    expect(text.locator("[data-state='live']")).to_be_visible()
    coordinator.look("course")
    coordinator.wide()
    text.locator("[data-ask='hide']").click()
    page.locator("dialog button.main").click()
    expect(text.locator("[data-state='hidden']")).to_be_visible()
    # As a copy to translate: the same steps, and nothing is translated yet.
    page.locator("#copy-of").select_option("nl")
    coordinator.wide()
    page.locator("#add-language").select_option("en")
    coordinator.press("[data-act='add-language']")
    expect(page.locator("#page-title")).to_have_value(TITLE)
    page.locator("[data-part='course-editor'] h1 a").click()
    differences = coordinator.part("differences")
    expect(differences.locator("[data-change='untranslated']").first).to_be_visible()
    coordinator.look("differences")


def test_two_who_write_the_same_course_lose_nothing(visitors: Visitors, server: OwnServer) -> None:
    coordinator = writer(visitors, server, "coordinator")
    coordinator.open_part("courses")
    a_course(coordinator, "twee-schrijvers")
    address = a_text(coordinator)
    page = coordinator.page
    visitors.watch(page).expect(r"status of 409")
    fill_in(coordinator)
    coordinator.saved()
    editor = writer(visitors, server, "editor")
    editor.page.goto(address)
    editor.page.locator("#page-title").fill(OTHERS)
    editor.saved()
    coordinator.rows().nth(2).click()
    coordinator.write("[Control+End]", " Vraag ernaar.", "[Control+s]")
    clash = coordinator.part("conflict")
    expect(clash.locator("ins", has_text="Vraag ernaar")).to_be_visible()
    coordinator.look("conflict of courses")
    coordinator.wide()
    coordinator.press("[data-act='take']")
    expect(coordinator.document).not_to_contain_text("Vraag ernaar")
    coordinator.press("[data-act='bring-back']")
    expect(coordinator.document).to_contain_text("Vraag ernaar")
    coordinator.saved()
    versions_of(coordinator)
    assert coordinator.faults == []


def fill_in(coordinator: CourseWriter) -> None:
    """Write the least that can be saved."""
    coordinator.page.locator("#page-title").fill(TITLE)
    coordinator.rows().nth(1).click()
    coordinator.part("module-form").locator("input[id$='-title']").fill("Wat is het?")
    coordinator.rows().nth(2).click()
    coordinator.write("Iemand dwingen.")


def versions_of(coordinator: CourseWriter) -> None:
    """Three were saved; the first is put back as the fourth."""
    page = coordinator.page
    page.locator("[data-part='course-editor'] .part-tabs a[href$='/versions']").click()
    expect(page.locator("[data-version]")).to_have_count(3)
    compared = coordinator.part("compare")
    compared.locator("#compare-before").select_option("1")
    expect(compared.locator("ins", has_text="Vraag ernaar")).to_be_visible()
    coordinator.look("versions of a course")
    coordinator.wide()
    page.locator("[data-version='1'] [data-ask='restore']").click()
    page.locator("dialog button.main").click()
    coordinator.rows().nth(2).click()
    expect(coordinator.document).not_to_contain_text("Vraag ernaar")


def test_a_course_comes_from_a_file_with_its_roles(visitors: Visitors, server: OwnServer) -> None:
    coordinator = writer(visitors, server, "coordinator")
    coordinator.open_part("courses")
    a_course(coordinator, "uit-een-bestand")
    address = a_text(coordinator)
    page = coordinator.page
    page.goto(f"{address}/from-file")
    file = {"name": "cursus.md", "mimeType": "text/markdown", "buffer": FILE.encode()}
    page.locator("#import-file").set_input_files(file)  # type: ignore[arg-type]
    expect(coordinator.part("imported")).to_contain_text("Wat is het?")
    expect(coordinator.part("lacking-roles")).to_contain_text("Receptie")
    coordinator.look("a course from a file")
    coordinator.wide()
    coordinator.press("[data-act='take-file']")
    expect(page.locator("#page-title")).to_have_value("Uit een bestand")
    coordinator.saved()
    assert len(coordinator.course()["modules"]) == 1
    assert coordinator.faults == []
