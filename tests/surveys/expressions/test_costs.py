"""What an expression costs: more, the more it says, and the more there is to look at."""

import pytest

from surveys.expressions import parse
from surveys.expressions.costs import Size, work_of
from surveys.expressions.pattern_matcher import matches, steps_of
from surveys.expressions.patterns import read_pattern

ENOUGH = 1_000_000
SIZES = {"all": Size(400), "text": Size(1, 200), "": Size(1, 200)}


@pytest.mark.parametrize(
    ("source", "steps"),
    [
        ("1 + 1", 4),
        ("-${q}", 2),
        ("sum(${all})", 404),
        ("sum(${all}) + sum(${all})", 810),
        # Two times 400 values are read, and each is compared with each of the other.
        ("${all} = ${all}", 160_802),
        ("if(1, ${all}, ${all}) > ${all}", 161_207),
        ("${all} = 1 = ${all}", 1_604),
        ("selected(${q}, 'a')", 8),
        ("selected(${text}, 'a')", 406),
        ("count-selected(.)", 205),
        ("translate(concat(${text}, ${q}), 'a', 'b')", 3_212),
        ("regex(., '[0-9]{4}')", 14),
    ],
)
def test_how_many_steps(source: str, steps: int) -> None:
    assert work_of(parse(source).tree, SIZES, ENOUGH) == steps


@pytest.mark.parametrize(
    ("pattern", "steps"),
    [("a{3}", 7), ("[a-z]+", 4_000), ("(a|b)*", 7_004), ("(a?){3}", 22), (".{0,1000}", 5_000)],
)
def test_how_many_steps_a_pattern_takes(pattern: str, steps: int) -> None:
    assert steps_of(read_pattern(pattern), ENOUGH) == steps


def test_a_pattern_is_looked_at_no_further_than_needed() -> None:
    pattern = read_pattern("(a?){500}")
    assert 10_000 < steps_of(pattern, 10_000) < 12_000
    assert matches(pattern, "a" * 500)
