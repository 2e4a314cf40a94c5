"""Rules on paying: read whole, and warned of."""

from copy import deepcopy
from datetime import date
from typing import Any

import orjson
import pytest

from backend.experts import pay_rules
from tests.experts.test_briefing import Written

DATA = orjson.loads(pay_rules.DATA.read_bytes())


def codes(**changes: Any) -> list[str]:
    terms = {"day": date(2026, 12, 30), **changes}
    return [one.code for one in pay_rules.warnings(Written(**terms))]


def test_the_amounts_of_2026() -> None:
    amounts = {one.id: (one.amount_cents, one.per, one.year) for one in pay_rules.rules()}
    assert amounts == {
        "volunteer-hour": (575, "hour", 2026),
        "volunteer-hour-young": (340, "hour", 2026),
        "volunteer-month": (22_000, "month", 2026),
        "volunteer-year": (220_000, "year", 2026),
        "self-employed-hour": (3_600, "hour", None),
        "expert-hour": (10_000, "hour", None),
        "travel-km": (23, "km", None),
        "preparation-paid": (None, None, None),
        "paid-within": (None, None, None),
        "benefits": (None, None, None),
    }


def test_each_rule_says_something_and_where_it_is_from() -> None:
    for one in pay_rules.rules():
        assert one.text
        assert one.source
        assert date.fromisoformat(one.date) <= date(2026, 11, 25)


@pytest.mark.parametrize(
    "change",
    [
        {"amount_cents": "575"},
        {"amount_cents": 0},
        {"per": "minute"},
        {"source": ""},
        {"per": None},
    ],
)
def test_a_rule_that_is_not_whole_is_refused(change: dict[str, Any]) -> None:
    data = deepcopy(DATA)
    data["rules"][0] |= change
    with pytest.raises(ValueError, match=r"pay\.json"):
        pay_rules.read_rules(data)


def test_a_rule_of_which_nobody_wrote_what_it_says_is_refused() -> None:
    with pytest.raises(ValueError, match=r"pay\.json"):
        pay_rules.read_rules({"rules": DATA["rules"][1:]})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"fee_cents": None}, []),
        ({"fee_cents": 0}, ["fee-none"]),
        ({"fee_cents": 2_299}, ["fee-low", "benefits"]),
        ({"fee_cents": 2_300}, ["benefits"]),
        ({"fee_cents": 14_399, "form": "training"}, ["fee-professional", "benefits"]),
        ({"fee_cents": 14_400, "form": "training"}, ["benefits"]),
        ({"fee_cents": None, "online": False, "travel_cents": 0}, ["travel-none"]),
    ],
)
def test_what_is_warned_of(changes: dict[str, Any], expected: list[str]) -> None:
    assert codes(**changes) == expected


def test_more_than_a_month_of_a_volunteer_is_income() -> None:
    low, high = (
        pay_rules.warnings(Written(fee_cents=fee, day=date(2026, 12, 30)))[0]
        for fee in (22_000, 22_001)
    )
    assert low.text.startswith("Members on benefits may keep up to € 220 a month")
    assert high.text.startswith("This is more than a volunteer may get in a month (€ 220).")
    assert low.source.startswith("Participatiewet, art. 31 lid 2")


def test_amounts_of_another_year_say_so() -> None:
    assert codes(fee_cents=5_000, day=date(2027, 1, 1)) == ["benefits", "amounts-old"]


@pytest.mark.parametrize(("cents", "text"), [(575, "€ 5.75"), (22_000, "€ 220"), (23, "€ 0.23")])
def test_euros(cents: int, text: str) -> None:
    assert pay_rules.euros(cents) == text


def test_no_day_no_year() -> None:
    assert codes(fee_cents=5_000, day=None) == ["benefits"]
