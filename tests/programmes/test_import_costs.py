"""What reading a text from elsewhere costs: twice as much of it takes twice as many steps."""

from collections.abc import Callable
from functools import partial

import pytest

from backend.programmes.documents.import_report import ImportRefused
from backend.programmes.documents.imports import import_course_file, import_file
from tests.programmes.docx_files import with_body, with_headers
from tests.steps import steps_of

# Characters of a text, and elements of a .docx.
SIZES = (1_500, 6_000)
ELEMENTS = (500, 2_000)
# Four times as much; the rest is for what grows with the logarithm, and what is done once.
MOST_GROWTH = 4.8

# What is repeated, and what stands before it.
MARKDOWN = {
    "slanted words": ("*a* ", ""),
    "slanted words in lines": ("*a*\n", ""),
    "slanted within bold within slanted": ("*a **b *c* d** e* ", ""),
    "marks that are not closed": ("**a *b ", ""),
    "marks upon marks": ("*_", ""),
    "fixed width": ("`a` ", ""),
    "fixed width in lines": ("`a`\n", ""),
    "code": ("```\n", ""),
    "links": ("[*a*](b) ", ""),
    "links that are not closed": ("[a](", ""),
    "pictures": ("![*a*](b) ", ""),
    "lines": ("a\n", ""),
    "broken lines": ("a  \n", ""),
    "paragraphs": ("*a*\n\n", ""),
    "headings": ("# *a*\n", ""),
    "items": ("- *a*\n", ""),
    "quotes": ("> *a*\n", ""),
    "rows of a table": ("|*a*|\n", "|a|\n|-|\n"),
    "steps": ("### *a*\n", "::: steps\n"),
    "blocks that are not known": ("::: *a*\n", ""),
    "blocks that are not closed": ("::: steps\n", ""),
    "signs that nobody sees": ("a\u202e*b* ", ""),
}
SHOWN = (
    "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>"
)
WORDML = {
    "paragraphs": "<w:p><w:r><w:t>a</w:t></w:r></w:p>",
    "empty paragraphs": "<w:p/>",
    "slanted runs": "<w:p><w:r><w:rPr><w:i/></w:rPr><w:t>a</w:t></w:r></w:p>",
    "instructions": (
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r>"
        '<w:r><w:instrText>HYPERLINK "a</w:instrText></w:r></w:p>'
    ),
    "tables": "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    "drawings": "<w:p><w:r><w:drawing/><w:pict/></w:r></w:p>",
}


def check_growth(read: Callable[[bytes], object], files: list[bytes]) -> None:
    # What is loaded and kept by the first call is none of its costs.
    steps_of(partial(read, files[0]), ImportRefused)
    small, large = counts = [steps_of(partial(read, data), ImportRefused) for data in files]
    assert large < MOST_GROWTH * small, counts


def repeated(piece: str, before: str, size: int) -> bytes:
    return (before + piece * (size // len(piece))).encode()


@pytest.mark.parametrize("name", MARKDOWN)
def test_markdown(name: str) -> None:
    check_growth(import_file, [repeated(*MARKDOWN[name], size) for size in SIZES])


@pytest.mark.parametrize("name", ["slanted words", "paragraphs", "headings", "items"])
def test_courses(name: str) -> None:
    read = partial(import_course_file, language="nl")
    check_growth(read, [repeated(*MARKDOWN[name], size) for size in SIZES])


@pytest.mark.parametrize("name", WORDML)
def test_docx(name: str) -> None:
    piece = WORDML[name]
    count = piece.count("<w:")
    check_growth(import_file, [with_body(piece * (size // count)) for size in ELEMENTS])


def test_many_relations_to_the_same_header() -> None:
    check_growth(import_file, [with_headers(size) for size in ELEMENTS])


def test_text_within_fields_within_fields() -> None:
    text = "<w:r><w:t>a</w:t></w:r>"
    check_growth(
        import_file,
        [with_body(f"<w:p>{SHOWN * size}{text * size}</w:p>") for size in ELEMENTS],
    )
