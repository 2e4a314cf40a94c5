"""What a questionnaire is made of, and what a report says of each row."""

# ruff: noqa: E501 - sheets are wide

import pytest

from surveys.questionnaire.definition import write
from surveys.xlsform.report import ReportRow, Status, What

from .forms import ends, form, told

CHOICES = """
list_name | name | label | size
l         | a    | A     | big
l         | b    | B     | small
"""


def test_a_whole_form() -> None:
    found = form(
        """
        type | name | label::Nederlands (nl) | label::English (en) | hint | relevant | required | default | parameters | appearance | choice_filter | constraint | constraint_message | read_only | calculation | repeat_count
        select_one l | q1 | Wat? | What? | | | yes | a | randomize=true | minimal | size = 'big' | | | | |
        begin_group | g | Groep | Group | | ${q1} = 'a' | | | | field-list | | | | | |
        select_multiple l | q2 | Welke? | Which? | Meer | | no | | | | | count-selected(.) < 2 | Te veel | | |
        integer | q3 | Jaar? | Year? | | | | 5.0 | | | | . > ${q1} | | yes | |
        end_group | | | | | | | | | | | | | | |
        range | q4 | Hoe? | How? | | | | | end=5 | | | | | | |
        begin_repeat | r | Keer | Time | | | | | | | | | | | | 2
        dateTime | q5 | Wanneer? | When? | | | | 2026-03-31 10:30:00 | | | | | | | |
        text | q6 | ${q5}? | | | | | | rows=3 | | | | | | |
        end_repeat | | | | | | | | | | | | | | |
        calculate | c | | | | | | | | | | | | | ${q3} + 1 |
        rank l | q7 | Volgorde | Order | | | ${q3} > 2 | | | | | | | | |
        acknowledge | q8 | Gezien | Seen | | | | OK | | | | | | | |
        note | n | Dag | Bye | | | | | | | | | | | |
        """,
        CHOICES,
        """
        form_title | form_id | version | default_language
        Titel | id | 7 | Nederlands (nl)
        """,
    )
    assert (found.status, told(found)) == (Status.TAKEN, [])
    assert found.definition is not None
    big, small = ({"label": {"nl": "A"}, "data": {"size": "big"}}, {"label": {"nl": "B"}})
    assert write(found.definition) == {
        "title": {"nl": "Titel"},
        "languages": ["nl", "en"],
        "settings": {"form_id": "id", "version": "7"},
        "choices": {
            "l": [{"name": "a"} | big, {"name": "b"} | small | {"data": {"size": "small"}}]
        },
        "items": [
            {
                "kind": "one",
                "name": "q1",
                "label": {"nl": "Wat?", "en": "What?"},
                "required": "true()",
                "default": "a",
                "choices": "l",
                "choice_filter": "size = 'big'",
                "shuffled": True,
                "appearance": ["minimal"],
            },
            {
                "kind": "group",
                "name": "g",
                "label": {"nl": "Groep", "en": "Group"},
                "relevant": "${q1} = 'a'",
                "appearance": ["field-list"],
                "items": [
                    {
                        "kind": "many",
                        "name": "q2",
                        "label": {"nl": "Welke?", "en": "Which?"},
                        "hint": {"nl": "Meer"},
                        "choices": "l",
                        "constraint": "count-selected(.) < 2",
                        "constraint_message": {"nl": "Te veel"},
                    },
                    {
                        "kind": "integer",
                        "name": "q3",
                        "label": {"nl": "Jaar?", "en": "Year?"},
                        "default": "5",
                        "constraint": ". > ${q1}",
                        "read_only": True,
                    },
                ],
            },
            {
                "kind": "scale",
                "name": "q4",
                "label": {"nl": "Hoe?", "en": "How?"},
                "parameters": {"start": "1", "end": "5", "step": "1"},
            },
            {
                "kind": "repeat",
                "name": "r",
                "label": {"nl": "Keer", "en": "Time"},
                "parameters": {"count": "2"},
                "items": [
                    {
                        "kind": "date_time",
                        "name": "q5",
                        "label": {"nl": "Wanneer?", "en": "When?"},
                        "default": "2026-03-31T10:30",
                    },
                    {
                        "kind": "text",
                        "name": "q6",
                        "label": {"nl": "${q5}?"},
                        "appearance": ["multiline"],
                    },
                ],
            },
            {"kind": "calculate", "name": "c", "calculation": "${q3} + 1"},
            {
                "kind": "ranking",
                "name": "q7",
                "label": {"nl": "Volgorde", "en": "Order"},
                "required": "${q3} > 2",
                "choices": "l",
            },
            {
                "kind": "acknowledge",
                "name": "q8",
                "label": {"nl": "Gezien", "en": "Seen"},
                "default": "yes",
            },
            {"kind": "note", "name": "n", "label": {"nl": "Dag", "en": "Bye"}},
        ],
    }


