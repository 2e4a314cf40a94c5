"""What a requester gets: the summary and the numbers on a page, and the same on paper."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import ngettext

from backend.core.errors import Conflict, Missing
from backend.core.paper import can_be_made
from backend.core.throttling import bucket_of, take
from backend.experts.paper import LANGUAGES, paper_of
from backend.experts.selectors.results import Answer, note_on, result_of
from backend.web.charts.bars import bar_line
from backend.web.charts.values import Amount, Gap
from backend.web.surveys.languages import language_links

from .labels import value_of
from .link import Visit, behind_link


@behind_link
def result(visit: Visit) -> HttpResponse:
    """Return the result, once it was given; before that, the page on which all stands."""
    return _shown(visit)


def _shown(visit: Visit, *, fault: str = "", status: int = 200) -> HttpResponse:
    found = result_of(visit.assignment, visit.language)
    if found is None:
        return visit.redirect()
    # Where the summary is in the other language alone, that one is there.
    written = {code: text for code, text in found.summary.items() if text}
    spoken = visit.language if visit.language in written else next(iter(written), visit.language)
    context: dict[str, Any] = {
        "found": found,
        "summary": written.get(spoken, ""),
        "summary_language": "" if spoken == visit.language else spoken,
        "counted": note_on(found),
        "question": value_of(visit.assignment, "question"),
        "use": value_of(visit.assignment, "use"),
        "numbers": [
            {
                "question": one.question,
                "several": one.several,
                "answers": [_answer(each) for each in one.answers],
            }
            for one in found.numbers
        ],
        "hidden": any(each.share is None for one in found.numbers for each in one.answers),
        "papers": language_links(LANGUAGES) if found.summary and can_be_made() else [],
        "fault": fault,
    }
    return _quiet(visit.show("result", context, status=status))


@behind_link
def paper(visit: Visit, language: str) -> HttpResponse:
    """Return the result as a PDF; made anew each time, which costs as much as stretching a code.

    :raises Http404: there is none, or not in this language
    """
    if seconds := take(bucket_of("requester", visit.assignment.id), "stretch"):
        busy = ngettext(
            "Wait {seconds} second, and then ask for the file again.",
            "Wait {seconds} seconds, and then ask for the file again.",
            seconds,
        )
        response = _shown(visit, fault=busy.format(seconds=seconds), status=429)
        response.headers["Retry-After"] = str(seconds)
        return response
    try:
        made = paper_of(visit.assignment, language)
    except Missing:
        raise Http404 from None
    except Conflict as refused:
        return _shown(visit, fault=refused.detail, status=409)
    response = HttpResponse(made, content_type="application/pdf")
    named = content_disposition_header(as_attachment=True, filename=f"hope-{language}.pdf")
    response.headers["Content-Disposition"] = named or "attachment"
    return _quiet(response)


def _answer(answer: Answer) -> dict[str, Any]:
    shown = None if answer.share is None else round(answer.share * 100)
    value = Gap.HIDDEN if answer.share is None else Amount.exactly(answer.share)
    return {"label": answer.label, "percent": shown, "line": bar_line(value, most=1)}


def _quiet(response: HttpResponse) -> HttpResponse:
    """No form of ours is on it, so that not even we are told from where somebody goes on."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
