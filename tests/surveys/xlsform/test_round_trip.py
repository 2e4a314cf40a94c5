"""What is written as a spreadsheet means the same when it is read again."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from surveys.questionnaire.definition import Choice, Definition, Item, write
from surveys.xlsform.form_export import write_form
from surveys.xlsform.form_import import read_form
from surveys.xlsform.report import Status
from tests.environment import FULL

from .forms import told
from .strategies import definitions


@pytest.mark.full
@settings(max_examples=60 if FULL else 20, suppress_health_check=list(HealthCheck))
@given(definition=definitions())
def test_a_questionnaire_comes_back_as_it_was(definition: Definition) -> None:
    found = read_form("form.xlsx", write_form(definition))
    # That a repeat whose count is worked out has an end is said, and changes nothing.
    assert [row for row in told(found) if row[2] != "taken"] == []
    assert found.definition is not None
    assert write(found.definition) == write(definition)


EVERYTHING = Definition(
    title={"nl": "=1+1", "en": "Title"},
    languages=("nl", "en"),
    items=(
        Item("yes_no", "q1", {"nl": "Hulp?"}, required="true()", required_message={"nl": "Kies."}),
        Item(
            "scale",
            "q2",
            {"nl": "Hoe?"},
            relevant="${q1} = 'yes'",
            parameters={"start": "1", "end": "5", "step": "1", "classes": "2 4"},
            low={"nl": "Slecht"},
            high={"nl": "Goed", "en": "Well"},
        ),
        Item("text", "q3", {"nl": "Wat?"}, default='a (b) - c\'s "d"', appearance=("multiline",)),
        Item(
            "grid",
            "q4",
            {"nl": "Tabel"},
            choices="colours",
            items=(Item("one", "q5", {"nl": "Rij"}), Item("one", "q6", {"nl": "Rij"})),
        ),
        Item(
            "repeat",
            "q7",
            {"nl": "Keer"},
            parameters={"count": "${q2}"},
            items=(Item("many", "q8", {"nl": "Kleur"}, choices="colours", shuffled=True),),
        ),
    ),
    choices={"colours": (Choice("red", {"nl": "Rood"}, {"kind": "warm"}), Choice("blue"))},
    settings={"form_id": "colours", "version": "3"},
)


def test_what_has_no_word_in_the_standard_comes_back_too() -> None:
    found = read_form("form.xlsx", write_form(EVERYTHING))
    assert found.status is Status.TAKEN
    # How often depends on an answer, which may be more than is possible.
    assert [(row, what) for _sheet, row, what, _why in told(found)] == [(9, "taken")]
    assert found.definition is not None
    assert write(found.definition) == write(EVERYTHING)


def test_other_tools_read_it() -> None:
    form = convert(io.BytesIO(write_form(EVERYTHING)), file_type=".xlsx", validate=False).xform
    for text in ("Hulp?", "Rood", "${q1}".replace("${q1}", "/data/q1"), 'appearance="multiline"'):
        assert text in form


def test_a_text_is_never_a_formula() -> None:
    book = load_workbook(io.BytesIO(write_form(EVERYTHING)))
    cell = book["settings"]["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_what_stands_in_a_grid_itself_is_said_of_its_rows() -> None:
    rows = (Item("one", "b", {"nl": "Rij"}), Item("one", "c", {"nl": "Rij"}, required="false()"))
    grid = Item("grid", "a", {"nl": "T"}, choices="l", items=rows, required="true()")
    definition = Definition({"nl": "T"}, ("nl",), (grid,), {"l": (Choice("x"),)})
    found = read_form("form.xlsx", write_form(definition)).definition
    assert found is not None
    assert [row.required for row in found.items[0].items] == ["true()", ""]
