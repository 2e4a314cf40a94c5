"""The cases that browsers have too (`modules/shared/questionnaire/expressions.test.mjs`)."""

from surveys.expressions import ExpressionError, parse
from surveys.expressions.evaluator import evaluate

from .cases import CASES, REFUSED, VALUED, context_of, named, same, wanted_of


def test_a_source_becomes_this_tree() -> None:
    trees = [(case, parse(case["source"], case.get("columns", {})).tree) for case in VALUED]
    assert [(named(case), tree) for case, tree in trees if tree != case["tree"]] == []


def test_a_tree_has_this_value() -> None:
    values = [(case, evaluate(case["tree"], context_of(case))) for case in VALUED]
    wrong = [(named(case), value) for case, value in values if not same(value, wanted_of(case))]
    assert wrong == []


def refusal_of(source: str) -> tuple[str, int] | None:
    try:
        parse(source)
    except ExpressionError as error:
        return error.message, error.position
    return None


def test_a_source_is_refused_with_what_and_where() -> None:
    refusals = [(case, refusal_of(case["source"])) for case in REFUSED]
    wanted = [(named(case), (case["error"], case["position"])) for case in REFUSED]
    assert [(named(case), refusal) for case, refusal in refusals] == wanted


def test_there_are_cases() -> None:
    assert len(VALUED) > 250
    assert len(VALUED) + len(REFUSED) == len(CASES)
