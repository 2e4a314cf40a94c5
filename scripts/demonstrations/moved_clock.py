"""A Kier in this process whose clock is set by hand.

All code of Kier asks `django.utils.timezone.now` what time it is, so that it is enough to replace
that. What only waits for seconds, as throttles and the pause between two pushes, goes by the real
clock: the cache is emptied when this one is moved by a quarter of an hour.
"""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch
from zoneinfo import ZoneInfo

from .server import STORES

HERE = ZoneInfo("Europe/Amsterdam")
HOUR = timedelta(hours=1)
PAUSE = timedelta(minutes=15)


@contextmanager
def own_kier(**settings: str) -> Iterator[None]:
    """Set Django up in this process, on a database of its own that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="kier-own-") as folder:
        for name in [*STORES, *(name for name in os.environ if name.startswith("KIER_"))]:
            os.environ.pop(name, None)
        os.environ |= {"KIER_MODE": "test", "KIER_DATA": folder, **settings}
        os.environ["DJANGO_SETTINGS_MODULE"] = "backend.settings"

        import django
        from django.conf import settings as configured
        from django.core.management import call_command
        from django.db import connections
        from django.test.utils import setup_test_environment, teardown_test_environment

        from scripts.checks.catalogues import compile_catalogues

        compile_catalogues()
        django.setup()
        setup_test_environment()
        Path(configured.STATIC_ROOT).mkdir(exist_ok=True)
        call_command("migrate", verbosity=0)
        try:
            yield
        finally:
            connections.close_all()
            teardown_test_environment()


class MovedClock:
    """Django's clock: it stands still until it is set, to a time of clocks in the Netherlands."""

    def __init__(self, wall: str) -> None:
        self.now = self._moment(wall)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Have all of Kier go by this clock until the end."""
        with patch("django.utils.timezone.now", lambda: self.now):
            yield

    def go_to(self, wall: str, stops: Sequence[int]) -> Iterator[int]:
        """Set the clock to `2027-03-27 14:20`; stop on the way at these minutes of each hour."""
        end, hour = self._moment(wall), self.now.replace(minute=0, second=0, microsecond=0)
        while hour <= end:
            for minute in stops:
                moment = hour + timedelta(minutes=minute)
                if self.now < moment <= end:
                    self._set(moment)
                    yield minute
            hour += HOUR
        self._set(end)

    @property
    def hour(self) -> int:
        """The hour that clocks in the Netherlands show."""
        return self.now.astimezone(HERE).hour

    def __str__(self) -> str:
        """Return the day and time that clocks in the Netherlands show."""
        return f"{self.now.astimezone(HERE):%a %d %b %H:%M}"

    def _set(self, moment: datetime) -> None:
        from django.core.cache import cache

        if moment - self.now > PAUSE:
            cache.clear()
        self.now = moment

    @staticmethod
    def _moment(wall: str) -> datetime:
        return datetime.fromisoformat(wall).replace(tzinfo=HERE).astimezone(UTC)
