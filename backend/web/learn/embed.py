"""`/learn/<slug>/embed`: a course within a page of another site (docs/learning-packages.md).

Any site may frame it, and nothing else of Kier. It sets no cookie, keeps nothing in the browser,
and works in a frame without an origin.
"""

from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from backend.core.errors import Missing
from backend.core.languages import BY_CODE
from backend.core.locale import for_seekers
from backend.programmes.documents.html import DocumentFile
from backend.programmes.packages.course_data import course_data
from backend.programmes.selectors.learners import live_texts_of, live_version
from backend.web.pages import embedded_page
from backend.web.public_pages.languages import choose

TEMPLATE: Final = "web/learn/embed.html"


@for_seekers
@require_safe
@embedded_page
def embedded_course(request: HttpRequest, slug: str, language: str = "") -> HttpResponse:
    """Return a course to be shown in a frame, in the language of the address or the browser."""
    texts = live_texts_of(slug)
    choice = choose(language, request.headers.get("Accept-Language", ""), texts)
    text = texts.get(choice.text)
    context: dict[str, Any] = {"course": None, "language": BY_CODE[choice.around]}
    if text is not None:
        try:
            version = live_version(text).row
            context["course"] = course_data(version, address_of=_address)
            context["language"] = BY_CODE[text.language]
        except Missing:
            # What it contains does not verify, or it was hidden meanwhile.
            context["course"] = None
    with translation.override(context["language"].code):
        return render(request, TEMPLATE, context, status=200 if context["course"] else 404)


def _address(_file_id: UUID, variant: str, file: DocumentFile) -> str:
    return file.addresses[variant]
