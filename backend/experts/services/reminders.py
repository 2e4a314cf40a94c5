"""Before the last day to answer: who has not handed in hears of it, two days before and one."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from backend.core.errors import Missing
from backend.experts.local_time import today
from backend.experts.models import Consultation
from backend.experts.selectors.consultations import taking_part
from backend.experts.states import AssignmentState, ConsultationState

from .consulting import held_consultation
from .telling import tell_members

DAYS_BEFORE = (1, 2)


def remind_of_answering() -> int:
    """Reminds those who have not answered of what ends soon, once a day; returns how many."""
    due = Consultation.objects.filter(_due(), assignment__state=AssignmentState.GOING)
    return sum(_remind(row) for row in due.iterator())


def _due() -> Q:
    day = today()
    ends = Q(answer_until__in=[day + timedelta(days=days) for days in DAYS_BEFORE])
    not_yet = Q(reminded_on=None) | Q(reminded_on__lt=day)
    return Q(state=ConsultationState.ASKING) & ends & not_yet


@transaction.atomic
def _remind(consultation: Consultation) -> int:
    try:
        row = held_consultation(consultation.assignment_id)
    except Missing:
        return 0
    # Looked at once more: another process may have been first, or the last day was moved.
    if not Consultation.objects.filter(_due(), pk=row.pk).update(reminded_on=today()):
        return 0
    waiting = [*taking_part(row.assignment_id).filter(contribution__handed_in_on=None)]
    tell_members("expert.news", waiting)
    return len(waiting)
