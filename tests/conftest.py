"""What every test starts with: an empty cache, and nothing remembered of earlier organisations."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

from backend.core.origin import rotating_key
from backend.organisations.directory import forget_directory


def pytest_sessionstart() -> None:
    """The folder that production fills and the server looks for."""
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """On Redis this empties the database that `REDIS_URL` names."""
    cache.clear()
    rotating_key.forget()
    forget_directory()
