"""Reading a source: what it tells about an expression, and that nothing breaks it."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.expressions import Context, ExpressionError, parse
from surveys.expressions.parser import MAX_SOURCE
from surveys.expressions.pattern_matcher import matches
from surveys.expressions.patterns import PatternError, read_pattern
from surveys.expressions.table import FUNCTIONS, REFUSED, Signature
from tests.environment import FULL

TODAY = date(2024, 5, 15)
# Words of the language, so that chance gets somewhere.
SIGNS = ["${q}", ".", "..", "(", ")", ",", "'a'", "1", "-", "=", "and", "or", "“", "/", "$", "["]
CALLED = ["if(", "regex(", "position(", "format-date(", "'%d'", "'[a-z]{2}'", "jr:choice-name("]
WORDS = st.sampled_from([*SIGNS, *CALLED, "'${q}'", "x"])
PIECES = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", r"\S", "é", r"\."])


def _refused_at(action: Callable[[], object]) -> int | None:
    try:
        action()
    except (ExpressionError, PatternError) as error:
        return error.position
    return None


def test_it_says_what_it_looks_at() -> None:
    found = parse("if(selected(${a}, kind), ${b}, .) + ${a}", {"kind", "other"})
    assert found.source == "if(selected(${a}, kind), ${b}, .) + ${a}"
    assert found.references == {"a", "b"}
    assert found.columns == {"kind"}
    assert found.functions == {"if", "selected"}
    assert found.uses_own_value


@pytest.mark.parametrize(
    ("source", "uses"),
    [
        ("once(1)", True),
        ("string-length()", True),
        ("normalize-space() = ''", True),
        ("string-length(${q})", False),
        ("0.5 + .5", False),
    ],
)
def test_it_knows_whether_it_looks_at_its_own_answer(source: str, uses: bool) -> None:
    assert parse(source).uses_own_value == uses


def test_names_of_choices_and_repeats_are_references() -> None:
    assert parse("jr:choice-name('a', '${q}')").references == {"q"}
    assert parse("indexed-repeat(${a}, ${r}, 1)").references == {"a", "r"}


def test_a_long_sum_is_not_deep() -> None:
    source = " + ".join(["${q}"] * 500)
    assert parse(source).evaluate(Context({"q": 2}, TODAY)) == 1000.0


@pytest.mark.parametrize(
    "source",
    [
        "(" * 500 + "1" + ")" * 500,
        "not(" * 500 + "1" + ")" * 500,
        "-" * 500 + "1",
        "1" + " + 1 - 1" * 200,
        "if(1, 2, " * 400 + "1" + ")" * 400,
        "(",
    ],
)
def test_what_is_too_deep_is_refused(source: str) -> None:
    with pytest.raises(ExpressionError):
        parse(source)


def test_forty_five_decisions_within_each_other_are_possible() -> None:
    times = 45
    source = "if(${q} = 1, 2, " * times + "3" + ")" * times
    assert parse(source).evaluate(Context({}, TODAY)) == 3.0


def test_a_source_has_an_end() -> None:
    parse("1".ljust(MAX_SOURCE))
    with pytest.raises(ExpressionError) as refused:
        parse("1".ljust(MAX_SOURCE + 1))
    assert refused.value.position == MAX_SOURCE + 1


@settings(max_examples=300 if FULL else 100)
@given(st.one_of(st.text(max_size=30), st.lists(WORDS, max_size=12).map(" ".join)))
def test_any_source_is_read_or_refused_at_a_place_within_it(source: str) -> None:
    places = range(1, len(source) + 2)
    assert _refused_at(lambda: parse(source, {"x"}).evaluate(Context({}, TODAY))) in {None, *places}


def test_the_clock_on_the_wall_is_what_counts() -> None:
    east = timezone(timedelta(hours=9))
    for now in (datetime(2024, 5, 15, 23, 30, tzinfo=zone) for zone in (UTC, east)):
        assert parse("now()").evaluate(Context({}, TODAY, now=now)) == "2024-05-15T23:30:00.000"


def test_a_function_is_there_or_refused() -> None:
    assert FUNCTIONS.keys() & REFUSED.keys() == set()


def test_the_page_names_every_function_as_the_table_does() -> None:
    page = (Path(__file__).parents[3] / "docs" / "surveys-expressions.md").read_text()
    rows = re.findall(r"^\| `([^`]+)` \| (\d+)(?: or (\d+|more))? \| (.+) \|$", page, re.MULTILINE)
    wanted = {name: (str(one.least), _most_of(one), one.says) for name, one in FUNCTIONS.items()}
    assert {name: (least, most, says) for name, least, most, says in rows} == wanted
    assert all(f"`{name}`" in page for name in REFUSED)


def _most_of(signature: Signature) -> str:
    if signature.most is None:
        return "more"
    return "" if signature.most == signature.least else str(signature.most)


# -- Patterns ---------------------------------------------------------------------------------


@st.composite
def patterns(draw: st.DrawFn, depth: int = 2) -> str:
    if depth == 0:
        return draw(PIECES)
    parts = draw(st.lists(patterns(depth=depth - 1), min_size=1, max_size=3))
    times = draw(st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,}", "{0,2}", "*?"]))
    together = draw(st.sampled_from(["", "|"])).join(parts)
    return f"({together}){times}"


@settings(max_examples=300 if FULL else 100)
@given(patterns(), st.text(st.sampled_from("ab1é."), max_size=8))
def test_a_pattern_means_what_it_means_in_python(pattern: str, text: str) -> None:
    wanted = re.fullmatch(pattern, text, re.ASCII) is not None
    assert matches(read_pattern(pattern), text) == wanted


@settings(max_examples=300 if FULL else 100)
@given(st.text(st.sampled_from(r"ab^$()[]{}|*+?.\\-,1d:&"), max_size=12))
def test_any_pattern_is_read_or_refused_at_a_place_within_it(pattern: str) -> None:
    places = range(1, len(pattern) + 2)
    assert _refused_at(lambda: matches(read_pattern(pattern), "ab1")) in {None, *places}


@pytest.mark.parametrize(
    "pattern", ["(a*)*b", "(a|a)*b", "(a+)+b", "((a{0,20}){0,40})*b", "(.*.*)*b"]
)
def test_no_pattern_goes_the_same_way_twice(pattern: str) -> None:
    # An engine that goes back and tries again would not come to an end.
    assert not matches(read_pattern(pattern), "a" * 900)


def test_patterns_are_measured_together() -> None:
    assert parse("regex(., '.{0,1000}')").evaluate(Context({}, TODAY, own="a" * 1000)) is True
    with pytest.raises(ExpressionError, match="too large together"):
        parse("regex(., '.{0,1000}') or regex(., '.{0,1000}')")


def test_a_very_deep_pattern_is_refused() -> None:
    with pytest.raises(PatternError):
        read_pattern("(" * 3000)
