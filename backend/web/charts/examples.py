"""One chart of each kind for the style guide, with what is hidden, missing and large."""

from django.utils.safestring import SafeString

from .bars import Bar, bars
from .days import Timeline, days
from .intervals import Interval, intervals
from .trend import Period, Series, trend
from .values import Amount, Gap

HIDDEN, NOT_YET = Gap.HIDDEN, Gap.NOT_YET


def examples() -> list[SafeString]:
    """Return a chart of each kind."""
    return [_bars(), _trend(), _intervals(), _days(), _nothing()]


def _bars() -> SafeString:
    rows = [
        Bar("Places with a certificate", Amount.exactly(172), target=200),
        Bar("Cards handed out", Amount.exactly(12_340), target=10_000),
        Bar("People trained", Amount.between(0, 4), target=40, note="Counted since March."),
        Bar("Pages live", Amount.between(3_000, 5_000)),
        Bar("Teams that decided", NOT_YET, target=5),
        Bar("Too few to say how many", HIDDEN),
    ]
    return bars(rows, name="example-bars", title="Reached this quarter", heading="What is counted")


def _trend() -> SafeString:
    periods = [
        Period(f"quarter {quarter} of {year}", f"{year} Q{quarter}")
        for year in (2026, 2027)
        for quarter in range(1, 5)
    ]
    reached = [12, 18, None, 31, 38, 47, 52, 61]
    values = [Amount.between(20, 26) if one is None else Amount.exactly(one) for one in reached]
    others = [5, 6, 9, 9, 14, 15, 22, None]
    return trend(
        [
            Series("Registered", values),
            Series("Came", [NOT_YET if one is None else Amount.exactly(one) for one in others]),
        ],
        name="example-trend",
        title="Trainings by quarter",
        periods=periods,
        heading="Quarter",
        targets=[10, 20, 30, 30, 40, 40, 50, 60],
    )


def _intervals() -> SafeString:
    rows = [
        Interval("Region A", 0.24, 0.18, 0.31),
        Interval("Region B", 0.41, 0.22, 0.63, note="Few answers: the interval is wide."),
        Interval("Region C", HIDDEN),
    ]
    return intervals(
        rows,
        name="example-intervals",
        title="Would report again",
        heading="Region",
        reference=0.3,
    )


def _days() -> SafeString:
    rows = [
        Timeline("Team North", 43, done=[7, 14, 21, 28, 42]),
        Timeline("Team South", 100, done=range(7, 100, 7)),
        Timeline("Team East", None),
        Timeline("Team West", 131),
    ]
    return days(rows, name="example-days", title="Hundred days", heading="Team")


def _nothing() -> SafeString:
    return bars([], name="example-nothing", title="Nothing counted yet", heading="What is counted")
