"""What the editor writes of a condition chosen from lists, the server reads as it is said there."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.expressions import parse, to_truth
from surveys.expressions.context import Context
from surveys.expressions.functions import FUNCTIONS
from surveys.expressions.table import FUNCTIONS as TABLE
from tests.environment import FULL

from .node import MODULES, PATIENCE_SECONDS, find_node

# Full: hundreds of made-up conditions in two languages.
pytestmark = pytest.mark.full

SHARED = MODULES.parents[2] / "backend" / "web" / "static" / "kier" / "shared"
NAMES = ["ja", "nee", "het-is_'zo'", 'zo "heet" het', """'t "kan" ook"""]
DAYS = ["2024-02-29", "2026-03-31", "1999-12-31"]

type Part = dict[str, str]
type Meaning = Callable[[Any, Any], bool]

MEASURED: dict[str, Meaning] = {
    "is": lambda answer, value: answer == value,
    "not": lambda answer, value: answer != value,
    "more": lambda answer, value: answer > value,
    "least": lambda answer, value: answer >= value,
    "less": lambda answer, value: answer < value,
    "most": lambda answer, value: answer <= value,
}
CHOSEN: dict[str, Meaning] = {
    "has": lambda answer, value: value in answer,
    "lacks": lambda answer, value: value not in answer,
}
TEXT: dict[str, Meaning] = {
    "is": MEASURED["is"],
    "not": MEASURED["not"],
    "holds": lambda answer, value: value in answer,
    "answered": lambda answer, _value: answer != "",
    "empty": lambda answer, _value: answer == "",
}


@st.composite
def asked(draw: st.DrawFn, name: str) -> tuple[Part, Any, bool]:
    """Return a part, an answer, and whether it meets the condition."""
    kind = draw(st.sampled_from(["text", "chosen", "number", "day"]))
    if kind == "text":
        how, meaning = draw(st.sampled_from(sorted(TEXT.items(), key=lambda one: one[0])))
        answer, value = draw(st.sampled_from([*NAMES, ""])), draw(st.sampled_from(NAMES))
        value = "" if how in {"answered", "empty"} else value
        return part(name, how, value, "text"), answer, meaning(answer, value)
    if kind == "chosen":
        how, meaning = draw(st.sampled_from(sorted(CHOSEN.items(), key=lambda one: one[0])))
        answer = draw(st.lists(st.sampled_from(["a", "b", "c"]), unique=True))
        value = draw(st.sampled_from(["a", "b", "c"]))
        # A questionnaire gives expressions what was chosen as words.
        return part(name, how, value, "text"), " ".join(answer), meaning(answer, value)
    how, meaning = draw(st.sampled_from(sorted(MEASURED.items(), key=lambda one: one[0])))
    if kind == "day":
        answer, value = draw(st.sampled_from(DAYS)), draw(st.sampled_from(DAYS))
        return part(name, how, value, "day"), answer, meaning(answer, value)
    number, limit = draw(st.integers(-20, 20)), draw(st.sampled_from([-2.5, 0.0, 3.0, 18.0]))
    return part(name, how, f"{limit:g}", "number"), float(number), meaning(number, limit)


def part(name: str, how: str, value: str, of: str) -> Part:
    return {"name": name, "how": how, "value": value, "of": of}


@pytest.fixture(scope="module")
def write() -> Iterator[Callable[[Any], Any]]:
    command = [find_node(), str(MODULES / "surveys" / "condition-sources.mjs")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:  # noqa: S603
        assert process.stdin
        assert process.stdout
        sent, came = process.stdin, process.stdout

        def ask(condition: Any) -> Any:
            sent.write(json.dumps(condition) + "\n")
            sent.flush()
            return json.loads(came.readline())

        yield ask
        sent.close()
        process.wait(PATIENCE_SECONDS)


@settings(max_examples=300 if FULL else 150)
@given(
    parts=st.integers(1, 3).flatmap(lambda count: st.tuples(*map(asked, "abc"[:count]))),
    joined=st.sampled_from(["and", "or"]),
)
def test_a_condition_from_lists_means_what_it_says(
    write: Callable[[Any], Any], parts: tuple[tuple[Part, Any, bool], ...], joined: str
) -> None:
    condition = {"joined": joined, "parts": [one for one, _answer, _met in parts]}
    source, read = write(condition)
    if len(parts) == 1:
        condition["joined"] = "and"
    assert read == condition
    values = {one["name"]: answer for one, answer, _met in parts}
    met = [one for _part, _answer, one in parts]
    expected = all(met) if joined == "and" else any(met)
    found = to_truth(parse(source).evaluate(Context(values=values, today=date(2026, 1, 1))))
    assert (source, found) == (source, expected)


def test_the_editor_names_functions_that_there_are() -> None:
    listed = (
        (SHARED / "questionnaire" / "fields.js")
        .read_text()
        .partition("functionsSaid")[2]
        .partition("];")[0]
    )
    sources = re.findall(r'^  \["(.+?)", t\(', listed, re.MULTILINE)
    assert len(sources) > 10
    named = {name for source in sources for name in re.findall(r"([a-z-]+)\(", source)}
    assert named <= set(TABLE) == set(FUNCTIONS)
    assert [source for source in sources if parse(source).tree is None] == []
