"""Questions of strangers on results pages, which are shown once a member answered them."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from backend.core import retention
from backend.core.days import today
from backend.core.errors import Conflict, FieldConflict, Missing
from backend.programmes.models import Intervention, StakeholderQuestion
from backend.programmes.roles import Participant
from backend.programmes.selectors.interventions import (
    PART,
    intervention_of,
    public_intervention,
)
from backend.programmes.selectors.links import monday_of
from backend.programmes.states import QuestionState
from notifications import outbox

from .history import note
from .intervention_clock import recipients_of
from .links import written_project

LONGEST_QUESTION: Final = 600
LONGEST_ANSWER: Final = 2_000
# The owner hears of each as long as so few wait, and once more when there are many.
FEW_WAITING: Final = 5
# From so many on, one address asks slowly (`is_crowded`).
MANY_WAITING: Final = 50
# More than these nobody answers; strangers are told.
MOST_WAITING: Final = 500
KIND: Final = "intervention.asked"


@transaction.atomic
def ask(*, code: str, text: str) -> None:
    """Ask a question on a results page. The same question twice is one.

    :raises Missing: strangers see nothing there
    :raises Conflict: no questions are taken, too many wait, or there is no text
    """
    row = public_intervention(code)
    # Held, so that no two questions get one number.
    same = Intervention.objects.filter(pk=row.pk)
    held = same.select_for_update(no_key=True).first()
    if held is None:
        raise Missing
    text = text.strip()
    if not text:
        raise FieldConflict("text", "none", _("Write your question."))
    if not row.takes_questions:
        raise Conflict(_("The team takes no questions any more."))
    mine = StakeholderQuestion.objects.filter(intervention=row)
    waiting = mine.filter(state=QuestionState.WAITING)
    if waiting.filter(text=text).exists():
        return
    before = waiting.count()
    if before >= MOST_WAITING:
        raise Conflict(_("Many questions wait for an answer. Please come back later."))
    # Not that of one that was erased: whoever looked at that erases no other one by its number.
    last = max(held.asked, mine.aggregate(last=Max("number"))["last"] or 0)
    same.update(asked=last + 1)
    made = StakeholderQuestion.objects.create(
        intervention=row, number=last + 1, text=text, week=monday_of(today())
    )
    if before < FEW_WAITING or before + 1 == MANY_WAITING:
        outbox.notify(KIND, recipients_of(row), subject=made.intervention_id)


def is_crowded(code: str) -> bool:
    """Return whether so many questions wait on a results page that one address asks slowly."""
    waiting = StakeholderQuestion.objects.filter(
        intervention__code=code, state=QuestionState.WAITING
    )
    return waiting.count() >= MANY_WAITING


@transaction.atomic
def answer_question(
    *, by: Participant, project_id: UUID, intervention_id: UUID, question_id: UUID, answer: str
) -> StakeholderQuestion:
    """Answer a question, which strangers see from then on; an answer can be changed.

    :raises Missing: `by` does not see it
    :raises PermissionDenied: `by` does not write for its project
    :raises Conflict: the answer is empty
    """
    question = _written(by, project_id, intervention_id, question_id)
    if not answer.strip():
        raise FieldConflict("answer", "none", _("Write an answer."))
    same = StakeholderQuestion.objects.filter(pk=question.pk)
    if not same.update(answer=answer, state=QuestionState.ANSWERED):
        raise Missing
    if question.answer != answer:
        event = "intervention.question-answered"
        note(project_id=project_id, by=by, event=event, subject=intervention_id)
    return same.get()


@transaction.atomic
def refuse_question(
    *, by: Participant, project_id: UUID, intervention_id: UUID, question_id: UUID
) -> None:
    """Erase a question, and its answer if it has one.

    :raises Missing: `by` does not see it
    :raises PermissionDenied: `by` does not write for its project
    """
    _written(by, project_id, intervention_id, question_id).delete()
    event = "intervention.question-refused"
    note(project_id=project_id, by=by, event=event, subject=intervention_id)


@transaction.atomic
def refuse_waiting(
    *, by: Participant, project_id: UUID, intervention_id: UUID, last_number: int
) -> int:
    """Erase all questions that wait, after a flood; return how many.

    :param last_number: of the newest one that was looked at; what came since stays
    :raises Missing: `by` does not see the intervention
    :raises PermissionDenied: `by` does not write for its project
    """
    row = intervention_of(written_project(by, project_id, PART), intervention_id)
    waiting = StakeholderQuestion.objects.filter(
        intervention=row, state=QuestionState.WAITING, number__lte=last_number
    )
    erased, _by_model = waiting.delete()
    if erased:
        event = "intervention.question-refused"
        note(project_id=project_id, by=by, event=event, subject=intervention_id)
    return erased


def erase_unanswered() -> int:
    """Erase questions that nobody answered for long; return how many."""
    last = today() - retention.UNANSWERED_QUESTIONS.length - timedelta(days=7)
    rows = StakeholderQuestion.objects.filter(state=QuestionState.WAITING, week__lte=last)
    return rows.delete()[0]


def _written(
    by: Participant, project_id: UUID, intervention_id: UUID, question_id: UUID
) -> StakeholderQuestion:
    row = intervention_of(written_project(by, project_id, PART), intervention_id)
    found = StakeholderQuestion.objects.filter(pk=question_id, intervention=row).first()
    if found is None:
        raise Missing
    return found
