"""The published results of a round, without scripts or cookies."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from backend.core.errors import Missing
from backend.web.pages import page, part_of_page
from backend.web.templatetags.kier import lang_of
from surveys.exports.direct import stream_tables
from surveys.models import Round
from surveys.results.comparison import compare
from surveys.results.tables import read_results
from surveys.selectors import rounds_with_results

from .languages import chosen_language, language_links, results_interface_for

PAGE, PART = "web/surveys/results.html", "web/surveys/results-part.html"
COMPARED = "web/surveys/results-compared.html"
COMPARED_PART = "web/surveys/results-compared-part.html"
UNKNOWN = "web/surveys/results-unknown.html"
HEADERS = {"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}


@require_safe
def results(request: HttpRequest, key: str, language: str = "") -> HttpResponse:
    """Return the published results, as a page or a part."""
    return _shown(request, [key], language)


@require_safe
def compared(request: HttpRequest, key: str, other: str, language: str = "") -> HttpResponse:
    """Return the results of two rounds side by side."""
    return _shown(request, [key, other], language)


@require_safe
@page
def tables(request: HttpRequest, key: str, language: str = "") -> HttpResponse:
    """Return the results as CSV."""
    rounds, codes = _found([key], language)
    if not rounds:
        return _sent(render(request, UNKNOWN, status=404))
    language = language or chosen_language(request, codes)
    with translation.override(results_interface_for(language)):
        content = b"".join(stream_tables(read_results(rounds[0], language)))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    # Without the round's code: who reads its results is not asked to answer.
    response["Content-Disposition"] = f'attachment; filename="tables-{language}.csv"'
    patch_vary_headers(response, ["Accept-Language"])
    return _sent(response)


def _shown(request: HttpRequest, keys: list[str], language: str) -> HttpResponse:
    is_part = request.headers.get("Kier-Part") == "results"
    response = (_as_part if is_part else _as_page)(request, keys, language, is_part)
    patch_vary_headers(response, ["Accept-Language", "Kier-Part"])
    return response


def _answer(request: HttpRequest, keys: list[str], asked: str, is_part: bool) -> HttpResponse:
    rounds, codes = _found(keys, asked)
    if not rounds:
        return _sent(render(request, UNKNOWN, status=404))
    language = asked or chosen_language(request, codes)
    with translation.override(results_interface_for(language)):
        context = {"language": language, "is_part": is_part, "base": _base(keys)}
        context["languages"] = language_links(codes)
        if len(rounds) == 1:
            context["results"] = read_results(rounds[0], language)
            response = render(request, PART if is_part else PAGE, context)
        else:
            context["comparison"] = compare(rounds, language)
            response = render(request, COMPARED_PART if is_part else COMPARED, context)
        response["Content-Language"] = lang_of(translation.get_language())
    return _sent(response)


_as_page, _as_part = page(_answer), part_of_page(_answer)


def _found(keys: list[str], language: str) -> tuple[list[Round], list[str]]:
    try:
        rounds = rounds_with_results(keys)
    except Missing:
        return [], []
    codes = list(rounds[0].languages or rounds[0].version.definition["languages"])
    return ([], []) if language and language not in codes else (rounds, codes)


def _base(keys: list[str]) -> str:
    return f"/s/results/{'/compare/'.join(keys)}"


def _sent(response: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response
