"""Files of word processors that are bombs, traps or broken are refused, and nothing is fetched."""

import io
import struct
import tracemalloc
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.programmes.documents.docx_package import MOST_DEPTH, MOST_ELEMENTS
from backend.programmes.documents.import_report import ImportRefused
from backend.programmes.documents.imports import LARGEST_IMPORT, import_file
from backend.programmes.documents.schema import check_document
from tests.programmes.docx_files import BODY, DOCUMENT, a_docx, part, with_body, with_parts

RELATIONS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"
SETTINGS = "word/_rels/settings.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def code_of(data: bytes) -> str:
    with pytest.raises(ImportRefused) as refused:
        import_file(data)
    assert refused.value.errors[0].field == "file"
    return refused.value.errors[0].code


def related(kind: str, target: str, *, at: str = RELATIONS) -> bytes:
    """Return a file with a relation to something elsewhere."""
    relation = (
        f'<Relationship Id="rX" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'
    )
    try:
        whole = part(at).replace(b"</Relationships>", f"{relation}</Relationships>".encode())
    except KeyError:
        namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
        whole = f'<Relationships xmlns="{namespace}">{relation}</Relationships>'.encode()
    return with_parts({at: whole})


def entries(count: int, content: bytes = b"") -> bytes:
    return with_parts({f"word/media/{number}.bin": content for number in range(count)})


def encrypted() -> bytes:
    data = bytearray(a_docx())
    # The flag of each entry, in its head and in the directory.
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(mark, place + 4)
    return bytes(data)


def with_entity(declaration: str, encoding: str = "utf-8") -> bytes:
    head = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE d [{declaration}]>'
    body = BODY.partition("?>")[2].format("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>")
    return with_parts({DOCUMENT: (head + body).encode(encoding)})


