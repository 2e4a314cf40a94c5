"""Documents of pages as HTML: what is in them, and that nothing written becomes an element."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest
from django.utils.html import escape

from backend.programmes.documents.html import (
    BLOCKS,
    DocumentFile,
    file_ids,
    headings,
    render_document,
    safe_address,
)

from .address_payloads import ADDRESSES
from .html_documents import CAPTIONS, FILE, PICTURE, VIDEO, documents
from .html_payloads import PAYLOADS, TEXTS

FILES = {
    PICTURE: DocumentFile(
        name="boat.webp",
        media_type="image/webp",
        size=90_000,
        width=1_000,
        height=500,
        addresses={name: f"/p/files/{PICTURE}/{name}" for name in ("480", "960", "1440")},
    ),
    FILE: DocumentFile("plan.pdf", "application/pdf", 2_048, addresses={"original": "/p/files/f"}),
    VIDEO: DocumentFile("v.mp4", "video/mp4", 3_000_000, addresses={"original": "/p/files/v"}),
    CAPTIONS: DocumentFile("v.vtt", "text/vtt", 99, addresses={"original": "/p/files/c"}),
}
ALLOWED: dict[str, set[str]] = {
    "h2": {"id"},
    "h3": {"id"},
    "p": {"class", "id"},
    "strong": set(),
    "a": {"href", "rel", "class", "download", "data-elsewhere"},
    "span": {"class"},
    "ul": set(),
    "ol": {"role", "class"},
    "li": set(),
    "figure": {"class"},
    "figcaption": set(),
    "blockquote": set(),
    "details": {"name"},
    "summary": set(),
    "img": {"src", "srcset", "sizes", "width", "height", "alt", "decoding", "loading"},
    "div": {"class", "role", "aria-labelledby"},
    "video": {"controls", "preload", "playsinline", "aria-label"},
    "source": {"src", "type"},
    "track": {"kind", "src", "srclang", "label", "default"},
}
VOID = {"img", "source", "track"}


class Reader(HTMLParser):
    """Reads HTML strictly: what is not closed, not known or not text fails."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.texts: list[str] = []
        self.values: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        for name, value in attrs:
            assert name in ALLOWED[tag], (tag, name)
            self.values.append(value or "")
            if name in {"href", "src"}:
                self.addresses.append(value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        pytest.fail(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        pytest.fail(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        pytest.fail(f"an instruction: {data}")

    def unknown_decl(self, data: str) -> None:
        pytest.fail(f"a section: {data}")


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


def rendered(*content: dict[str, Any]) -> str:
    return render_document({"type": "doc", "content": content}, FILES, tag="nl")


def text(value: str, **marks: str) -> dict[str, Any]:
    listed: list[dict[str, Any]] = [{"type": "bold"}] if "bold" in marks else []
    if "href" in marks:
        listed.append({"type": "link", "attrs": {"href": marks["href"]}})
    return {"type": "text", "text": value, "marks": listed}


def paragraph(*content: dict[str, Any]) -> dict[str, Any]:
    return {"type": "paragraph", "content": content}


def all_documents() -> Iterator[Any]:
    for payload in PAYLOADS:
        for _block, document in documents(payload):
            yield document


def test_there_are_enough_of_them() -> None:
    assert len(TEXTS) >= 200
    assert len(PAYLOADS) >= 300
    [names] = [{block for block, _document in documents("x")}]
    # A title stands within its block.
    assert names == set(BLOCKS) - {"step_title", "accordion_title"}


@pytest.mark.full
def test_nothing_written_becomes_an_element_or_attribute() -> None:
    for document in all_documents():
        reader = read(render_document(document, FILES, tag="nl"))
        for address in reader.addresses:
            assert address.startswith("/p/files/") or safe_address(address) == address


@pytest.mark.full
def test_what_is_written_is_read_as_it_was_written() -> None:
    for payload in TEXTS:
        kept = payload if payload.isprintable() else None
        for block, document in documents(payload, href="https://kier.example/"):
            html = render_document(document, FILES, tag="nl")
            reader = read(html)
            if kept:
                assert kept in "".join(reader.texts) or kept in reader.values, block


def test_what_has_no_direction_of_its_own_and_no_control_signs_is_left() -> None:
    for document in all_documents():
        html = render_document(document, FILES, tag="nl")
        assert not set(html) & set("\x00\x08\x7f\x85\u2028\u2029\u202d\u202e\u2066\u2067\ufeff")


def test_the_result_is_well_formed_xml_too() -> None:
    """A parser that recovers from nothing reads it, with one way for each kind of element."""
    for document in all_documents():
        html = render_document(document, FILES, tag="nl")
        closed = html.replace(" controls ", ' controls="" ').replace(" playsinline ", " ")
        for name in ("default", "data-elsewhere", "download"):
            closed = closed.replace(f" {name}>", ">")
        for tag in VOID:
            parts = closed.split(f"<{tag} ")
            closed = parts[0] + "".join(
                f"<{tag} " + part.replace(">", "/>", 1) for part in parts[1:]
            )
        ElementTree.fromstring(f"<div>{closed}</div>")  # noqa: S314 - our own


@pytest.mark.parametrize("href", ADDRESSES)
def test_no_address_but_those_of_the_schema(href: str) -> None:
    assert safe_address(href) in {"", href}
    html = rendered(paragraph(text("word", href=href)))
    if not safe_address(href):
        assert html == "<p>word</p>"
    assert "javascript" not in "".join(read(html).addresses).lower()


@pytest.mark.parametrize(
    "href",
    [
        "/",
        "/p/money",
        "/p/your-rights-2",
        "https://example.org",
        "https://example.org:8443/a/b?c=d&e=f#g",
        "https://xn--fsqu00a.example/%E8%B7%AF",
        "mailto:help@example.org",
        "tel:+31201234567",
        "tel:112",
    ],
)
def test_addresses_that_lead_on(href: str) -> None:
    assert safe_address(href) == href
    assert f'href="{escape(href)}"' in rendered(paragraph(text("word", href=href)))


def test_refused_addresses() -> None:
    passed = {href for href in ADDRESSES if safe_address(href)}
    assert passed == set()


def test_a_link_elsewhere_says_so_and_tells_the_other_site_nothing() -> None:
    html = rendered(paragraph(text("the site", href="https://example.org")))
    assert 'rel="noopener noreferrer"' in html
    assert "leads to another website" in html
    assert "target=" not in html
    inside = rendered(paragraph(text("more", href="/p/more")))
    assert inside == '<p><a href="/p/more">more</a></p>'


def test_a_link_in_pieces_is_one_link() -> None:
    html = rendered(
        paragraph(
            text("Read "),
            text("this ", href="/p/aa"),
            text("now", bold="", href="/p/aa"),
            text(" or that", href="/p/bb"),
        )
    )
    assert html == (
        '<p>Read <a href="/p/aa">this <strong>now</strong></a><a href="/p/bb"> or that</a></p>'
    )


def test_headings_have_fragments_that_nobody_wrote() -> None:
    document = {
        "type": "doc",
        "content": [
            {"type": "heading", "attrs": {"level": 2}, "content": [text("body")]},
            {"type": "heading", "attrs": {"level": 3}, "content": [text("b")]},
            {"type": "heading", "attrs": {"level": 2}, "content": [text("c")]},
        ],
    }
    assert '<h2 id="part-1">body</h2>' in render_document(document, tag="nl")
    assert headings(document) == [("part-1", "body"), ("part-3", "c")]


def test_a_picture_comes_in_the_width_that_is_shown() -> None:
    picture = {
        "type": "picture",
        "attrs": {"file": PICTURE, "alternative": "A boat", "caption": ""},
    }
    first, second = rendered(picture, picture).split("\n")
    # The file is narrower than its widest variant is named.
    assert f'srcset="/p/files/{PICTURE}/480 480w, /p/files/{PICTURE}/960 960w, ' in first
    assert f'/p/files/{PICTURE}/1440 1000w"' in first
    assert 'width="1000" height="500" alt="A boat"' in first
    assert ("loading" in first, "loading" in second) == (False, True)
    assert "figcaption" not in first


def test_files_that_are_gone_leave_no_gap_that_asks_for_them() -> None:
    for node in (
        {"type": "picture", "attrs": {"file": FILE[:-1] + "9", "alternative": "x"}},
        {"type": "file", "attrs": {"file": "x", "label": "x"}},
        {"type": "video", "attrs": {"file": VIDEO, "captions": "x", "title": "x"}},
        {"type": "embed", "attrs": {"src": "https://example.org"}},
    ):
        assert rendered(node) == ""


def test_files_say_what_they_are_before_they_are_fetched() -> None:
    html = rendered({"type": "file", "attrs": {"file": FILE, "label": "The plan"}})
    assert 'href="/p/files/f" download>The plan</a>' in html
    assert "plan.pdf, PDF, 2.0\xa0KB" in html
    video = {"type": "video", "attrs": {"file": VIDEO, "captions": CAPTIONS, "title": "A day"}}
    assert 'preload="none"' in rendered(video)
    assert "(MP4, 2.9\xa0MB)" in rendered(video)


def test_a_question_is_answered_without_scripts_and_sends_nothing() -> None:
    choices = [{"text": "Yes", "reply": "Then stop."}, {"text": "No", "reply": "Good."}]
    html = rendered({"type": "question", "attrs": {"text": "Is it you?", "choices": choices}})
    assert html.count('<details name="question-1-reply">') == 2
    assert "form" not in html
    assert "<summary>Yes</summary><p>Then stop.</p>" in html


@pytest.mark.parametrize(
    ("target", "value", "href"),
    [
        ("help", "", "/"),
        ("page", "money", "/p/money"),
        ("web", "https://example.org", "https://example.org"),
        ("phone", "020 - 123 45 67", "tel:0201234567"),
    ],
)
def test_a_call_leads_on(target: str, value: str, href: str) -> None:
    html = rendered({"type": "call", "attrs": {"target": target, "value": value, "label": "Go"}})
    assert f'<a href="{href}" class="button main"' in html


def test_the_files_of_a_document() -> None:
    found = [file_ids(document) for _block, document in documents("x")]
    assert set().union(*found) == {PICTURE, FILE, VIDEO, CAPTIONS}
