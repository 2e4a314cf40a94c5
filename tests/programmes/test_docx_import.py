"""Files of word processors become documents of the closed schema."""

from typing import Any

import pytest
from docx.document import Document

from backend.programmes.documents.docx_import import import_docx
from backend.programmes.documents.import_report import Imported
from tests.programmes.docx_files import a_docx, add_link, with_body
from tests.programmes.picture_files import a_picture
from tests.programmes.test_markdown_import import items, plain, titled


def changes(found: Imported) -> dict[str, int]:
    return {line.change: line.count for line in found.report}


def run(text: str, looks: str = "") -> str:
    return f"<w:r><w:rPr>{looks}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def paragraph(*runs: str, looks: str = "") -> str:
    return f"<w:p><w:pPr>{looks}</w:pPr>{''.join(runs)}</w:p>"


def read(*paragraphs: str) -> Imported:
    return import_docx(with_body("".join(paragraphs)))


def blocks(*paragraphs: str) -> list[dict[str, Any]]:
    found = read(*paragraphs)
    assert not found.report
    return list(found.document["content"])


def test_a_whole_file() -> None:
    def make(made: Document) -> None:
        made.add_heading("Is it me?", 0)
        made.add_paragraph("In short", style="Subtitle")
        made.add_heading("Where", 1)
        first = made.add_paragraph("A ")
        first.add_run("bold").bold = True
        first.add_run(" word and ")
        add_link(first, "a link", "https://kier.example/x")
        made.add_heading("Here", 2)
        for text in ("a", "b"):
            made.add_paragraph(text, style="List Bullet")
        for text in ("c", "d"):
            made.add_paragraph(text, style="List Number")
        made.add_paragraph("Said", style="Quote")
        made.add_paragraph("Said too", style="Intense Quote")
        made.add_paragraph("End")

    found = import_docx(a_docx(make))
    assert (found.title, found.summary, found.report) == ("Is it me?", "In short", [])
    link = {"type": "link", "attrs": {"href": "https://kier.example/x"}}
    assert found.document["content"] == [
        {"attrs": {"level": 2}, **titled("heading", "Where")},
        {
            "type": "paragraph",
            "content": [
                {"type": "text", "text": "A "},
                {"type": "text", "text": "bold", "marks": [{"type": "bold"}]},
                {"type": "text", "text": " word and "},
                {"type": "text", "text": "a link", "marks": [link]},
            ],
        },
        {"attrs": {"level": 3}, **titled("heading", "Here")},
        {"type": "bullet_list", "content": items("a", "b")},
        {"type": "ordered_list", "content": items("c", "d")},
        {"type": "quote", "attrs": {"source": ""}, "content": plain("Said", "Said too")},
        *plain("End"),
    ]


def test_the_only_heading_of_its_level_is_the_title() -> None:
    def make(made: Document) -> None:
        made.add_heading("Title", 1)
        made.add_heading("Where", 2)

    found = import_docx(a_docx(make))
    assert found.title == "Title"
    assert found.document["content"] == [{"attrs": {"level": 2}, **titled("heading", "Where")}]


def test_levels_and_tables_and_pictures_are_told() -> None:
    def make(made: Document) -> None:
        made.add_heading("Deep", 4)
        table = made.add_table(2, 2)
        for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
            cell.text = str(number)
        made.add_picture(__import__("io").BytesIO(a_picture((64, 64))))
        made.add_paragraph("inner", style="List Bullet 2")
        made.sections[0].header.paragraphs[0].text = "Header"

    found = import_docx(a_docx(make))
    assert found.document["content"] == [
        {"attrs": {"level": 3}, **titled("heading", "Deep")},
        {"type": "bullet_list", "content": items("0 – 1", "2 – 3")},
        {"type": "bullet_list", "content": items("inner")},
    ]
    assert changes(found) == {"picture": 1, "note": 1, "level": 1, "table": 1}


