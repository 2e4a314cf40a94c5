"""A publication for readers, with shares and means in one language."""

from dataclasses import replace

from surveys.models import Round
from surveys.states import RoundStatus

from .plan import plan_of
from .presentation import Reading
from .publication import last_shown
from .result_types import Results
from .words import label_of


def read_results(round_: Round, language: str) -> Results:
    """Return the published results of a round, with its texts in a language."""
    publication = last_shown(round_)
    plan = plan_of(round_)
    reading = Reading(plan, language, publication.tables if publication else {})
    results = Results(
        title=label_of(plan.definition.title, language, plan.definition, round_.name),
        name=round_.name,
        organisation=round_.organisation.name,
        test=round_.test,
        threshold=round_.threshold,
        opens_on=round_.opens_on,
        closes_on=round_.closes_on,
        over=round_.status == RoundStatus.CLOSED,
        live=round_.has_live_results,
    )
    if publication is None:
        return results
    return replace(
        results,
        final=publication.final,
        day=publication.day,
        respondents=publication.respondents,
        parts=list(reading.parts()),
        crossed=list(reading.crossed()),
        texts=reading.texts(),
    )
