"""`/figures/`: what the programme reached by quarter, as it was released."""

from functools import lru_cache
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from backend.core.errors import Conflict, Missing
from backend.organisations.texts import in_language
from backend.programmes.models import FiguresRelease
from backend.programmes.selectors.figure_releases import newest_release, release_of, releases
from backend.programmes.selectors.figure_tables import FigureTables, tables_of, why_hidden
from backend.programmes.services.figure_files import FORMS, Heading, file_language, file_of
from backend.programmes.states import ReleaseState
from backend.web.pages import page
from backend.web.places.languages import page_in
from backend.web.places.refusals import waiting

from .drawings import bar_of, trends_of

# The newest ones; earlier ones are found by their number.
BASE: Final = "web/figures/base.html"
MOST_LISTED: Final = 20
FILES_KEPT: Final = 24
DRAWINGS_KEPT: Final = 8


@page
@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """Show the newest release, and which there are."""
    if wait := waiting(request, base=BASE):
        return wait
    return _shown(request, newest_release())


@page
@require_safe
def release(request: HttpRequest, number: int) -> HttpResponse:
    """Show a release; why it was withdrawn, if it was."""
    if wait := waiting(request, base=BASE):
        return wait
    try:
        return _shown(request, release_of(number), is_asked=True)
    except Missing:
        with page_in(request) as context:
            return render(request, "web/figures/unknown.html", context, status=404)


@page
@require_safe
def file(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """Return a release as a file."""
    if wait := waiting(request, base=BASE):
        return wait
    try:
        row = release_of(number)
    except Missing:
        raise Http404 from None
    if form not in FORMS or row.state != ReleaseState.RELEASED:
        raise Http404
    with page_in(request) as context:
        try:
            with translation.override(file_language(form)):
                made = _file(number, row.digest, form, translation.get_language() or "")
        except Conflict as error:
            context["fault"] = error.detail
            return render(request, "web/figures/unknown.html", context, status=409)
    name = f"figures-{number}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made, content_type=FORMS[form].media_type, headers=headers)


@lru_cache(maxsize=FILES_KEPT)
def _file(number: int, _digest: str, form: str, _language: str) -> bytes:
    # A release never changes: its file is made once in a language. Numbers begin anew in another
    # database, digests do not.
    row = release_of(number)
    title = _("Figures of the programme: release {number}").format(number=number)
    return file_of(Heading(title, row.released_on), row.content, form)


def _shown(
    request: HttpRequest, row: FiguresRelease | None, *, is_asked: bool = False
) -> HttpResponse:
    is_withdrawn = row is not None and row.state == ReleaseState.WITHDRAWN
    with page_in(request) as context:
        context |= {
            "release": row,
            "is_asked": is_asked,
            "word": in_language(row.word) if row and is_withdrawn else "",
            "releases": _listed(),
            "forms": [(form, form.upper()) for form in FORMS],
        }
        if row and not is_withdrawn:
            shown = _Content(row.digest, row.content)
            context.update(_drawn(shown, translation.get_language() or ""))
        status = 410 if is_withdrawn else 200
        return render(request, "web/figures/release.html", context, status=status)


class _Content:
    """What a release shows, told apart by its digest."""

    def __init__(self, digest: str, content: Any) -> None:
        self.digest, self.content = digest, content

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Content) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


@lru_cache(maxsize=DRAWINGS_KEPT)
def _drawn(shown: _Content, _language: str) -> dict[str, Any]:
    # A release never changes: it is drawn once in a language.
    tables = tables_of(shown.content)
    return {"tables": tables, "projects": _projects(tables), "why": why_hidden()}


def _listed() -> list[dict[str, Any]]:
    return [
        {
            "number": row.number,
            "released_on": row.released_on,
            "is_withdrawn": row.state == ReleaseState.WITHDRAWN,
        }
        for row in releases().order_by("-number")[:MOST_LISTED]
    ]


def _projects(tables: FigureTables) -> list[dict[str, Any]]:
    return [
        {
            "slug": project.slug,
            "name": project.name,
            "organisation": project.organisation,
            "rows": [{"row": row, "bar": bar_of(row)} for row in project.rows],
            "trends": trends_of(project, tables),
            "notes": [row for row in project.rows if row.notes],
        }
        for project in tables.projects
    ]
