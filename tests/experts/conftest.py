"""Texts are compared in English, in which they stand in the sources."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from backend.experts import tasks
from tests.experts.factories import Hope, a_platform


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def by_day(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Members may be disturbed, whenever this runs; with a clock that stands still it says so."""
    if "clock" not in request.fixturenames:
        monkeypatch.setattr(tasks, "may_disturb", lambda: True)


@pytest.fixture
def hope(db: None) -> Hope:
    """The platform with its key and a coordinator."""
    return a_platform()
