"""`/p/try/<code>`: the draft of a text as its readers will see it, while they try it.

Whoever has the code reads it. When the trial is over, and for a guessed code, the answer is that of
a page that is not there.
"""

from dataclasses import replace
from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import translation
from django.views.decorators.http import require_safe

from backend.core.errors import Missing
from backend.core.languages import BY_CODE
from backend.core.locale import for_seekers
from backend.programmes.documents.html import DocumentFile, file_ids, render_article
from backend.programmes.models import PageFile, PageTrial
from backend.programmes.page_addresses import tried_address
from backend.programmes.selectors.page_trials import running_trial
from backend.programmes.selectors.public_pages import document_files
from backend.programmes.states import PageAudience

from .context import frame, kept
from .files import answer_with, variant_of
from .kept_answers import KeptAnswer
from .languages import choose
from .page import unknown

PAGE: Final = "web/pages/tried.html"
# The bytes never change; that they may be read ends with the trial.
WHILE_TRIED: Final = "private, no-cache"


@for_seekers
@require_safe
def tried_page(request: HttpRequest, code: str) -> HttpResponseBase:
    """Return the version that readers try, and the way to the questions."""
    try:
        trial = running_trial(code)
        answer = _answer(trial)
    except Missing:
        choice = choose("", request.headers.get("Accept-Language", ""), ())
        with translation.override(choice.around):
            answer = unknown({}, choice, "")
    return answer.response(request)


@require_safe
def tried_file(request: HttpRequest, code: str, file: UUID, variant: str) -> HttpResponseBase:
    """Return the bytes of a file that the tried version shows."""
    try:
        trial = running_trial(code)
        is_shown = str(file) in file_ids(trial.version.content)
    except Missing:
        raise Http404 from None
    row = PageFile.objects.filter(pk=file, project=trial.text.page.project_id).first()
    found = variant_of(row, variant) if is_shown else None
    if found is None:
        raise Http404
    return answer_with(request, found, cached=WHILE_TRIED)


def _answer(trial: PageTrial) -> KeptAnswer:
    text, version = trial.text, trial.version
    document, code = version.content, trial.round.code if trial.round else ""
    language = BY_CODE[text.language]
    found = document_files(file_ids(document), project=text.page.project)
    files = {key: _at_trial(code, key, file) for key, file in found.items()}
    with translation.override(language.code):
        is_for_seekers = text.page.audience == PageAudience.SEEKERS
        html = render_article(version.title, version.summary, document, files, tag=language.tag)
        context = frame(for_seekers=is_for_seekers, title=version.title) | {
            "html": html,
            "text_language": language,
            "survey": f"/s/{code}",
        }
        answer = kept(PAGE, context)
    # Nobody keeps a draft: it is gone when the trial is over.
    return replace(answer, headers={**answer.headers, "Cache-Control": "no-store"})


def _at_trial(code: str, file_id: str, file: DocumentFile) -> DocumentFile:
    """Return a file with addresses at which it is there before a live page uses it."""
    addresses = {
        variant: f"{tried_address(code)}/files/{file_id}/{variant}" for variant in file.addresses
    }
    return replace(file, addresses=addresses)