def test_every_row_is_in_the_report() -> None:
    found = form(
        """
        type | name | label::nl
        text | a    | A
             |      |
        text | b    | B
        """,
        CHOICES,
    )
    assert [row for row in found.rows if not row.why] == [
        ReportRow("survey", 2, What.TAKEN),
        ReportRow("survey", 4, What.TAKEN),
        ReportRow("choices", 2, What.TAKEN),
        ReportRow("choices", 3, What.TAKEN),
    ]


ASKED = "type|name|label::nl|relevant|calculation|constraint|default|trigger|read_only\n"
LEFT_OUT, CHANGED, NOT_TAKEN = "left out", "changed", "not taken"


@pytest.mark.parametrize(
    ("count", "what", "asked"),
    [
        ("20", [], "20"),
        ("21", [(4, CHANGED)], "20"),
        ("1000000", [(4, CHANGED)], "20"),
        ("${n}", [(4, "taken")], "${n}"),
        ("10 * 3", [(4, "taken")], "10 * 3"),
    ],
)
def test_what_is_repeated_more_often_than_it_can_be_is_said(
    count: str, what: list[tuple[int, str]], asked: str
) -> None:
    rows = """
        type | name | label::nl | repeat_count
        integer | n | How many children?
        integer | m | How old are you?
        begin repeat | r | A child | COUNT
        text | q | Called?
        end repeat
    """
    found = form(rows.replace("COUNT", count))
    assert found.definition is not None
    assert found.definition.item("r").parameters["count"] == asked
    assert ends(found) == [("survey", row, one) for row, one in what]
    assert all("20" in why for *_row, why in told(found))


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        # Nobody is asked for these.
        ("start|start\ntext|q|Q", [(2, NOT_TAKEN)]),
        ("today|today\ntext|q|Q", [(2, NOT_TAKEN)]),
        ("today|t\ntext|q|Q|${t} != ''", [(2, CHANGED)]),
        ("geopoint|p|P\ntext|q|Q", [(2, NOT_TAKEN)]),
        ("select_one_from_file f.csv|p|P\ntext|q|Q", [(2, NOT_TAKEN)]),
        ("select_one ${r}|p|P\ntext|q|Q", [(2, NOT_TAKEN)]),
        ("image|p|P\ntext|q|Q ${p}", [(2, NOT_TAKEN), (3, CHANGED)]),
        # Without a type, or without a name.
        ("|||a\ntext|q|Q", [(2, LEFT_OUT)]),
        ("text||Q", [(2, CHANGED)]),
        ("note||Q\ntext|q|Q", []),
        ("text|q", [(2, CHANGED)]),
        ("text|één|Q\ntext|q|${één}", [(2, CHANGED)]),
        ("begin group|g\ntext|g|Q\nend group", [(3, CHANGED)]),
        ("begin group|g\nend group\ntext|q|Q", [(2, LEFT_OUT)]),
        ("calculate|__version__|||'v1'\ntext|q|Q", [(2, LEFT_OUT)]),
        # Another way of working values out.
        ("text|q|Q\ntext|p|P||${q}", [(3, CHANGED)]),
        ("text|q|Q\ntext|p|P||${q}||||yes", []),
        ("text|q|Q\ntext|p|P||||${q}", [(3, CHANGED)]),
        ("text|q|Q\ncalculate|c|||1||||", []),
        ("text|q|Q\ncalculate|c|||now()|||${q}", [(3, CHANGED)]),
        ("date|q|Q||||2026-13-01", [(2, NOT_TAKEN)]),
        ("time|q|Q||||07:10:00+02:00", [(2, CHANGED)]),
        ("integer|q|Q||||today()", []),
        ("note|n|N||1\ntext|q|Q", [(2, "taken")]),
        ("hidden|h|||||5\ntext|q|Q", []),
        ("select_one l or_other|q|Q", [(2, CHANGED)]),
        ("begin loop over l|o\ntext|q|%(label)s ${q}\nend loop", [(2, CHANGED)]),
    ],
)
def test_what_is_taken_in_part(rows: str, what: list[tuple[int, str]]) -> None:
    found = form(ASKED + rows, CHOICES.replace("label", "label::nl"))
    assert found.definition is not None
    assert ends(found) == [("survey", number, one) for number, one in what]
    changes = {CHANGED, NOT_TAKEN} & {one for _number, one in what}
    assert found.status is (Status.CHANGED if changes else Status.TAKEN)


