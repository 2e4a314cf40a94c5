"""Local dates and times as ISO texts, and as days since 1970 with a fraction."""

import re
from datetime import date
from math import floor, isfinite, nan

ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d(?:\.\d{1,9})?))?"
    r"(?:Z|[+-]\d\d:\d\d)?)?",
    re.ASCII,
)
FIRST, LAST = date(1, 1, 1), date(9999, 12, 31)
EPOCH = date(1970, 1, 1).toordinal()
DAY_SECONDS, DAY_MILLISECONDS = 86_400, 86_400_000
DIRECTIVE = re.compile(r"%(.)", re.DOTALL)
OF_DATES, OF_TIMES = frozenset("Yymnde%"), frozenset("HhMS3")


def days_of(text: str) -> float:
    """Return the days from 1970 to a date or time; NaN for other texts."""
    found = ISO.fullmatch(text)
    if not found:
        return nan
    day, hours, minutes, seconds = found.groups()
    try:
        days = float(date.fromisoformat(day).toordinal() - EPOCH)
    except ValueError:
        return nan
    if hours is None:
        return days
    return days + (int(hours) * 3600 + int(minutes) * 60 + float(seconds or 0)) / DAY_SECONDS


def date_text(days: float) -> str:
    """Return the date of this number of days; empty if there is none."""
    if not isfinite(days):
        return ""
    ordinal = floor(days) + EPOCH
    if not FIRST.toordinal() <= ordinal <= LAST.toordinal():
        return ""
    return date.fromordinal(ordinal).isoformat()


def time_text(days: float) -> str:
    """Return the date and time of this number of days, to the millisecond; empty if none."""
    if not isfinite(days) or not date_text(days):
        return ""
    # Half a millisecond before midnight may be the next day.
    day, rest = floor(days), floor((days - floor(days)) * DAY_MILLISECONDS + 0.5)
    day, rest = day + rest // DAY_MILLISECONDS, rest % DAY_MILLISECONDS
    text = date_text(float(day))
    minutes, milliseconds = rest // 60_000, rest % 60_000
    seconds = f"{milliseconds // 1000:02d}.{milliseconds % 1000:03d}"
    return text and f"{text}T{minutes // 60:02d}:{minutes % 60:02d}:{seconds}"


def formatted(days: float, format_: str) -> str:
    """Return a date in a format of `OF_DATES` and `OF_TIMES`, such as `%d-%m-%Y`; else empty."""
    text = time_text(days)
    if not text:
        return ""
    parts = {
        "Y": text[:4],
        "y": text[2:4],
        "m": text[5:7],
        "n": text[5:7].removeprefix("0"),
        "d": text[8:10],
        "e": text[8:10].removeprefix("0"),
        "H": text[11:13],
        "h": "0" if text[11:13] == "00" else text[11:13].removeprefix("0"),
        "M": text[14:16],
        "S": text[17:19],
        "3": text[20:23],
        "%": "%",
    }
    return DIRECTIVE.sub(lambda found: parts[found[1]], format_)
