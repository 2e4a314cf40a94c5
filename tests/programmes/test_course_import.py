"""Markdown becomes courses; what is left out is said, what is wrong is refused with its line."""

from contextlib import suppress
from typing import Any

import pytest

from backend.programmes.documents.course_import import ImportedCourse, import_course
from backend.programmes.documents.import_report import Change, ImportRefused

PICTURE = "12345678-1234-5678-1234-567812345678"
TOP = """---
title: Signals
summary: What you may see.
language: en
roles:
- desk: Reception
- cleaning
pass_mark: 70
minutes: 20
certificate: false
valid_months: 24
for_places: true
sources:
- https://kier.example/
---
"""
COURSE = """
# At the desk {#at-desk desk cleaning}

## Booking {#booking}

Somebody pays in **cash**.

- each day
- for one night

::: one booking-cash "What do you do?" "There may be several."
+ Right.
- Think of
  your manager.
### [x] I tell my \\"manager\\"
They know *whom* to call.

They are there.
### [ ] I ask the guest
:::

After the question.

# End

::: yes_no practice
Is it over?
### [ ] Yes
### [x] No
:::

::: scale sure "How sure are you?"
### Not
### Very
:::
"""


def read(text: str, **options: Any) -> ImportedCourse:
    return import_course(text, **options)


def changes(text: str) -> dict[str, list[int]]:
    return {line.change: [place for place, _text in line.places] for line in read(text).report}


def refused(text: str | bytes) -> str:
    with pytest.raises(ImportRefused) as caught:
        import_course(text)
    return caught.value.detail


def test_settings_stand_at_the_top() -> None:
    found = read(TOP + COURSE)
    assert (found.title, found.summary) == ("Signals", "What you may see.")
    assert found.settings.language == "en"
    assert found.settings.roles == [
        {"id": "desk", "name": {"en": "Reception"}},
        {"id": "cleaning", "name": {"en": "cleaning"}},
    ]
    assert found.settings.columns == {
        "pass_mark": 70,
        "minutes": 20,
        "gives_certificate": False,
        "valid_months": 24,
        "for_places": True,
    }


def test_modules_and_steps() -> None:
    desk, end = read(TOP + COURSE).content["modules"]
    assert (desk["id"], desk["title"]) == ("at-desk", "At the desk")
    assert desk["roles"] == ["desk", "cleaning"]
    assert [step["id"] for step in desk["steps"]] == ["booking", "booking-cash", "at-desk-3"]
    blocks = desk["steps"][0]["document"]["content"]
    assert [block["type"] for block in blocks] == ["heading", "paragraph", "bullet_list"]
    assert blocks[0]["content"] == [{"type": "text", "text": "Booking"}]
    assert (end["id"], end["roles"]) == ("m2", [])


def test_questions() -> None:
    found = read(TOP + COURSE)
    desk, end = found.content["modules"]
    question = desk["steps"][1]
    assert (question["label"], question["hint"]) == ("What do you do?", "There may be several.")
    assert question["feedback"] == {"right": "Right.", "wrong": "Think of your manager."}
    assert question["counts"]
    assert question["choices"] == [
        {
            "name": "a",
            "label": 'I tell my "manager"',
            "right": True,
            "feedback": "They know whom to call. They are there.",
        },
        {"name": "b", "label": "I ask the guest", "right": False, "feedback": ""},
    ]
    practice, scale = end["steps"]
    assert (practice["id"], practice["label"]) == ("m2-1", "Is it over?")
    assert [choice["name"] for choice in practice["choices"]] == ["yes", "no"]
    assert (practice["counts"], scale["counts"]) == (False, False)
    assert [choice["right"] for choice in scale["choices"]] == [False, False]
    assert [line.change for line in found.report] == [Change.ITALIC]


def test_what_stands_before_the_first_module() -> None:
    found = read("Words")
    assert [module["id"] for module in found.content["modules"]] == ["m1"]
    assert found.title == found.content["modules"][0]["title"] != ""


def test_pictures_are_named_by_file() -> None:
    text = '# M\n\n::: picture boat.jpg "A boat"\n'
    content = read(text, files={"boat.jpg": PICTURE}).content
    block = content["modules"][0]["steps"][0]["document"]["content"][0]
    assert block["attrs"]["file"] == PICTURE
    assert read(text + "\nWords").report[0].change == Change.PICTURE


@pytest.mark.parametrize(
    "line",
    [
        "pass_mark: 40",
        "minutes: many",
        "position: 0000000999",
        "certificate: maybe",
        "language: xx",
        "audience: seekers",
    ],
)
def test_settings_that_mean_nothing_are_reported(line: str) -> None:
    found = read(f"---\n{line}\n---\n# M\n\nWords")
    assert [one.change for one in found.report] == [Change.SETTING]
    assert found.settings.columns == {}


def test_a_title_that_is_too_long_is_cut() -> None:
    found = read(f"---\ntitle: {'x' * 200}\n---\n# M\n\nWords")
    assert len(found.title) == 120
    assert [line.change for line in found.report] == [Change.LONG_TITLE]


def test_a_question_without_an_end() -> None:
    assert changes('# M\n\n::: one q "Why?"\n### [x] A\n### [ ] B\n') == {Change.CLOSED: [3]}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('# M\n\n::: one q "Why?"\n### A\n### B\n:::\n', 3),
        ('# M\n\nWords\n\n::: one q "Why?"\n### [x] A\n:::\n', 5),
        ("# M\n\n::: one q\n### [x] A\n### [ ] B\n:::\n", 3),
        ('# M\n\n::: ranking q "Why?"\n### [x] A\n### [ ] B\n:::\n', 3),
        ('# M\n\n::: yes_no q "Why?"\n### [x] A\n### [ ] B\n### [ ] C\n:::\n', 3),
        ("# M {#same}\n\n## T {#same}\n\nWords\n", 3),
        ("# M {#m nobody}\n\nWords\n", 1),
        ("# M {#Big}\n\nWords\n", 1),
        ("# M\n", 1),
        ("# M\n\nWords\n\n# " + "x" * 300 + "\n\nWords", 5),
        ("# M\n\n" + "x" * 70_000, 3),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(text: str, line: int) -> None:
    assert f" {line}:" in refused(text)


@pytest.mark.parametrize("text", ["", "---\ntitle: A\n---\n", b"\xff\xfe"])
def test_nothing_is_no_course(text: str | bytes) -> None:
    assert refused(text)


@pytest.mark.full
@pytest.mark.parametrize(
    "line",
    [
        "# M" + " " * 190_000 + "{#",
        "# " + "{#" * 90_000,
        "# " + "{#a}" * 45_000,
        '# M\n\n::: one q "' + '\\"' * 90_000,
        "# M\n\n::: one q " + '" ' * 90_000,
        "# M\n\n" + "::: one q\n" * 19_000,
        "# M\n\n::: one q\n" + "### [x] a\n" * 19_000,
    ],
    ids=lambda line: line[:16],
)
def test_long_lines_take_no_long_time(line: str) -> None:
    """Each ends within a second or two; where the time grows with the square, none ends at all."""
    with suppress(ImportRefused):
        import_course(line)
