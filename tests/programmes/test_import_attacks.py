"""Texts that have been scripts elsewhere come in by files: what is made of them is text."""

from itertools import batched
from xml.sax.saxutils import escape, quoteattr

import pytest

from backend.programmes.documents.containers import quoted
from backend.programmes.documents.html import render_document, safe_address
from backend.programmes.documents.import_report import Imported
from backend.programmes.documents.imports import import_file
from backend.programmes.documents.schema import check_document
from tests.programmes.docx_files import BODY, DOCUMENT, part, with_parts
from tests.programmes.html_documents import PICTURE
from tests.programmes.html_payloads import PAYLOADS
from tests.programmes.test_document_html import FILES, read

RELATIONS = "word/_rels/document.xml.rels"
HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
MARKDOWN = (
    "{p}",
    "## {p}",
    "- {p}",
    "> {p}",
    "**{p}**",
    "`{p}`",
    "[text]({p})",
    "[text](<{p}>)",
    "[{p}](https://kier.example/)",
    "<{p}>",
    "![{p}](boat.webp {q})",
    "[text]\n\n[text]: {p}",
    "|a|\n|-|\n|{p}|",
    "---\ntitle: {p}\nsummary: {p}\n---\n# {p}",
    "::: steps\n### {p}\n{p}\n:::",
    "::: accordion\n### {p}\n{p}\n:::",
    "::: question {q}\n### {p}\n{p}\n### No\n{p}\n:::",
    "::: quote {q}\n{p}\n:::",
    "::: call web {p} {q}",
    "::: call page {q} {q}",
    "::: {p} {p}",
)
# What XML 1.0 cannot hold at all.
NOT_IN_XML = {number: None for number in range(32) if chr(number) not in "\t\n\r"} | {
    0xFFFE: None,
    0xFFFF: None,
}


def check(found: Imported) -> None:
    check_document(found.document)
    reader = read(render_document(found.document, FILES, tag="nl"))
    for address in reader.addresses:
        assert address.startswith("/p/files/") or safe_address(address) == address
        assert "javascript" not in address.lower()
    for text in (found.title, found.summary):
        assert "\n" not in text


@pytest.mark.full
@pytest.mark.parametrize("form", MARKDOWN)
def test_markdown(form: str) -> None:
    for payload in PAYLOADS:
        # Halves of pairs are no UTF-8.
        kept = payload.encode("utf-8", "ignore").decode()
        line = quoted(" ".join(kept.splitlines()))
        text = form.replace("{q}", line).replace("{p}", kept)
        check(import_file(text.encode(), files={"boat.webp": PICTURE}))


@pytest.mark.full
def test_docx() -> None:
    for payloads in batched(PAYLOADS, 25, strict=False):
        relations, body = part(RELATIONS).decode(), ""
        for number, payload in enumerate(payloads):
            text = payload.translate(NOT_IN_XML).encode("utf-8", "ignore").decode()
            run = f"<w:r><w:t xml:space='preserve'>{escape(text)}</w:t></w:r>"
            link = f"<w:hyperlink r:id='p{number}'>{run}</w:hyperlink>"
            field = (
                "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>HYPERLINK "
                f'"{escape(text)}"</w:instrText></w:r>'
                f"<w:r><w:fldChar w:fldCharType='separate'/></w:r>{run}"
                "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
            )
            for style in ("Title", "Subtitle", "Heading1", "ListBullet", "Quote", "Normal"):
                looks = f"<w:pPr><w:pStyle w:val='{style}'/></w:pPr>"
                body += f"<w:p>{looks}{run}{link}{field}</w:p>"
            body += f"<w:tbl><w:tr><w:tc><w:p>{run}</w:p></w:tc></w:tr></w:tbl>"
            relation = (
                f"<Relationship Id='p{number}' Type='{HYPERLINK}' Target={quoteattr(text)}"
                " TargetMode='External'/></Relationships>"
            )
            relations = relations.replace("</Relationships>", relation)
        parts = {DOCUMENT: BODY.format(body).encode(), RELATIONS: relations.encode()}
        check(import_file(with_parts(parts)))
