"""Who asks Platform HOPE for advice, on a phone whose scripts are off: from the form to the PDF."""

import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scripts.demonstrations.hope_people import day
from scripts.demonstrations.hope_words import BRIEFING, REQUESTER
from scripts.demonstrations.server import OwnServer
from tests.walks.chromium import PHONE

from .conftest import Visitors
from .hope import Others, Stand, rows_with

pytestmark = pytest.mark.full

NAMES = ["Linde", "Eik"]
SUMMARY = "One person who stays helps."
MARK = "Merkteken van een antwoord 9e0c"
TYPED = BRIEFING | {
    "wanted": str(len(NAMES)),
    "day": day(30),
    "told_on": day(90),
    "fee_cents": "75",
    "travel_cents": "0",
}
MARKED = [
    ("form", "consultation"),
    ("topics", "asking-for-help"),
    ("languages", "nl"),
    ("languages", "en"),
    ("online", "online"),
    ("names", "chosen"),
]


class Asker:
    """A requester without scripts; axe runs on the same pages with scripts."""

    def __init__(self, visitors: Visitors, server: OwnServer) -> None:
        self.page = visitors(PHONE, "en", javascript=False)
        self.beside = Stand(visitors(PHONE, "en"), server.address)

    def look(self, name: str) -> None:
        self.beside.page.goto(self.page.url)
        self.beside.look(name)

    def go(self, where: str) -> None:
        self._press(f"main a[href$='{where}']")

    def send(self, what: str) -> None:
        self._press(f"button.main[name=go][value={what}]")

    def _press(self, selector: str) -> None:
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()


def test_asked_without_scripts_and_read_as_pdf(
    visitors: Visitors, server: OwnServer, tmp_path: Path
) -> None:
    asker = Asker(visitors, server)
    others = Others(server, "requester-walk", wanted=len(NAMES))
    ask(asker, others)
    link = others.follow()
    asker.page.goto(link)
    brief(asker)
    answer_back(asker, others)
    others.take_on()
    others.invite(*NAMES)
    others.accept(*NAMES)
    others.begin()
    for name in NAMES:
        others.answer(name, MARK)
    others.deliver({"en": SUMMARY}, *NAMES)
    asker.page.goto(link)
    asker.look("delivered")
    read(asker, tmp_path)
    asker.page.goto(link)
    evaluate(asker, others)
    assert asker.beside.faults == []
    assert rows_with(server, MARK) == []


def ask(asker: Asker, others: Others) -> None:
    page = asker.page
    page.goto(f"{others.server.address}/advice/")
    asker.look("about")
    asker.go("/ask/en")
    asker.look("form")
    page.locator("[name=organisation]").fill(REQUESTER["organisation"])
    page.locator("[name=name]").fill(REQUESTER["name"])
    page.locator("main button.main").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("[name=organisation]")).to_have_value(REQUESTER["organisation"])
    page.locator("[name=email]").fill(others.email)
    page.locator(f"[name=kind][value={REQUESTER['kind']}]").check()
    page.locator("main button.main").click()
    expect(page.get_by_role("main")).to_contain_text(others.email)


def brief(asker: Asker) -> None:
    page = asker.page
    asker.look("begun")
    asker.go("/briefing/purpose")
    asker.look("step")
    steps = 0
    while "/briefing/" in page.url:
        fill(page)
        asker.send("next")
        steps += 1
    assert steps > 10
    asker.look("whole")
    asker.send("submit")


def fill(page: Page) -> None:
    shown = page.locator("form [name]").evaluate_all("(all) => all.map(({ name }) => name)")
    for name in shown:
        if name in TYPED and not any(name == one for one, _value in MARKED):
            page.locator(f"[name={name}]").fill(TYPED[name])
    for name, value in MARKED:
        if name in shown:
            page.locator(f"[name={name}][value={value}]").check()


def answer_back(asker: Asker, others: Others) -> None:
    others.desk.call("POST", f"{others.at}/return", {"note": "Who reads it?"})
    page = asker.page
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("Who reads it?")
    asker.look("asked back")
    page.locator("[name=note]").fill("Three advisers.")
    asker.send("submit")
    expect(page.locator("button[value=submit]")).to_have_count(0)
    assert others.desk.call("GET", others.at)["history"][-1]["note"] == "Three advisers."


def read(asker: Asker, folder: Path) -> None:
    """The summary on a page and on paper; members' own words are on neither."""
    page = asker.page
    asker.go("/result")
    expect(page.get_by_role("main")).to_contain_text(SUMMARY)
    assert MARK not in page.content()
    asker.look("result")
    with page.expect_download() as file:
        page.locator("main a[href$='/en.pdf']").click()
    paper = folder / "advice.pdf"
    file.value.save_as(paper)
    assert paper.read_bytes().startswith(b"%PDF-")
    if shutil.which("pdftoppm"):
        assert inked(paper)


def inked(paper: Path) -> bool:
    """Whether the first page is partly printed."""
    turn = ["pdftoppm", "-r", "50", "-gray", "-singlefile", str(paper), str(paper.with_suffix(""))]
    subprocess.run(turn, check=True)  # noqa: S603 - a path of our own
    grey = paper.with_suffix(".pgm").read_bytes()
    dark = sum(one < 128 for one in grey) / len(grey)
    return 0.001 < dark < 0.5


def evaluate(asker: Asker, others: Others) -> None:
    page = asker.page
    asker.go("/evaluation")
    asker.look("evaluation")
    for group in page.locator("main fieldset").all():
        if group.get_by_role("radio").count():
            group.get_by_role("radio").last.check()
    page.locator("main button.main").click()
    expect(page.locator("main form")).to_have_count(0)
    found = others.desk.call("GET", f"{others.at}/evaluation")
    assert found["opened"] is False
