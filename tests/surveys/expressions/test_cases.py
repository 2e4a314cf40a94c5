"""The cases that browsers have too (`modules/shared/questionnaire/expressions.test.mjs`)."""

from typing import Any

import pytest

from surveys.expressions import ExpressionError, parse
from surveys.expressions.evaluator import evaluate

from .cases import CASES, REFUSED, VALUED, context_of, named, same, wanted_of


@pytest.mark.parametrize("case", VALUED, ids=named)
def test_a_source_becomes_this_tree(case: dict[str, Any]) -> None:
    assert parse(case["source"], case.get("columns", {})).tree == case["tree"]


@pytest.mark.parametrize("case", VALUED, ids=named)
def test_a_tree_has_this_value(case: dict[str, Any]) -> None:
    value = evaluate(case["tree"], context_of(case))
    assert same(value, wanted_of(case)), value


@pytest.mark.parametrize("case", REFUSED, ids=named)
def test_a_source_is_refused_with_what_and_where(case: dict[str, Any]) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(case["source"])
    assert (refused.value.message, refused.value.position) == (case["error"], case["position"])


def test_there_are_cases() -> None:
    assert len(VALUED) > 250
    assert len(VALUED) + len(REFUSED) == len(CASES)
