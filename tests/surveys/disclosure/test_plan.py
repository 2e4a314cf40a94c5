"""Which tables may go together."""

import pytest

from surveys.disclosure.plan import TIME, PlanHasCircle, check_plan


@pytest.mark.parametrize(
    "pairs",
    [
        [],
        [("region", "help"), ("region", "trust"), ("trust", "age")],
        [("region", "help"), ("trust", "age")],
    ],
)
def test_forests(pairs: list[tuple[str, str]]) -> None:
    check_plan(pairs)
    check_plan(pairs, periods={"month"}, live={"gender"})


@pytest.mark.parametrize(
    ("pairs", "circle"),
    [
        ([("a", "b"), ("b", "c"), ("c", "a")], ("c", "b", "a", "c")),
        ([("a", "b"), ("x", "y"), ("b", "a")], ("b", "a", "b")),
        ([("a", "a")], ("a", "a")),
        (
            [("a", "b"), ("a", "x"), ("b", "c"), ("c", "d"), ("a", "d")],
            ("a", "b", "c", "d", "a"),
        ),
    ],
)
def test_circles(pairs: list[tuple[str, str]], circle: tuple[str, ...]) -> None:
    with pytest.raises(PlanHasCircle) as refused:
        check_plan(pairs)
    assert refused.value.circle == circle
    assert " – ".join(circle) in str(refused.value)


def test_what_is_shown_live_is_crossed_with_time() -> None:
    check_plan([("a", "b"), ("b", "c"), ("x", "y")], live=["b", "x", "alone"])
    with pytest.raises(PlanHasCircle) as refused:
        check_plan([("a", "b"), ("b", "c")], live=["a", "c"])
    assert refused.value.circle == ("b", "a", TIME, "c", "b")


def test_a_period_is_time() -> None:
    check_plan([("month", "a"), ("a", "b")], periods=["month"], live=["x"])
    with pytest.raises(PlanHasCircle) as refused:
        check_plan([("month", "a"), ("a", "b")], periods=["month"], live=["b"])
    assert refused.value.circle == ("a", "month", TIME, "b", "a")
