"""A clock that stands still, so that hours can be compared, and minutes found where none may be."""

from datetime import UTC, datetime, timedelta

# Minute, second and fraction can be told from all others, should they stand anywhere.
NOW = datetime(2026, 11, 2, 9, 41, 17, 123_456, tzinfo=UTC)
HOUR = "2026-11-02T09:00:00Z"


class Clock:
    """Django's clock, which stands still until it is advanced."""

    def __init__(self) -> None:
        self.now = NOW

    def put_on(self, **by: float) -> None:
        self.now += timedelta(**by)
