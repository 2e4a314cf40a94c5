"""Steps of a briefing: what is missing, and what is to be thought of."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import orjson
import pytest

from backend.experts import briefing, checklist, local_time, pay_rules
from tests.experts.factories import BRIEFING

DATA = orjson.loads(pay_rules.DATA.read_bytes())


def in_days(days: int) -> date:
    return local_time.today() + timedelta(days=days)


@dataclass
class Written:
    """A briefing in which nothing is missing, and nothing to be thought of."""

    form: str = "consultation"
    topics: list[str] = field(default_factory=lambda: ["police"])
    languages: list[str] = field(default_factory=lambda: ["nl"])
    region: str = ""
    online: bool = True
    day: date | None = field(default_factory=lambda: in_days(21))
    fee_cents: int | None = 7500
    travel_cents: int | None = None
    briefing: dict[str, Any] = field(
        default_factory=lambda: BRIEFING | {"told_on": in_days(60).isoformat()}
    )


def test_nothing_is_missing() -> None:
    assert briefing.missing(Written()) == []


def test_what_is_missing_comes_in_the_order_of_the_steps() -> None:
    written = Written(form="", topics=[], languages=[], day=None, fee_cents=None, briefing={})
    assert briefing.missing(written) == [
        "purpose",
        "question",
        "form",
        "topics",
        "languages",
        "audience",
        "day",
        "use",
        "told_on",
        "preparation",
        "support",
        "recording",
        "names",
        "fee_cents",
        "aftercare",
    ]


def test_whoever_travels_has_to_know_where_to_and_what_is_paid() -> None:
    assert briefing.missing(Written(online=False)) == ["region", "place", "travel_cents"]


def test_nothing_paid_is_an_answer() -> None:
    assert briefing.missing(Written(fee_cents=0)) == []


def test_blanks_are_no_answer() -> None:
    written = Written()
    written.briefing["purpose"] = "  \n"
    assert briefing.missing(written) == ["purpose"]


@pytest.mark.parametrize(("days", "names"), [(-1, ["day"]), (0, [])])
def test_a_day_that_has_passed_is_missing(days: int, names: list[str]) -> None:
    assert briefing.missing(Written(day=in_days(days))) == names


def test_nothing_to_think_of() -> None:
    assert briefing.warnings(Written()) == []


@pytest.mark.parametrize(("days", "codes"), [(13, ["no-time"]), (14, [])])
def test_two_weeks_to_prepare(days: int, codes: list[str]) -> None:
    assert [warning.code for warning in briefing.warnings(Written(day=in_days(days)))] == codes


def test_nobody_is_told_before_they_gave_advice() -> None:
    written = Written()
    written.briefing["told_on"] = in_days(20).isoformat()
    [warned] = briefing.warnings(written)
    assert (warned.code, warned.source, warned.date) == ("told-before", "Kier", "2026-11-25")


def test_media_and_names() -> None:
    assert [warning.code for warning in briefing.warnings(Written(form="media"))] == [
        "recording-names",
        "media",
    ]
    nameless = Written(form="talk")
    nameless.briefing["names"] = "none"
    assert briefing.warnings(nameless) == []


def test_each_field_belongs_to_one_step() -> None:
    names = [name for step in briefing.STEPS for name in step.fields]
    assert sorted(names) == sorted({*briefing.COLUMNS, *briefing.BRIEFING_FIELDS})


def test_each_field_is_looked_at_by_the_coordinator() -> None:
    looked_at = {name for item in checklist.ITEMS for name in item.fields}
    assert looked_at == {*briefing.COLUMNS, *briefing.BRIEFING_FIELDS}


def test_a_change_takes_its_tick_away() -> None:
    ticked = ["goal", "date", "heavy"]
    assert checklist.still_ticked(ticked, {"day", "use"}) == ["goal", "heavy"]


def test_what_is_not_ticked() -> None:
    ticked = set(checklist.IDS) - {"support", "goal"}
    assert [one.id for one in checklist.unticked(ticked)] == ["goal", "support"]


def codes(**changes: Any) -> list[str]:
    terms = {"day": date(2026, 12, 30), **changes}
    return [warning.code for warning in pay_rules.warnings(Written(**terms))]


def test_the_amounts_of_2026() -> None:
    amounts = {rule.id: (rule.amount_cents, rule.per, rule.year) for rule in pay_rules.rules()}
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
    for rule in pay_rules.rules():
        assert rule.text
        assert rule.source
        assert date.fromisoformat(rule.date) <= date(2026, 11, 25)


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