@pytest.mark.parametrize(
    "looks",
    ["<w:b/>", "<w:b w:val='1'/>", "<w:b w:val='true'/>", "<w:rStyle w:val='Strong'/>"],
)
def test_bold_text(looks: str) -> None:
    [found] = blocks(paragraph(run("a", looks), run("b", "<w:b w:val='0'/>")))
    assert found["content"][0] == {"type": "text", "text": "a", "marks": [{"type": "bold"}]}
    assert found["content"][1] == {"type": "text", "text": "b"}


def test_text_that_was_inserted_stays_and_deleted_text_goes() -> None:
    found = read(
        paragraph(
            f"<w:ins>{run('new')}</w:ins>",
            "<w:del><w:r><w:delText>old</w:delText></w:r></w:del>",
            f"<w:sdt><w:sdtContent>{run(' field')}</w:sdtContent></w:sdt>",
            run(" hidden", "<w:vanish/>"),
        ),
        f"<w:sdt><w:sdtContent>{paragraph(run('whole'))}</w:sdtContent></w:sdt>",
    )
    assert found.document["content"] == plain("new field", "whole")
    assert changes(found) == {"deleted": 2}


def test_lines_and_signs() -> None:
    found = read(paragraph("<w:r><w:t>a</w:t><w:br/><w:t> b</w:t><w:tab/><w:t>c </w:t></w:r>"))
    assert found.document["content"] == plain("a", "b c")
    assert changes(found) == {"line-break": 1}
    assert blocks(paragraph(run("")), paragraph(run("  ")), paragraph(run("x"))) == plain("x")


@pytest.mark.full
@pytest.mark.parametrize(
    ("target", "is_left"),
    [
        ("https://kier.example/", True),
        ("mailto:a@kier.example", True),
        ("tel:0800 2000", True),
        ("http://kier.example/", False),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("\\\\elsewhere\\share", False),
        ("https://user:secret@kier.example/", False),
    ],
)
def test_only_links_that_pages_have_stay(target: str, is_left: bool) -> None:
    def make(made: Document) -> None:
        add_link(made.add_paragraph(), "text", target)

    code = f'<w:r><w:instrText> HYPERLINK "{target}" </w:instrText></w:r>'
    field = "".join(
        [
            "<w:r><w:fldChar w:fldCharType='begin'/></w:r>",
            code,
            "<w:r><w:fldChar w:fldCharType='separate'/></w:r>",
            run("text"),
            "<w:r><w:fldChar w:fldCharType='end'/></w:r>",
        ]
    )
    for found in (import_docx(a_docx(make)), read(paragraph(field))):
        [node] = found.document["content"][0]["content"]
        assert node["text"] == "text"
        assert bool(node.get("marks")) is is_left
        assert changes(found) == ({} if is_left else {"link": 1})


def test_notes_shapes_and_formulas_are_told() -> None:
    maths = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    found = read(
        paragraph(
            run("a"),
            "<w:r><w:footnoteReference w:id='1'/></w:r>",
            "<w:r><w:commentReference w:id='1'/></w:r>",
            f"<m:oMath xmlns:m='{maths}'><m:r><m:t>x</m:t></m:r></m:oMath>",
            "<w:r><w:pict/></w:r>",
        ),
        "<w:altChunk/>",
    )
    assert found.document["content"] == plain("a")
    assert changes(found) == {"note": 2, "shape": 3}


def test_styles_that_stand_on_each_other_end() -> None:
    from tests.programmes.docx_files import BODY, DOCUMENT, with_parts

    styles = (
        "<w:styles xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
        "<w:style w:styleId='A'><w:name w:val='a'/><w:basedOn w:val='B'/></w:style>"
        "<w:style w:styleId='B'><w:name w:val='b'/><w:basedOn w:val='A'/></w:style></w:styles>"
    )
    body = paragraph(run("x", "<w:rStyle w:val='A'/>"), looks="<w:pStyle w:val='A'/>")
    data = with_parts({DOCUMENT: BODY.format(body).encode(), "word/styles.xml": styles.encode()})
    assert import_docx(data).document["content"] == plain("x")
