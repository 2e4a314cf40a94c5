"""The results page of an intervention on paper (PDF/UA-1), to hand to stakeholders."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import Conflict
from backend.core.locale import day_first
from backend.core.paper import can_be_made, typeset
from backend.organisations.texts import in_language
from backend.programmes.intervention_addresses import results_address
from backend.programmes.models import Intervention
from backend.programmes.selectors.interventions import answered_questions, shown_checks
from backend.programmes.states.interventions import LAST_DAY, day_at, day_number

from .link_files import NO_PDF, code_of, tag_and_script

TEMPLATE: Final = Path(__file__).resolve().parents[1] / "data" / "intervention.typ"


def report_of(row: Intervention) -> bytes:
    """Return the results of an intervention (A4) in the reader's language.

    :raises Conflict: no PDF can be made here
    """
    if not can_be_made():
        raise Conflict(str(NO_PDF))
    made_at = datetime.combine(today(), datetime.min.time(), tzinfo=UTC)
    return typeset(TEMPLATE, content_of(row), int(made_at.timestamp()))


def content_of(row: Intervention) -> dict[str, Any]:
    """Return what stands on paper; its project and aftermath were read with it."""
    language, _script = tag_and_script(get_language() or "en")
    own, own_script = tag_and_script(row.language)
    address = results_address(row.code)
    return {
        "language": language,
        "own_language": own,
        "own_script": own_script,
        "team": row.team,
        "day": max(0, min(LAST_DAY, day_number(row.day_0, today()))),
        "texts": _texts(row),
        "weeks": [
            {"week": check.week, "lines": [check.done, check.seen, check.next_step]}
            for check in shown_checks(row)
        ],
        "questions": [
            {"question": one.text, "answer": one.answer} for one in answered_questions(row)
        ],
        "qr": code_of(address) if row.is_public else "",
        "address": address.partition("://")[2],
        "words": _words(row),
    }


def _texts(row: Intervention) -> list[dict[str, str]]:
    texts = [
        (_("What the team assumed"), row.assumption),
        (_("What is done"), row.action),
        (_("By what it is judged"), f"{row.indicator}\n\n{row.target}"),
        (_("What came of it"), row.result),
        (_("What was decided"), "\n\n".join(decision_lines(row))),
        (_("What is left on day 280"), "\n\n".join(aftermath_lines(row))),
    ]
    return [{"title": title, "text": text} for title, text in texts if text.strip()]


def decision_lines(row: Intervention) -> list[str]:
    """Return what was decided, why, and who carries it on."""
    if not row.decision:
        return []
    said = [str(row.get_decision_display()), row.reason]
    if row.carried_on_by:
        said.append(_("Carried on by: {name}").format(name=row.carried_on_by))
    return said


def aftermath_lines(row: Intervention) -> list[str]:
    """Return what is left on day 280, and more about it."""
    if not hasattr(row, "aftermath"):
        return []
    left = row.aftermath
    return [str(left.get_remains_display()), *([left.about] if left.about else [])]


def _words(row: Intervention) -> dict[str, str]:
    project = row.project
    days = _("Day 0: {first} · day 100: {last}").format(
        first=day_first(row.day_0), last=day_first(day_at(row.day_0, LAST_DAY))
    )
    return {
        "kind": _("Results of 100 days"),
        "from": f"{in_language(project.name)} · {project.organisation}",
        "days": days,
        "weeks": _("Week by week"),
        "week": _("Week"),
        "done": _("What was done"),
        "seen": _("What was seen"),
        "next": _("What comes next"),
        "questions": _("Questions and answers"),
        "where": _("Read it, and ask, here:"),
        "as_of": _("As of {day}").format(day=day_first(today())),
    }
