"""Markdown becomes documents of the closed schema; what is left out is said."""

import pytest

from backend.programmes.documents.import_report import Change, Imported, ImportRefused
from backend.programmes.documents.markdown_import import import_markdown

PICTURE = "12345678-1234-5678-1234-567812345678"
FILES = {"boat.jpg": PICTURE, "plan.pdf": PICTURE, "film.mp4": PICTURE, "film.vtt": PICTURE}


def read(text: str) -> Imported:
    return import_markdown(text, files=FILES)


def blocks(text: str) -> list[dict[str, object]]:
    """Return blocks, and make sure that nothing was left out."""
    found = read(text)
    assert not found.report
    return list(found.document["content"])


def changes(text: str) -> dict[str, tuple[int, list[int]]]:
    return {
        line.change: (line.count, [place for place, _text in line.places])
        for line in read(text).report
    }


def plain(*texts: str) -> list[dict[str, object]]:
    return [{"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in texts]


def items(*texts: str) -> list[dict[str, object]]:
    return [{"type": "list_item", "content": [part]} for part in plain(*texts)]


def titled(kind: str, text: str) -> dict[str, object]:
    return {"type": kind, "content": [{"type": "text", "text": text}]}


# -- What Markdown has ----------------------------------------------------------------------------
def test_headings_paragraphs_and_lists() -> None:
    text = "## Where\n\nOne\nline.\n\n- a\n- b\n\n1. c\n2. d\n\n### Here"
    assert blocks(text) == [
        {"attrs": {"level": 2}, **titled("heading", "Where")},
        *plain("One line."),
        {"type": "bullet_list", "content": items("a", "b")},
        {"type": "ordered_list", "content": items("c", "d")},
        {"attrs": {"level": 3}, **titled("heading", "Here")},
    ]


def test_bold_text_and_links() -> None:
    [found] = blocks("A **b [c](https://kier.example/x)** <mailto:a@kier.example>")
    link = {"type": "link", "attrs": {"href": "https://kier.example/x"}}
    assert found["content"] == [
        {"type": "text", "text": "A "},
        {"type": "text", "text": "b ", "marks": [{"type": "bold"}]},
        {"type": "text", "text": "c", "marks": [{"type": "bold"}, link]},
        {"type": "text", "text": " "},
        {
            "type": "text",
            "text": "mailto:a@kier.example",
            "marks": [{"type": "link", "attrs": {"href": "mailto:a@kier.example"}}],
        },
    ]


def test_numbers_of_phones_are_tidied() -> None:
    [text, call] = blocks('[call](tel:0800-2000)\n\n::: call phone "0800 (20) 00" "Call"')
    assert text["content"][0]["marks"][0]["attrs"]["href"] == "tel:0800-2000"  # type: ignore[index]
    assert call["attrs"] == {"target": "phone", "value": "08002000", "label": "Call"}


def test_lines_in_chinese_are_joined_without_a_space() -> None:
    assert blocks("你好\n世界\nKier") == plain("你好世界 Kier")


def test_quotes_with_and_without_a_source() -> None:
    assert blocks('> One\n>\n> two\n\n::: quote "A reader, 16"\nThree\n:::') == [
        {"type": "quote", "attrs": {"source": ""}, "content": plain("One", "two")},
        {"type": "quote", "attrs": {"source": "A reader, 16"}, "content": plain("Three")},
    ]


def test_pictures_by_name_and_by_id() -> None:
    shown = {"file": PICTURE, "alternative": "A boat", "caption": ""}
    assert blocks(f'![A boat](boat.jpg)\n\n::: picture {PICTURE} "A boat" "Ours"') == [
        {"type": "picture", "attrs": shown},
        {"type": "picture", "attrs": shown | {"caption": "Ours"}},
    ]


# -- What begins with `:::` -----------------------------------------------------------------------
def test_steps() -> None:
    text = "::: steps\n### First\nCall.\n\nWait.\n### Then\n:::"
    first = {"type": "step", "content": [titled("step_title", "First"), *plain("Call.", "Wait.")]}
    assert blocks(text) == [
        {
            "type": "steps",
            "content": [first, {"type": "step", "content": [titled("step_title", "Then")]}],
        }
    ]


def test_accordion() -> None:
    title = titled("accordion_title", "Why?")
    inner = {"type": "bullet_list", "content": items("a")}
    assert blocks("::: accordion\n### Why?\nSo.\n\n- a\n:::") == [
        {
            "type": "accordion",
            "content": [{"type": "accordion_item", "content": [title, *plain("So."), inner]}],
        }
    ]


@pytest.mark.parametrize("text", ['::: question "Is it?"', "::: question\nIs it?\n"])
def test_question_for_the_reader(text: str) -> None:
    [found] = blocks(f"{text}\n### Yes\nGood.\n### No\nThat is good too.\n:::")
    assert found["attrs"] == {
        "text": "Is it?",
        "choices": [
            {"text": "Yes", "reply": "Good."},
            {"text": "No", "reply": "That is good too."},
        ],
    }


def test_blocks_of_one_line() -> None:
    text = (
        '::: call help "Ask for \\"help\\""\n::: call page is-it-me "Read"\n'
        '::: call web https://kier.example/ "Look"\n::: file plan.pdf "The plan"\n'
        '::: video film.mp4 film.vtt "The film"\n:::'
    )
    assert [found["attrs"] for found in blocks(text)] == [
        {"target": "help", "value": "", "label": 'Ask for "help"'},
        {"target": "page", "value": "is-it-me", "label": "Read"},
        {"target": "web", "value": "https://kier.example/", "label": "Look"},
        {"file": PICTURE, "label": "The plan"},
        {"file": PICTURE, "captions": PICTURE, "title": "The film"},
    ]


# -- The top --------------------------------------------------------------------------------------
def test_front_matter() -> None:
    named = 'title: Is it: me?\nsummary: "A \\"summary\\""\nlanguage: nl'
    found = read(f"---\n{named}\nsources:\n- a\n- b\n---\n# Is it: me?\n\nText")
    assert (found.title, found.summary) == ("Is it: me?", 'A "summary"')
    assert found.settings["language"] == "nl"
    assert found.settings["sources"] == ["a", "b"]
    assert found.document["content"] == plain("Text")
    assert not found.report


def test_a_title_without_front_matter() -> None:
    assert read("# Is it **me**?\n\nText").title == "Is it me?"
    assert read("Text\n\n# Not a title").title == ""


def test_lines_at_the_top_that_mean_nothing_are_told() -> None:
    assert changes("---\ntitle: A\ncolour: red\n---\n") == {"setting": (1, [3])}


def test_a_long_title_stands_whole_in_the_text() -> None:
    found = read(f"# {'long ' * 40}\n\nText")
    assert len(found.title) <= 120
    assert found.document["content"] == plain(("long " * 40).strip(), "Text")
    assert [line.change for line in found.report] == [Change.LONG_TITLE]


# -- What is left out or changed ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "told", "left"),
    [
        ("a *b* _c_", {"italic": (2, [1])}, plain("a b c")),
        ("a `b`", {"code": (1, [1])}, plain("a b")),
        ("```\nx\ny\n```", {"code": (1, [1])}, plain("x", "y")),
        ("a\n\n---\n\nb", {"rule": (1, [3])}, plain("a", "b")),
        ("a\\\nb", {"line-break": (1, [1])}, plain("a", "b")),
        ("[a](javascript:alert(1))", {"link": (1, [1])}, plain("a")),
        ("[a](http://kier.example)", {"link": (1, [1])}, plain("a")),
        ("a\u202eb\u0007", {"signs": (2, [])}, plain("ab")),
        ("a&#x202e;b", {"signs": (1, [1])}, plain("ab")),
        ("![A dog](dog.jpg)", {"picture": (1, [1])}, None),
        ("![](boat.jpg)", {"picture-text": (1, [1])}, None),
        ('::: file other.pdf "x"', {"file": (1, [1])}, None),
        ("::: note\na\n:::", {"block": (1, [1])}, plain("a")),
        ('::: call web http://x "Go"', {"block": (1, [1])}, plain("Go")),
        ('::: question "a"\n### b\nc\n:::', {"block": (1, [1])}, plain("a", "b", "c")),
        (
            "::: steps\n### a\nb",
            {"closed": (1, [1])},
            [
                {
                    "type": "steps",
                    "content": [
                        {"type": "step", "content": [titled("step_title", "a"), *plain("b")]}
                    ],
                }
            ],
        ),
        (
            "|a|b|\n|-|-|\n|1|2|",
            {"table": (1, [1])},
            [{"type": "bullet_list", "content": items("a – b", "1 – 2")}],
        ),
        (
            "- a\n  - b\n\n    c\n- d",
            {"nested": (1, [2]), "joined": (1, [2])},
            [{"type": "bullet_list", "content": items("a", "b c", "d")}],
        ),
        (
            "> # a\n> - b",
            {"in-block": (2, [1, 2]), "level": (1, [1])},
            [{"type": "quote", "attrs": {"source": ""}, "content": plain("a", "b")}],
        ),
        ("a\n\n# b", {"level": (1, [3])}, None),
        ("## [a](/)", {"link-in-title": (1, [1])}, None),
        (f"## {'x' * 201}", {"block": (1, [1])}, plain("x" * 201)),
    ],
)
def test_what_has_no_place_is_told(
    text: str, told: dict[str, tuple[int, list[int]]], left: list[dict[str, object]] | None
) -> None:
    assert changes(text) == told
    if left is not None:
        assert read(text).document["content"] == left


def test_a_picture_in_a_list_stands_behind_it() -> None:
    found = read("- a ![A boat](boat.jpg)\n- b")
    assert [block["type"] for block in found.document["content"]] == ["bullet_list", "picture"]
    assert [line.change for line in found.report] == [Change.PICTURE_MOVED]


def test_html_is_text() -> None:
    assert blocks("<b>a</b>\n\n<script>alert(1)</script>") == plain(
        "<b>a</b>", "<script>alert(1)</script>"
    )


def test_an_empty_file_is_an_empty_page() -> None:
    assert blocks("") == [{"type": "paragraph"}]


# -- Refused --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff\xfe\x00", "not-text"),
        (b"PK\x03\x04\xff", "not-text"),
        ("a" * 60_001, "too-large"),
        ("a\n\n" * 201, "too-large"),
        ("a" * 200_001, "too-large"),
    ],
)
def test_what_is_no_page_is_refused(data: bytes | str, code: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        import_markdown(data)
    assert refused.value.errors[0].code == code
    assert refused.value.errors[0].field == "file"


@pytest.mark.parametrize(
    "text",
    ["**a " * 3000, "> " * 3000, "- " * 3000, "[" * 3000, "![" * 3000, "[a](" * 3000, "`" * 3000],
)
def test_deep_texts_break_nothing(text: str) -> None:
    assert import_markdown(text).document["type"] == "doc"
