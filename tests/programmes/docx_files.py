"""Files of word processors for tests: made by python-docx, and changed part by part."""

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

DOCUMENT = "word/document.xml"
BODY = """<?xml version="1.0" encoding="UTF-8"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>{}</w:body>
</w:document>"""


def a_docx(make: Callable[[Document], Any] | None = None) -> bytes:
    """Return a file whose document `make` filled."""
    return _made(make) if make else _plain()


@cache
def _plain() -> bytes:
    return _made(lambda made: made.add_paragraph("Text"))


def _made(make: Callable[[Document], Any]) -> bytes:
    made = docx.Document()
    make(made)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def with_body(xml: str) -> bytes:
    """Return a file with these elements as its body."""
    return with_parts({DOCUMENT: BODY.format(xml).encode()})


def with_parts(parts: Mapping[str, bytes], data: bytes = b"", *, left_out: str = "") -> bytes:
    """Return a file with these parts added or replaced."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data or a_docx())) as source,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name != left_out and name not in parts:
                target.writestr(name, source.read(name))
        for name, content in parts.items():
            target.writestr(name, content)
    return written.getvalue()


def part(name: str, data: bytes = b"") -> bytes:
    """Return a part of a file."""
    with zipfile.ZipFile(io.BytesIO(data or a_docx())) as source:
        return source.read(name)


def add_link(paragraph: Any, text: str, address: str) -> None:
    """Add a link to a paragraph."""
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link, run, shown = OxmlElement("w:hyperlink"), OxmlElement("w:r"), OxmlElement("w:t")
    link.set(qn("r:id"), relation)
    shown.text = text
    run.append(shown)
    link.append(run)
    paragraph._p.append(link)


def with_headers(count: int) -> bytes:
    """Return a file with so many relations to one header of so many empty paragraphs."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
    relations = "".join(
        f'<Relationship Id="rH{number}" Type="{office}" Target="header9.xml"/>'
        for number in range(count)
    )
    path, types = "word/_rels/document.xml.rels", "[Content_Types].xml"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
    declared = f'<Override PartName="/word/header9.xml" ContentType="{kind}"/></Types>'
    header = BODY.format("<w:p><w:r><w:t> </w:t></w:r></w:p>" * count).replace(
        "w:document", "w:hdr"
    )
    return with_parts(
        {
            path: part(path).replace(b"</Relationships>", f"{relations}</Relationships>".encode()),
            types: part(types).replace(b"</Types>", declared.encode()),
            "word/header9.xml": header.encode(),
        }
    )
