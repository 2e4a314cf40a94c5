"""Texts are compared in English, in which they stand in the sources."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.programmes.factories import Programme, a_programme


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def programme(db: None) -> Programme:
    """An organisation with its people, and a programme manager elsewhere."""
    return a_programme()
