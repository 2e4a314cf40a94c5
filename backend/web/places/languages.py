"""In which language a page of places comes: as chosen, as the browser asks, or as mails do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.http import HttpRequest
from django.utils import translation

from backend.web.surveys.languages import chosen_language, language_links

# Those that have all texts.
CODES: Final = ("nl", "en", "vi", "zh-hans")


@contextmanager
def page_in(request: HttpRequest, code: str = "") -> Iterator[dict[str, Any]]:
    """Have all texts within come in a language; give what templates need of it.

    :param code: the language, if nobody chose another one
    """
    asked = request.GET.get("in", "")
    language = asked if asked in CODES else code or chosen_language(request, CODES)
    with translation.override(language):
        yield {
            "language": language,
            "languages": [(one, f"?in={one.code}") for one in language_links(CODES)],
        }
