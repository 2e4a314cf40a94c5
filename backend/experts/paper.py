"""The result of a consultation as a PDF that screen readers can read (PDF/UA-1).

Typst sets `data/result.typ`; what people wrote goes in as JSON, never as markup.
"""

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, Missing
from backend.core.paper import can_be_made, typeset
from backend.experts.models import Assignment
from backend.experts.selectors.results import Numbers, Result, note_on, result_of

TEMPLATE = Path(__file__).resolve().parent / "data" / "result.typ"
LANGUAGES = ("nl", "en")


def paper_of(assignment: Assignment, language: str) -> bytes:
    """Return the result of a delivered consultation as a PDF, with the summary there is.

    :raises Missing: no result was delivered or written, or there is no such language
    :raises Conflict: the extra that makes PDFs is not installed
    """
    result = result_of(assignment, language) if language in LANGUAGES else None
    if result is None or not result.summary:
        raise Missing
    if not can_be_made():
        raise Conflict(_("This server makes no PDF."))
    with translation.override(language):
        content = _content(assignment, result, language)
    day = result.delivered_on
    made_at = datetime.combine(day, time(), tzinfo=UTC).timestamp() if day else 0
    return typeset(TEMPLATE, content, int(made_at))


def _content(assignment: Assignment, result: Result, language: str) -> dict[str, Any]:
    briefing = assignment.briefing
    summary_language = language if language in result.summary else next(iter(result.summary))
    platform = assignment.platform.organisation.name
    return {
        "language": language,
        "title": str(briefing.get("purpose", "")) or platform,
        "platform": platform,
        "day": date_format(result.delivered_on, "j F Y") if result.delivered_on else "",
        "question": str(briefing.get("question", "")),
        "summary": result.summary[summary_language],
        "summary_language": summary_language,
        "numbers": [_numbers(numbers) for numbers in result.numbers],
        "note": note_on(result),
        "use": str(briefing.get("use", "")),
        "words": _words(assignment, result, platform),
    }


def _words(assignment: Assignment, result: Result, platform: str) -> dict[str, str]:
    made_for = _("Made for {organisation} by experts by experience of {platform}.")
    why_hidden = _(
        "“{hidden}”: an answer that fewer than {number} people gave, or one that would tell of"
        " those. So nobody can be found in these numbers."
    )
    others = _("It may be used for this. Do you want to use it for something else? Ask {platform}.")
    hidden = _("hidden")
    return {
        "kind": _("Advice from experience"),
        "made_for": made_for.format(
            organisation=assignment.requester.organisation, platform=platform
        ),
        "question": _("The question"),
        "summary": _("What members say"),
        "numbers": _("In numbers"),
        "several": _("Each could choose several answers."),
        "hidden": hidden,
        "why_hidden": why_hidden.format(hidden=hidden, number=result.threshold),
        "use": _("What it may be used for"),
        "others": others.format(platform=platform),
    }


def _numbers(numbers: Numbers) -> dict[str, Any]:
    return {
        "question": numbers.question,
        "several": numbers.several,
        "answers": [{"label": answer.label, "share": answer.share} for answer in numbers.answers],
    }