@pytest.mark.parametrize(
    ("rows", "row", "why"),
    [
        (
            "text|q|Q|${p} = 1",
            2,
            "“${p} = 1” in the column “relevant” cannot be taken: There is no",
        ),
        ("text|q|Q||||oops(", 2, "“oops(” in the column “default” cannot be taken"),
        (
            "text|q|Q|pulldata('a', 'b', 'c', 'd')",
            2,
            "“pulldata('a', 'b', 'c', 'd')” in the column",
        ),
        ("text|q|Q|||yes and no", 2, "“yes and no” in the column “constraint” cannot be taken"),
        ("image|p|P\ntext|q|Q|${p} != ''", 3, "“${p} != ''” in the column “relevant” cannot be"),
        ("image|p|P\ncalculate|c|||${p}\ntext|q|Q", 3, "“${p}” in the column “calculation” cannot"),
        ("username|u\ntext|q|Q|${u} = 'x'", 3, "“${u} = 'x'” in the column “relevant” cannot be"),
        ("text|q|Q\ntext|p|${nobody}", 3, "“${nobody}” in the column “label” cannot be taken"),
        (
            "begin group|g\ntext|q|Q\nend group\nbegin group|h\ntext|q|Q\nend group\ntext|p|P|${q}=1",
            8,
            "“${q}=1” in the column “relevant” cannot be taken: Several questions have the name “q”.",
        ),
        ("calculate|c\ntext|q|Q", 2, "The calculation is missing. Write one."),
        ("text|q|Q||||||${q}", 2, "“read_only” is yes or no here; a condition is not possible."),
        ("include|q|Q", 2, "There is no type “include”. Correct it, or remove the row."),
        ("|q|Q", 2, "This question has no type. Write one."),
        ("begin group|g\ntext|q|Q", 2, "This group or repeat is not closed: its “end” is missing."),
        ("text|q|Q\nend repeat", 3, "This “end” closes nothing that is open here."),
        ("begin group|g|||1\ntext|q|Q\nend group", 2, "A group cannot have a calculation."),
        ("begin group|g||||1\ntext|q|Q\nend group", 2, "“constraint” has no effect on this type."),
        ("select_one nolist|q|Q", 2, "There is no list “nolist” in the sheet of choices."),
        ("text|q|Q|${p} = 1\ntext|p|P|${q} = 1", 2, "These wait for each other"),
    ],
)
def test_what_refuses_a_form(rows: str, row: int, why: str) -> None:
    found = form(ASKED + rows, CHOICES)
    assert (found.status, found.definition) == (Status.REFUSED, None)
    refused = [one for one in found.rows if one.what is What.REFUSED]
    assert [(one.sheet, one.row) for one in refused] == [("survey", row)]
    assert refused[0].why.startswith(why)


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("relevent", "refused"),
        ("Choice Filterr", "refused"),
        ("bind::odk:length", "not taken"),
        ("body::accept", "not taken"),
        ("save_to", "not taken"),
        ("instance::hxl", "left out"),
        ("remarks", "left out"),
        ("sms_field", "left out"),
    ],
)
def test_columns_that_are_not_known_are_named(header: str, what: str) -> None:
    found = form(f"type|name|label::nl|{header}\ntext|q|Q|x")
    assert told(found)[0][:3] == ("survey", 1, what)
    assert header in told(found)[0][3]
    # If nothing stands in it, it means nothing.
    assert told(form(f"type|name|label::nl|{header}\ntext|q|Q|")) == []


def test_pictures_and_guidance_are_named() -> None:
    found = form("type|name|label::nl|media::image|guidance_hint\ntext|q|Q|a.png|\ntext|p|P||Ask")
    assert told(found) == [
        ("survey", 2, "not taken", "The picture or sound of this row is not taken."),
        ("survey", 3, "not taken", "The guidance for interviewers is not taken."),
    ]
