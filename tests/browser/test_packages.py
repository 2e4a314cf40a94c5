"""Packages of courses in a learning system: scorm-again in a page of another site, in Chromium."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FrameLocator, Page, Route, expect

from backend.programmes.packages.manifests import Standard
from tests.programmes.course_packages import a_package
from tests.walks.axe import violations
from tests.walks.back import TWO_FRAMES
from tests.walks.chromium import DESK, PHONE
from tests.walks.targets import wider_than_the_screen

from .conftest import Visitors

pytestmark = pytest.mark.full

HOME = "https://lms.example"
LIBRARY = Path(__file__).parent / "vendor" / "scorm-again.js"
TYPES = {
    "html": "text/html",
    "js": "text/javascript",
    "css": "text/css",
    "xml": "text/xml",
    "txt": "text/plain",
}
# The page of a learning system: it keeps what it was given for as long as it is open.
SYSTEM = """<!doctype html><html lang="en"><title>LMS</title><body><h1>Training portal</h1>
<script src="/scorm-again.js"></script><script>
const kept = JSON.parse(sessionStorage.kept ?? "null");
const options = { autocommit: false, logLevel: 5 };
if ("%s" === "scorm-1.2") {
  window.API = new Scorm12API(options);
  window.system = API;
} else {
  window.API_1484_11 = new Scorm2004API(options);
  window.system = API_1484_11;
}
if (kept) system.loadFromJSON(kept, "cmi");
else system.loadFromJSON({
  %s
}, "cmi");
window.values = () => JSON.parse(JSON.stringify(system.cmi));
</script>
<iframe title="Course" src="/package/index.html" style="width:100%%;height:40rem"></iframe>"""
# A learning system knows who learns; nothing of it may come to be anywhere else.
LEARNER = {
    Standard.SCORM_12: 'core: { student_id: "s-4711", student_name: "Doe, Jo" }',
    Standard.SCORM_2004: 'learner_id: "s-4711", learner_name: "Doe, Jo"',
}

type Open = Callable[..., Page]


@pytest.fixture
def learning_system(visitors: Visitors) -> Open:
    """Open the page of a learning system with a package in a frame."""

    def opened(standard: Standard, files: dict[str, bytes], device: Any = DESK) -> Page:
        page = visitors(device)
        watch = visitors.watch(page)
        watch.expect(rf"^request to another host: {HOME}$")
        watch.expect(r"favicon\.ico")
        lms = (SYSTEM % (standard, LEARNER[standard])).encode()
        served = {"/": lms, "/scorm-again.js": LIBRARY.read_bytes()}
        served |= {f"/package/{name}": content for name, content in files.items()}

        def answer(route: Route) -> None:
            path = urlsplit(route.request.url).path
            content = served.get(path)
            kind = TYPES.get(path.rpartition(".")[2], "text/html")
            if content is None:
                route.fulfill(status=404)
            else:
                route.fulfill(body=content, content_type=f"{kind}; charset=utf-8")

        page.route(f"{HOME}/**", answer)
        page.goto(f"{HOME}/")
        return page

    return opened


def course(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def values(page: Page) -> Any:
    return page.evaluate("values()")


def status_in(found: Any) -> str:
    return str(found["core"]["lesson_status"] if "core" in found else found["success_status"])


def begin(page: Page) -> FrameLocator:
    shown = course(page)
    shown.get_by_label("schoonmaak").check()
    shown.get_by_role("button", name="Begin met de cursus").click()
    return shown


def go_on(shown: FrameLocator) -> None:
    shown.get_by_role("button", name="Naar de volgende stap").click()


def answer_all(shown: FrameLocator, *, right: bool = True) -> None:
    """Answer the course of `a_content` from its second step to the end."""
    choose(shown, "Question q1?", "a" if right else "b")
    choose(shown, "Question q2?", "a", "b" if right else "c")
    choose(shown, "Question q4?", "yes" if right else "no")
    expect(shown.get_by_role("heading", name="Question q5?")).to_be_visible()
    put_in_order(shown)
    shown.get_by_role("button", name="Kijk mijn antwoord na").click()
    go_on(shown)
    choose(shown, "Question q6?", "high")
    choose(shown, "Question q7?", "a")


def choose(shown: FrameLocator, question: str, *answers: str) -> None:
    expect(shown.get_by_role("heading", name=question)).to_be_visible()
    for name in answers:
        shown.get_by_label(f"Answer {name}", exact=True).check()
    shown.get_by_role("button", name="Kijk mijn antwoord na").click()
    go_on(shown)


def put_in_order(shown: FrameLocator) -> None:
    """Move answers up by the keyboard until they stand as a, b, c."""
    for place, name in enumerate("abc"):
        button = shown.get_by_role("button", name=f"Naar boven: Answer {name}")
        while names(shown).index(name) > place:
            button.press("Enter")
            # The focus goes along with the row, and would take the next key.
            button.evaluate(TWO_FRAMES)


def names(shown: FrameLocator) -> list[str]:
    return [
        text.rpartition(" ")[2]
        for text in shown.locator(".order li > span:first-child").all_inner_texts()
    ]


@pytest.mark.parametrize("standard", Standard)
def test_a_course_is_passed_and_the_system_has_the_result(
    learning_system: Open, standard: Standard
) -> None:
    page = learning_system(standard, a_package(standard))
    # What it keeps for who goes on later can be read there: nobody is told otherwise.
    expect(course(page).get_by_text("Wie deze leeromgeving beheert")).to_be_visible()
    expect(course(page).get_by_text("Niemand op je werk")).to_have_count(0)
    shown = begin(page)
    go_on(shown)
    answer_all(shown)
    expect(shown.get_by_role("heading", name="Je bent geslaagd")).to_be_focused()
    expect(shown.get_by_text("Je leeromgeving heeft nu je uitslag")).to_be_visible()
    found = values(page)
    if standard == Standard.SCORM_12:
        assert found["core"]["lesson_status"] == "passed"
        assert found["core"]["score"]["raw"] == "100"
    else:
        assert (found["success_status"], found["completion_status"]) == ("passed", "completed")
        assert found["score"]["scaled"] == "1"
    # Leaving gives the time.
    page.locator("iframe").evaluate("frame => { frame.src = 'about:blank'; }")
    page.wait_for_function("system.isTerminated ? system.isTerminated() : true")
    found = values(page)
    time = found["core"]["session_time"] if standard == Standard.SCORM_12 else found["session_time"]
    assert re.fullmatch(r"\d\d:\d\d:\d\d|PT\d+S", time)


@pytest.mark.parametrize("standard", Standard)
def test_who_does_not_pass_is_told_and_may_answer_again(
    learning_system: Open, standard: Standard
) -> None:
    page = learning_system(standard, a_package(standard))
    shown = begin(page)
    go_on(shown)
    answer_all(shown, right=False)
    expect(shown.get_by_role("heading", name="Je bent nog niet geslaagd")).to_be_visible()
    assert status_in(values(page)) == "failed"
    for question, answers in (("q1", "a"), ("q2", "ab"), ("q4", ["yes"])):
        shown.get_by_role("button", name=f"Question {question}?").click()
        choose(shown, f"Question {question}?", *answers)
    expect(shown.get_by_role("heading", name="Je bent geslaagd")).to_be_visible()
    assert status_in(values(page)) == "passed"


@pytest.mark.parametrize("standard", Standard)
def test_somebody_goes_on_where_they_stopped(learning_system: Open, standard: Standard) -> None:
    page = learning_system(standard, a_package(standard))
    shown = begin(page)
    go_on(shown)
    choose(shown, "Question q1?", "a")
    expect(shown.get_by_role("heading", name="Question q2?")).to_be_visible()
    page.evaluate("sessionStorage.kept = JSON.stringify(values())")
    page.reload()
    expect(course(page).get_by_role("heading", name="Question q2?")).to_be_visible()
    course(page).get_by_role("button", name="Een stap terug").click()
    expect(course(page).get_by_text("Well seen.")).to_be_visible()


def test_nothing_of_the_learner_is_read_or_sent(learning_system: Open) -> None:
    page = learning_system(Standard.SCORM_12, a_package())
    begin(page)
    found = values(page)
    assert found["core"]["student_name"] == "Doe, Jo"
    assert "Doe" not in found["suspend_data"]
    assert set(json.loads(found["suspend_data"])) <= {"r", "p", "a", "c", "e"}


def test_it_can_be_used_by_everybody(learning_system: Open) -> None:
    faults: list[str] = []
    for device, light in ((PHONE, "light"), (DESK, "dark")):
        page = learning_system(Standard.SCORM_12, a_package(), device)
        page.emulate_media(color_scheme=light)
        page.goto(f"{HOME}/package/index.html")
        faults += looked_at(page)
        shown: Any = page
        shown.get_by_label("balie").check()
        shown.get_by_role("button", name="Begin met de cursus").click()
        faults += looked_at(page)
        go_on(shown)
        faults += looked_at(page)
        shown.get_by_role("button", name="Kijk mijn antwoord na").click()
        expect(shown.get_by_role("alert")).to_have_text("Kies eerst een antwoord.")
        shown.get_by_label("Answer b").check()
        shown.get_by_role("button", name="Kijk mijn antwoord na").click()
        expect(shown.locator(".said")).to_be_focused()
        faults += looked_at(page)
    assert faults == []


def looked_at(page: Page) -> list[str]:
    return [*violations(page), *wider_than_the_screen(page)]