LAUGHS = "<!ENTITY z 'lol'>" + "".join(
    f"<!ENTITY {name} '{'&' + before + ';' * 1}{('&' + before + ';') * 9}'>"
    for before, name in zip("zyxwvutsr", "yxwvutsra", strict=True)
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04", "damaged"),
        (a_docx()[:2000], "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
        (encrypted(), "password"),
        (with_parts({"a.xml": b"<a/>"}, left_out=TYPES), "not-docx"),
        (with_parts({TYPES: part(TYPES).replace(b"wordprocessingml", b"sheetml")}), "not-docx"),
        (
            with_parts(
                {TYPES: part(TYPES).replace(b"document.main", b"document.macroEnabled.main")}
            ),
            "macros",
        ),
        (with_parts({"word/vbaProject.bin": b"x"}), "macros"),
        (bytes(LARGEST_IMPORT + 1), "too-large"),
        (entries(600), "too-large"),
        (with_parts({"word/media/a.bin": bytes(45_000_000)}), "too-large"),
        (with_parts({DOCUMENT: b"<a>" + b" " * 13_000_000 + b"</a>"}), "too-large"),
        (with_body("<w:p/>" * MOST_ELEMENTS), "too-large"),
        (with_body("<w:sdt>" * MOST_DEPTH + "</w:sdt>" * MOST_DEPTH), "too-large"),
        (with_body("<w:p>"), "damaged"),
        (with_entity(LAUGHS), "damaged"),
        (with_entity("<!ENTITY a SYSTEM 'file:///etc/passwd'>"), "damaged"),
        (with_entity("<!ENTITY a SYSTEM 'https://elsewhere.example/'>"), "damaged"),
        (with_entity("<!ENTITY % p SYSTEM 'https://elsewhere.example/'> %p;"), "damaged"),
        (with_entity("<!ENTITY a 'b'>", "utf-16"), "damaged"),
        (related("image", "https://elsewhere.example/x.png"), "outside"),
        (related("subDocument", "file:///etc/passwd"), "outside"),
        (related("oleObject", "https://elsewhere.example/x"), "outside"),
        (related("frame", "https://elsewhere.example/x"), "outside"),
        (with_body("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 201), "too-large"),
        (with_body(f"<w:p><w:r><w:t>{'a' * 60_001}</w:t></w:r></w:p>"), "too-large"),
        (with_parts({}, left_out=DOCUMENT), "damaged"),
        (with_parts({TYPES: part(TYPES).replace(b"document.xml", b"document.png")}), "damaged"),
    ],
)
def test_what_is_dangerous_or_broken_is_refused(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_what_word_writes_into_ordinary_files_is_no_reason() -> None:
    data = related("attachedTemplate", "file:///C:/Normal.dotm", at=SETTINGS)
    assert import_file(data).document


def test_a_bomb_takes_no_memory() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in (TYPES, "_rels/.rels", RELATIONS):
            target.writestr(name, part(name))
        with target.open(DOCUMENT, "w") as stream:
            for _megabyte in range(60):
                stream.write(bytes(1_000_000))
    data = written.getvalue()
    assert len(data) < LARGEST_IMPORT
    tracemalloc.start()
    assert code_of(data) == "too-large"
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(with_body("<w:p/>" * 100_000))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as package:
        size = package.getinfo(DOCUMENT).file_size
    lie, place = struct.pack("<I", 1000), data.find(struct.pack("<I", size))
    while place >= 0:
        data[place : place + 4] = lie
        place = data.find(struct.pack("<I", size), place + 4)
    assert code_of(bytes(data)) == "damaged"


def test_a_file_in_a_file_is_not_opened() -> None:
    inner = with_parts({"word/media/inner.docx": a_docx()})
    assert import_file(with_parts({"word/embeddings/a.docx": inner})).document


def test_an_entry_twice_is_refused() -> None:
    written = io.BytesIO(a_docx())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(written, "a") as package:
        package.writestr(DOCUMENT, BODY.format(""))
    assert code_of(written.getvalue()) == "damaged"


# -- Made up --------------------------------------------------------------------------------------
def survives(data: bytes) -> None:
    try:
        found = import_file(data)
    except ImportRefused:
        return
    check_document(found.document)


@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    survives(data)
    survives(b"PK\x03\x04" + data)


@given(st.integers(0, 40_000), st.binary(min_size=1, max_size=12))
def test_a_file_with_a_change(at: int, change: bytes) -> None:
    whole = a_docx()
    at %= len(whole)
    survives(whole[:at] + change + whole[at + len(change) :])
    survives(whole[:at])


NAMES = st.sampled_from(
    [
        *("w:p", "w:r", "w:t", "w:tbl", "w:tr", "w:tc", "w:hyperlink", "w:sdt", "w:sdtContent"),
        *("w:pPr", "w:rPr", "w:numPr", "w:numId", "w:ilvl", "w:pStyle", "w:b", "w:br", "w:ins"),
        *("w:fldChar", "w:instrText", "w:del", "w:drawing", "w:altChunk", "w:body", "w:document"),
    ]
)
VALUES = st.sampled_from(["", "0", "1", "-1", "true", "begin", "end", "separate", "Heading1", "²"])


@st.composite
def elements(draw: Any, depth: int = 4) -> str:
    name = draw(NAMES)
    names = ("w:val", "r:id", "w:fldCharType", "w:styleId")
    attributes = "".join(f" {one}='{draw(VALUES)}'" for one in names if draw(st.booleans()))
    inner = draw(st.sampled_from(["", "text", ' HYPERLINK "https://a.example/" ']))
    if depth:
        inner += "".join(draw(elements(depth - 1)) for _child in range(draw(st.integers(0, 3))))
    return f"<{name}{attributes}>{inner}</{name}>"


@pytest.mark.full
@given(st.lists(elements(), max_size=4))
def test_elements_in_any_order(found: list[str]) -> None:
    survives(with_body("".join(found)))


@given(st.text(max_size=200))
def test_any_text_as_markdown(text: str) -> None:
    survives(text.encode("utf-8", "surrogatepass"))


MARKS = st.lists(
    st.sampled_from(
        [
            *(
                "::: steps",
                "::: accordion",
                "::: question",
                "::: quote",
                ":::",
                "### a",
                "# b",
                "- a",
            ),
            *("1. a", "> a", "**", "[a](", "![a](b)", ")", "|a|b|", "|-|-|", "---", "```", "    a"),
            *(
                "::: call help",
                '"',
                "\\",
                "<b>",
                "&#x202e;",
                "\t",
                "[a]: /b",
                "[a]",
                "~~~",
                "  - x",
            ),
            *('::: picture x "y"', '::: file x "y"', "::: video x y z", "title: a", "\u202e", "\0"),
        ]
    ),
    max_size=14,
)


@given(MARKS, st.lists(st.sampled_from([" ", "\n", "\n\n", ""]), min_size=14, max_size=14))
def test_any_signs_as_markdown(parts: list[str], between: list[str]) -> None:
    survives("".join(a + b for a, b in zip(parts, between, strict=False)).encode())
