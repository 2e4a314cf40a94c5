"""What a requester gets: the summary and the numbers on a page, and the same on paper."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, Missing
from backend.core.throttling import bucket_of, take
from backend.experts.paper import LANGUAGES, can_be_made, paper_of
from backend.experts.selectors.results import Answer, note_on, result_of
from backend.web.surveys.languages import language_links

from .labels import value_of
from .link import Here, behind_link


@behind_link
def result(here: Here) -> HttpResponse:
    """Return the result, once it was given; before that, the page on which all stands."""
    return _shown(here)


def _shown(here: Here, *, fault: str = "", status: int = 200) -> HttpResponse:
    found = result_of(here.assignment, here.language)
    if found is None:
        return here.on()
    # Where the summary is in the other language alone, that one is there.
    written = {code: text for code, text in found.summary.items() if text}
    spoken = here.language if here.language in written else next(iter(written), here.language)
    context: dict[str, Any] = {
        "found": found,
        "summary": written.get(spoken, ""),
        "summary_language": "" if spoken == here.language else spoken,
        "counted": note_on(found),
        "question": value_of(here.assignment, "question"),
        "use": value_of(here.assignment, "use"),
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
    return _quiet(here.show("result", context, status=status))


@behind_link
def paper(here: Here, language: str) -> HttpResponse:
    """Return the result as a PDF; made anew each time, which costs as much as stretching a code.

    :raises Http404: there is none, or not in this language
    """
    if seconds := take(bucket_of("requester", here.assignment.id), "stretch"):
        busy = _("Wait {seconds} seconds, and then ask for the file again.")
        response = _shown(here, fault=busy.format(seconds=seconds), status=429)
        response.headers["Retry-After"] = str(seconds)
        return response
    try:
        made = paper_of(here.assignment, language)
    except Missing:
        raise Http404 from None
    except Conflict as refused:
        return _shown(here, fault=refused.detail, status=409)
    response = HttpResponse(made, content_type="application/pdf")
    named = content_disposition_header(as_attachment=True, filename=f"hope-{language}.pdf")
    response.headers["Content-Disposition"] = named or "attachment"
    return _quiet(response)


def _answer(answer: Answer) -> dict[str, Any]:
    shown = None if answer.share is None else round(answer.share * 100)
    return {"label": answer.label, "percent": shown}


def _quiet(response: HttpResponse) -> HttpResponse:
    """No form of ours is on it, so that not even we are told from where somebody goes on."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
