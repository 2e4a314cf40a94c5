"""In which language our own words stand: that of the questionnaire's texts, if we can."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation
from django.utils.translation import get_supported_language_variant


@contextmanager
def words_in(language: str) -> Iterator[None]:
    """Our own words come in this language, else in English."""
    try:
        ours = get_supported_language_variant(language)
    except LookupError:
        ours = "en"
    with translation.override(ours):
        yield
