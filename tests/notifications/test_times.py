"""When somebody may be told: examples around the changes of the clock, and properties of all."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.times import (
    EmptyWindow,
    NeverAllowed,
    Times,
    UnknownZone,
    Window,
    is_zone,
    next_allowed,
    not_before,
)
from tests.environment import FULL

EVERY_DAY = frozenset(range(1, 8))
AMSTERDAM = "Europe/Amsterdam"
# Whole hours, halves and quarters off UTC; clocks that change by an hour, by half an hour, by two.
ZONES = [
    AMSTERDAM,
    "UTC",
    "Asia/Kathmandu",
    "Asia/Ho_Chi_Minh",
    "Asia/Saigon",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "America/Nuuk",
    "Africa/Casablanca",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
]


def daily(start: int, end: int) -> Window:
    return Window(EVERY_DAY, start, end)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# -- Windows ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("window", "hours"),
    [
        (Window(frozenset({1}), 9, 11), {9, 10}),
        (Window(frozenset({1}), 22, 2), {22, 23, 24, 25}),
        (Window(frozenset({1}), 22, 24), {22, 23}),
        (Window(frozenset({1}), 22, 0), {22, 23}),
        (Window(frozenset({2}), 0, 24), set(range(24, 48))),
        # From Sunday into Monday.
        (Window(frozenset({7}), 23, 1), {167, 0}),
        (Window(frozenset({1, 3}), 8, 9), {8, 56}),
    ],
)
def test_which_hours_a_window_covers(window: Window, hours: set[int]) -> None:
    assert window.hours() == hours


def test_a_window_is_kept_and_read_again() -> None:
    window = Window(frozenset({7, 1}), 22, 7)
    assert window.as_kept() == {"days": [1, 7], "from": 22, "until": 7}
    assert Window.of(window.as_kept()) == window


def test_a_window_without_an_hour() -> None:
    with pytest.raises(EmptyWindow):
        daily(9, 9)


# -- What nobody can keep ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("safe", "quiet"),
    [
        ((), (daily(0, 24),)),
        ((daily(9, 17),), (daily(8, 18),)),
        ((daily(9, 17),), (daily(9, 12), daily(12, 17))),
        ((Window(frozenset({7}), 23, 1),), (daily(22, 3),)),
    ],
)
def test_no_hour_is_left(safe: tuple[Window, ...], quiet: tuple[Window, ...]) -> None:
    with pytest.raises(NeverAllowed):
        Times(AMSTERDAM, safe, quiet)


@pytest.mark.parametrize(
    "name",
    ["", "Amsterdam", "europe/amsterdam", "../Amsterdam", "localtime", "Factory", "right/UTC"],
)
def test_what_is_no_time_zone(name: str) -> None:
    assert not is_zone(name)
    with pytest.raises(UnknownZone):
        Times(name)


# -- Examples ---------------------------------------------------------------------------------


def test_without_windows_it_is_always_now() -> None:
    now = utc("2026-11-24T03:12:45")
    assert next_allowed(Times(AMSTERDAM), now) == now


def test_quiet_hours_end_in_the_morning() -> None:
    times = Times(AMSTERDAM, quiet=(daily(22, 7),))
    assert next_allowed(times, utc("2026-11-24T23:30:15")) == utc("2026-11-25T06:00:00")
    assert next_allowed(times, utc("2026-11-24T20:59:59")) == utc("2026-11-24T20:59:59")
    assert next_allowed(times, utc("2026-11-24T21:00:00")) == utc("2026-11-25T06:00:00")


def test_a_safe_hour_once_a_week() -> None:
    times = Times("Asia/Kathmandu", safe=(Window(frozenset({3}), 14, 15),))
    # 14:00 there, five hours and three quarters ahead of UTC, on a Wednesday.
    assert next_allowed(times, utc("2026-11-25T09:15:00")) == utc("2026-12-02T08:15:00")


def test_quiet_hours_win_over_safe_ones() -> None:
    times = Times("UTC", safe=(daily(9, 17),), quiet=(daily(9, 12),))
    assert next_allowed(times, utc("2026-11-24T09:30:00")) == utc("2026-11-24T12:00:00")


@pytest.mark.parametrize("anyway", [True, False])
@pytest.mark.parametrize("urgent", [True, False])
def test_urgent_comes_at_any_time_only_where_that_was_allowed(anyway: bool, urgent: bool) -> None:
    times = Times("UTC", safe=(daily(9, 10),), quiet=(daily(22, 7),), urgent_anyway=anyway)
    now = utc("2026-11-24T23:30:00")
    goes_now = next_allowed(times, now, urgent=urgent) == now
    assert goes_now == (anyway and urgent)


# -- When the clock changes -------------------------------------------------------------------


def test_the_morning_after_the_clock_was_put_forward() -> None:
    times = Times(AMSTERDAM, quiet=(daily(22, 7),))
    assert next_allowed(times, utc("2027-03-27T22:00:00")) == utc("2027-03-28T05:00:00")


def test_the_morning_after_the_clock_was_put_back() -> None:
    times = Times(AMSTERDAM, quiet=(daily(22, 7),))
    assert next_allowed(times, utc("2027-10-30T22:00:00")) == utc("2027-10-31T06:00:00")


def test_an_hour_that_the_clock_leaves_out_is_no_safe_one() -> None:
    times = Times(AMSTERDAM, safe=(daily(2, 3),))
    assert next_allowed(times, utc("2027-03-28T00:30:00")) == utc("2027-03-29T00:00:00")


def test_the_only_safe_hour_left_out_comes_a_week_later() -> None:
    times = Times(AMSTERDAM, safe=(Window(frozenset({7}), 2, 3),))
    # The Sunday before had it from 01:00 to 02:00 UTC.
    assert next_allowed(times, utc("2027-03-21T02:00:00")) == utc("2027-04-04T00:00:00")


def test_an_hour_that_comes_twice_is_safe_twice() -> None:
    times = Times(AMSTERDAM, safe=(daily(2, 3),))
    for moment in ("2027-10-31T00:59:00", "2027-10-31T01:59:00"):
        assert next_allowed(times, utc(moment)) == utc(moment)
    assert next_allowed(times, utc("2027-10-31T02:00:00")) == utc("2027-11-01T01:00:00")


def test_a_clock_that_changes_by_half_an_hour() -> None:
    times = Times("Australia/Lord_Howe", safe=(daily(2, 3),))
    # From 02:00 to 02:30 at 15:30 UTC.
    assert next_allowed(times, utc("2026-10-03T15:00:00")) == utc("2026-10-03T15:30:00")
    # From 02:00 back to 01:30 at 15:00 UTC.
    assert next_allowed(times, utc("2027-04-03T14:45:00")) == utc("2027-04-03T15:30:00")


def test_a_clock_that_changes_at_a_quarter_to_three() -> None:
    times = Times("Pacific/Chatham", safe=(daily(3, 4),))
    # From 02:45 to 03:45, so that a quarter of the hour is left.
    assert next_allowed(times, utc("2026-09-26T13:00:00")) == utc("2026-09-26T14:00:00")


# -- As rows say it ---------------------------------------------------------------------------


def test_a_row_says_the_hour_of_what_may_go_at_once() -> None:
    now = utc("2026-11-24T14:37:12")
    assert not_before(None, now) == utc("2026-11-24T14:00:00")
    assert not_before(Times("Asia/Kathmandu"), now) == utc("2026-11-24T14:00:00")


def test_a_row_says_when_a_window_opens() -> None:
    times = Times("Asia/Kathmandu", safe=(daily(9, 10),))
    # Within the hour before, which a row that only knew hours of UTC would call open.
    assert not_before(times, utc("2026-11-24T03:05:00")) == utc("2026-11-24T03:15:00")


# -- Properties -------------------------------------------------------------------------------


@st.composite
def windows(draw: st.DrawFn) -> Window:
    start = draw(st.integers(0, 23))
    end = draw(st.integers(0, 24).filter(lambda hour: hour != start))
    return Window(draw(st.frozensets(st.integers(1, 7), min_size=1)), start, end)


some_windows = st.lists(windows(), max_size=3).map(tuple)
# Many moments are within two days of a change of the clock in Europe, America or Australia.
CHANGES = [utc(f"2027-{day}T00:00:00") for day in ("03-14", "03-28", "04-04", "10-03", "10-31")]
moments = st.builds(
    lambda start, minutes: start + timedelta(minutes=minutes),
    st.sampled_from(CHANGES),
    st.integers(-2880, 2880) | st.integers(-600_000, 3_000_000),
)


@st.composite
def some_times(draw: st.DrawFn) -> Times:
    while True:
        try:
            return Times(draw(st.sampled_from(ZONES)), draw(some_windows), draw(some_windows))
        except NeverAllowed:
            continue


def covers(window: Window, local: datetime) -> bool:
    today, yesterday = local.isoweekday(), (local - timedelta(days=1)).isoweekday()
    if window.start < window.end:
        return today in window.days and window.start <= local.hour < window.end
    evening = today in window.days and local.hour >= window.start
    return evening or (yesterday in window.days and local.hour < window.end)


def is_allowed(times: Times, moment: datetime) -> bool:
    local = moment.astimezone(ZoneInfo(times.timezone)).replace(tzinfo=None)
    safe = not times.safe or any(covers(window, local) for window in times.safe)
    return safe and not any(covers(window, local) for window in times.quiet)


@settings(max_examples=400 if FULL else 50)
@given(times=some_times(), now=moments)
def test_the_next_moment_is_the_first_that_is_allowed(times: Times, now: datetime) -> None:
    found = next_allowed(times, now)
    assert found.tzinfo is UTC
    assert found >= now
    assert is_allowed(times, found)
    assert found == now or not is_allowed(times, found - timedelta(microseconds=1))
    between = now
    while between < found:
        assert not is_allowed(times, between)
        between += timedelta(minutes=7)
    assert found - now <= timedelta(days=15)


@settings(max_examples=400 if FULL else 50)
@given(times=some_times(), now=moments)
def test_it_is_at_most_eight_days_away_if_some_hours_are_left(times: Times, now: datetime) -> None:
    if sum(times.allow(utc("2026-01-05T00:00:00") + timedelta(hours=h)) for h in range(168)) < 4:
        return
    assert next_allowed(times, now) - now <= timedelta(days=8)


@given(times=some_times(), now=moments)
def test_whatever_time_zone_now_is_in(times: Times, now: datetime) -> None:
    here = now.astimezone(ZoneInfo("Asia/Tokyo"))
    assert next_allowed(times, here) == next_allowed(times, now)
