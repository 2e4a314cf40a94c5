"""The moments at which days of the Netherlands begin, for every rule that counts days or months."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

import pytest

from tests.clock import Clock

# Written out, so that no conversion is tested by itself: in winter a day begins at 23:00 UTC of the
# day before, in summer at 22:00.
BEGINNINGS: Final = {
    date(2027, 1, 1): datetime(2026, 12, 31, 23, tzinfo=UTC),
    # Summer time begins and ends within these days, which have 23 and 25 hours.
    date(2027, 3, 28): datetime(2027, 3, 27, 23, tzinfo=UTC),
    date(2027, 3, 29): datetime(2027, 3, 28, 22, tzinfo=UTC),
    date(2027, 10, 31): datetime(2027, 10, 30, 22, tzinfo=UTC),
    date(2027, 11, 1): datetime(2027, 10, 31, 23, tzinfo=UTC),
    date(2028, 2, 29): datetime(2028, 2, 28, 23, tzinfo=UTC),
    date(2028, 3, 1): datetime(2028, 2, 29, 23, tzinfo=UTC),
    date(2027, 7, 1): datetime(2027, 6, 30, 22, tzinfo=UTC),
}
LEAST: Final = timedelta(microseconds=1)
# Each day, and the moment with which it begins or the last one of it.
MOMENTS: Final = [
    *((moment, day) for day, moment in BEGINNINGS.items()),
    *((moment - LEAST, day - timedelta(days=1)) for day, moment in BEGINNINGS.items()),
]
at_midnights = pytest.mark.parametrize(
    ("moment", "day"), MOMENTS, ids=[moment.isoformat() for moment, _day in MOMENTS]
)


def put(clock: Clock, moment: datetime) -> None:
    """Have the clock stand at a moment."""
    clock.now = moment
