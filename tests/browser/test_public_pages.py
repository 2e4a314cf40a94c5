"""Pages that strangers read, in Chromium: with and without scripts, and with hostile texts."""

import io
from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Request, expect

from scripts.demonstrations.desk import Desk
from scripts.demonstrations.server import OwnServer
from tests.programmes.html_documents import documents
from tests.programmes.html_payloads import TEXTS
from tests.walks.axe import violations, violations_without_scripts, wrong_landmarks
from tests.walks.chromium import DESK, PHONE, SMALL_PHONE
from tests.walks.targets import small_targets, wider_than_the_screen

from .conftest import Visitors
from .test_inbox_way import sign_in_of

# Of the demonstration.
PAGE, OTHER = "/p/klopt-dit", "/p/voor-vrienden"
PROJECTS = "/api/v1/programmes/projects"
SAFE = "https://example.org/"
PER_PAGE = 12
# What has no file here is tried in tests/programmes/test_document_html.py.
WITHOUT_FILES = {"file", "video"}


# -- A page for boys ----------------------------------------------------------------------------


@pytest.mark.full
def test_a_page_can_be_read_by_everybody(visitors: Visitors, server: OwnServer) -> None:
    faults = []
    for device, language, light in (
        (PHONE, "nl", "light"),
        (SMALL_PHONE, "ar", "dark"),
        (DESK, "en", "dark"),
    ):
        page = visitors(device, language, color_scheme=light)
        for path in (PAGE, "/p/", "/p/professionals", "/p/lvb-herkennen"):
            page.goto(f"{server.address}{path}")
            for summary in page.locator("article summary").all():
                summary.click()
            found = [*violations(page), *small_targets(page), *wider_than_the_screen(page)]
            faults += [f"{path} {language}: {one}" for one in [*found, *wrong_landmarks(page)]]
    assert faults == []


@pytest.mark.full
def test_a_reader_of_arabic_is_told_that_it_is_dutch(visitors: Visitors, server: OwnServer) -> None:
    page = visitors(SMALL_PHONE, "ar")
    page.goto(f"{server.address}{PAGE}")
    assert page.evaluate("document.dir") == "rtl"
    assert page.locator("article").get_attribute("dir") == "ltr"
    expect(page.locator("main > .note")).to_contain_text("العربية")


@pytest.mark.full
def test_it_says_whether_it_was_useful_and_leads_on_in_one_entry(
    visitors: Visitors, server: OwnServer
) -> None:
    page = visitors(PHONE)
    visitors.watch(page).expect(r"another host: https://www.buienradar.nl")
    page.goto(f"{server.address}{PAGE}")
    page.wait_for_function("document.querySelector('script[src]')")
    page.locator(".useful [value=yes]").click()
    expect(page.locator("#thanks")).to_be_visible()
    expect(page.locator(".useful form")).to_be_hidden()
    entries = page.evaluate("history.length")
    page.locator(f"main > nav a[href^='{OTHER}']").click()
    page.wait_for_url(f"**{OTHER}/nl")
    assert page.evaluate("history.length") == entries
    # After Exit nothing of ours is behind it.
    page.locator("a.exit").click()
    page.wait_for_url(lambda address: not address.startswith(server.address))
    page.go_back()
    assert not page.url.startswith(server.address)


@pytest.mark.full
def test_without_scripts_everything_is_there(visitors: Visitors, server: OwnServer) -> None:
    page = visitors(PHONE, javascript=False)
    page.goto(f"{server.address}{PAGE}")
    question = page.locator(".question").first
    question.locator("summary").first.click()
    expect(question.locator("details").first.locator("p")).to_be_visible()
    expect(page.locator("#thanks")).to_be_hidden()
    page.locator(".useful [value=no]").click()
    expect(page.locator("#thanks")).to_be_visible()
    assert page.url.endswith("/nl#thanks")
    page.locator(".lines > summary").click()
    expect(page.locator(".lines a[href^='tel:']").first).to_be_visible()
    assert violations_without_scripts(page, visitors(PHONE)) == []


@pytest.mark.full
def test_what_is_not_there_is_said_kindly(visitors: Visitors, server: OwnServer) -> None:
    page = visitors(PHONE)
    visitors.watch(page).expect(r"status of 404")
    page.goto(f"{server.address}/p/guessed")
    assert violations(page) == []
    page.locator("main a.main").click()
    expect(page.locator("section[data-step='start']")).to_be_visible()


