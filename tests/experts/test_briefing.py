"""Steps of a briefing: what is missing, and what is to be thought of."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from backend.experts import briefing, checklist, local_time
from tests.experts.factories import BRIEFING


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
    assert [one.code for one in briefing.warnings(Written(day=in_days(days)))] == codes


def test_nobody_is_told_before_they_gave_advice() -> None:
    written = Written()
    written.briefing["told_on"] = in_days(20).isoformat()
    [warned] = briefing.warnings(written)
    assert (warned.code, warned.source, warned.date) == ("told-before", "Kier", "2026-11-25")


def test_media_and_names() -> None:
    assert [one.code for one in briefing.warnings(Written(form="media"))] == [
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
