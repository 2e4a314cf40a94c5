"""Expressions mean the same in Python and in the pages' script: random ones over random answers."""

import json
import struct
import subprocess
from collections.abc import Iterator
from math import isnan
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.expressions import Value, parse, to_text
from surveys.expressions.functions import FUNCTIONS
from surveys.expressions.table import FUNCTIONS as TABLE
from tests.environment import FULL
from tests.surveys.expressions.cases import context_of

from .node import MODULES, PATIENCE_SECONDS, find_node

# Full: hundreds of made-up expressions in two languages.
pytestmark = pytest.mark.full

QUESTIONS = ["a", "b", "c"]
MAX_PARTS = 4
PATTERNS = ["[a-c]+", "(a|b?)*c{0,2}", r"\d{4}-.*", "(ab|a)(c|bc)+", ".", r"[^\s\d]*x?", ""]
SHAPES = ["%d-%m-%Y", "%e/%n/%y %%", "x"]
OF_TIMES = ["%H:%M:%S.%3", "%Y-%m-%dT%h"]
OPERATORS = ["or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod"]
SIGNS = st.sampled_from("aabbc 01259.-:TZ\t\n\u00a0éß😀\u2028𝟘")
DATES = [
    "2024-02-29",
    "2023-02-29",
    "1969-12-31",
    "0001-01-01",
    "2024-02-29T23:59:59.9999",
    "9999-12-31",
]
TEXTS = st.one_of(st.text(SIGNS, max_size=6), st.sampled_from(["true", "NaN", "-0", " 7 ", *DATES]))
NUMBERS = st.one_of(
    st.integers(-20, 20).map(float),
    st.sampled_from([0.5, -0.5, -2.5, 1e15, 0.1, 100000000000000.5, -0.0, 19782.999999999, 1e-7]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(-1000, 1000),
)
SINGLE = st.one_of(TEXTS, NUMBERS, st.booleans())
ANSWERS = st.one_of(SINGLE, st.lists(SINGLE, max_size=3))
CONTEXTS = st.fixed_dictionaries(
    {
        "values": st.dictionaries(st.sampled_from(QUESTIONS), ANSWERS),
        "own": ANSWERS,
        "today": st.dates().map(str),
        "lists": st.dictionaries(st.sampled_from(QUESTIONS), st.lists(SINGLE, max_size=3)),
        "labels": st.just({"a": {"a": "A", "b": "Ja, één"}}),
    },
    optional={
        "now": st.sampled_from(["2024-02-29T09:05:07.250", "1999-12-31T23:59:59.999"]),
        "position": st.integers(1, 3),
    },
)


def quoted(text: str) -> str:
    return f"'{text}'"


def literal(number: float) -> str:
    return to_text(abs(number))


LEAVES = st.one_of(
    TEXTS.map(quoted),
    NUMBERS.filter(lambda number: 1e-20 < abs(number) < 1e20).map(literal),
    st.sampled_from([f"${{{name}}}" for name in QUESTIONS]),
    st.just("."),
)


CALLED_WITH = {
    "regex": PATTERNS,
    "format-date": SHAPES,
    "format-date-time": SHAPES + OF_TIMES,
    "jr:choice-name": ["${a}"],
}


@st.composite
def sources(draw: st.DrawFn, depth: int = 3) -> str:
    if depth == 0:
        return draw(LEAVES)
    kind = draw(st.sampled_from(["leaf", "call", "call", "chain", "brackets", "minus"]))
    if kind == "leaf":
        return draw(LEAVES)
    if kind == "call":
        return draw(calls(depth=depth))
    if kind == "minus":
        return f"- {draw(sources(depth=depth - 1))}"
    parts = [draw(sources(depth=depth - 1)), draw(sources(depth=depth - 1))]
    chain = draw(st.sampled_from(OPERATORS)).join(f" {part} " for part in parts)
    return f"({chain})" if kind == "brackets" else chain


@st.composite
def calls(draw: st.DrawFn, depth: int = 1) -> str:
    name = draw(st.sampled_from(sorted(TABLE)))
    inner = sources(depth=depth - 1)
    signature = TABLE[name]
    if name == "position":
        arguments = [".."]
    elif name in CALLED_WITH:
        arguments = [draw(inner), quoted(draw(st.sampled_from(CALLED_WITH[name])))]
    elif name == "join":
        arguments = [quoted(draw(TEXTS)), *draw(st.lists(inner, min_size=1, max_size=3))]
    elif name == "indexed-repeat":
        arguments = ["${a}", "${b}", draw(inner)]
    elif name == "weighted-checklist":
        arguments = [draw(inner) for _ in range(6)]
    else:
        most = MAX_PARTS if signature.most is None else signature.most
        arguments = draw(st.lists(inner, min_size=signature.least, max_size=most))
    return f"{name}({', '.join(arguments)})"


class Browser:
    """A Node process that answers line by line."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def __call__(self, asked: Any) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    command = [find_node(), str(MODULES / "shared" / "questionnaire" / "evaluation.mjs")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:  # noqa: S603
        yield Browser(process)
        assert process.stdin
        process.stdin.close()
        process.wait(PATIENCE_SECONDS)


def described(value: Value) -> list[Any]:
    """Return kind, text and the bits of numbers, as in `evaluation.mjs`."""
    if isinstance(value, list):
        return ["list", [described(one) for one in value]]
    if isinstance(value, bool):
        return ["truth", to_text(value)]
    if isinstance(value, str):
        return ["text", value]
    return ["number", to_text(value), "" if isnan(value) else struct.pack(">d", value).hex()]


def compare(browser: Browser, source: str, given_context: dict[str, Any]) -> None:
    expression = parse(source)
    here = described(expression.evaluate(context_of(given_context)))
    assert browser([expression.tree, given_context]) == here


@settings(max_examples=700 if FULL else 250)
@given(source=sources(), given_context=CONTEXTS)
def test_python_and_browsers_agree(
    browser: Browser, source: str, given_context: dict[str, Any]
) -> None:
    compare(browser, source, given_context)


@settings(max_examples=1200 if FULL else 600)
@given(source=calls(), given_context=CONTEXTS)
def test_every_function_agrees(
    browser: Browser, source: str, given_context: dict[str, Any]
) -> None:
    compare(browser, source, given_context)


def test_both_have_the_functions_of_the_table(browser: Browser) -> None:
    assert set(browser(None)) == set(FUNCTIONS) == set(TABLE)