@pytest.mark.full
def test_titles_are_found_without_scripts(visitors: Visitors, server: OwnServer) -> None:
    page = visitors(DESK, javascript=False)
    page.goto(f"{server.address}/p/professionals")
    page.locator("input[type=search]").fill("herkennen")
    page.keyboard.press("Enter")
    expect(page.locator("main nav li")).to_have_count(1)
    page.locator("main nav a").click()
    expect(page.locator("h1")).to_contain_text("herkennen")


@pytest.mark.full
def test_on_paper_what_is_folded_can_be_read(visitors: Visitors, server: OwnServer) -> None:
    page = visitors(DESK)
    page.goto(f"{server.address}{PAGE}")
    page.emulate_media(media="print")
    for gone in (".exit", ".useful", ".foot"):
        expect(page.locator(gone)).to_be_hidden()
    shown = page.evaluate(
        "[...document.querySelectorAll('article details > p')].every((one) => one.offsetHeight > 0)"
    )
    assert shown


# -- What would be scripts ----------------------------------------------------------------------


def test_what_would_be_scripts_stays_text(visitors: Visitors, server: OwnServer) -> None:
    writer = Writer(server)
    page = visitors(PHONE)
    elsewhere: list[str] = []
    dialogs: list[str] = []
    page.on("request", lambda one: elsewhere.append(one.url) if is_elsewhere(one, server) else None)
    page.on("dialog", lambda one: (dialogs.append(one.message), one.dismiss()))
    for number, payloads in enumerate(batched(accepted(), PER_PAGE, strict=False)):
        path = writer.publish(f"payloads-{number}", payloads)
        page.goto(f"{server.address}{path}")
        look_into(page, payloads)
        assert page.evaluate("window.ran === undefined"), payloads
        assert page.evaluate("document.querySelectorAll('iframe, object, form').length") == 1
    # The list of titles has them too.
    page.goto(f"{server.address}/p/professionals/nl")
    assert page.evaluate("window.ran === undefined")
    assert (elsewhere, dialogs) == ([], [])


def accepted() -> list[str]:
    """Those that a document may have: one line, without control signs."""
    kept = [" ".join(text.split()) for text in TEXTS]
    return [one for one in dict.fromkeys(kept) if one.isprintable() and 0 < len(one) <= 120]


def is_elsewhere(request: Request, server: OwnServer) -> bool:
    return not request.url.startswith((server.address, "data:"))


def look_into(page: Page, payloads: Sequence[str]) -> None:
    """Open what is folded and touch what can be touched; what was written is read."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.evaluate(
        "document.querySelectorAll('article *').forEach((one) => {"
        " one.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));"
        " one.focus?.(); })"
    )
    text = page.locator("article").text_content() or ""
    missing = [payload for payload in payloads if payload not in text]
    assert missing == []


class Writer:
    """Who writes pages over the API."""

    def __init__(self, server: OwnServer) -> None:
        self.wire = Desk(server.address, *sign_in_of(server, "programme", "coordinator")).wire
        projects = self.wire.call("GET", PROJECTS)["results"]
        [project] = [one for one in projects if one["slug"] == "jongens"]
        self.path = f"{PROJECTS}/{project['id']}/pages"
        self.picture = self._upload()

    def publish(self, slug: str, payloads: Sequence[str]) -> str:
        """Have a page with these texts go live; return its path."""
        body = {"slug": slug, "audience": "professionals"}
        page = self.wire.call("POST", self.path, body)
        texts = f"{self.path}/{page['id']}/texts"
        self.wire.call("POST", texts, {"language": "nl"})
        draft = {
            "version": 1,
            "title": payloads[0],
            "summary": payloads[-1],
            "content": {"type": "doc", "content": [*self._blocks(payloads)]},
            "note": "",
        }
        self.wire.call("PATCH", f"{texts}/nl", draft)
        self.wire.call("POST", f"{texts}/nl/go-live", {})
        return f"/p/{slug}/nl"

    def _blocks(self, payloads: Sequence[str]) -> Iterator[Any]:
        for payload in payloads:
            for name, document in documents(payload, href=SAFE):
                [block] = document["content"]  # type: ignore[misc,has-type]
                if name in WITHOUT_FILES:
                    continue
                if name == "picture":
                    block["attrs"]["file"] = self.picture
                if name == "call":
                    block["attrs"] |= {"target": "web", "label": payload[:80]}
                yield block

    def _upload(self) -> str:
        picture = io.BytesIO()
        Image.new("RGB", (600, 400), "#1d5a4c").save(picture, "PNG")
        answer = self.wire.client.post(
            f"{self.path}/files",
            headers=self.wire.headers,
            files={"file": ("green.png", picture.getvalue(), "image/png")},
            data={"kind": "picture", "name": "green.png", "alternative": "Groen"},
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])
