"""How long a provider asks us to wait."""

from datetime import UTC, timedelta
from email.utils import format_datetime

import pytest

from notifications.transports import retry_after
from tests.clock import Clock


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("²", None),
        ("0", 0.0),
        (" 90 ", 90.0),
        ("9" * 400, 86_400.0),
        ("Fri, 31 Dec 1999 23:59:59 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400.0),
    ],
)
def test_what_a_header_asks_for(header: str | None, wait: float | None) -> None:
    assert retry_after.seconds(header) == wait


def test_a_date_is_counted_from_now(clock: Clock) -> None:
    header = format_datetime(clock.now.astimezone(UTC) + timedelta(seconds=60), usegmt=True)
    assert retry_after.seconds(header) == pytest.approx(60, abs=1)
