"""The language of Kier's own words in results."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation
from django.utils.translation import get_supported_language_variant


@contextmanager
def words_in(language: str) -> Iterator[None]:
    """Activate a language for Kier's own words, else English."""
    try:
        ours = get_supported_language_variant(language)
    except LookupError:
        ours = "en"
    with translation.override(ours):
        yield
