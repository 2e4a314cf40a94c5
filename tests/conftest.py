"""What every test starts with: an empty cache, and nothing remembered of earlier organisations."""

import pytest
from django.core.cache import cache

from backend.core.origin import rotating_key
from backend.organisations.directory import forget_directory


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """On Redis this empties the database that `REDIS_URL` names."""
    cache.clear()
    rotating_key.forget()
    forget_directory()
