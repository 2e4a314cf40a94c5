"""What waits at the coordinator's desk, as counts."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from backend.experts import local_time
from backend.experts.models import (
    Appointment,
    Assignment,
    CheckIn,
    Consultation,
    Fee,
    Grievance,
    Improvement,
    Knowledge,
    Platform,
    Question,
)
from backend.experts.states import ON_ONE_DAY, AssignmentState, FeeState

from .requests import DAYS_TO_ASK, quiet_for

# What waits, in the order of the desk.
WAITING = (
    "submitted",
    "questions",
    "calls",
    "check_ins",
    "grievances",
    "fees_late",
    "reviews",
    "quiet",
    "knowledge_due",
    "work_over",
    "improvements_late",
)


def work_over(platform: Platform) -> QuerySet[Assignment]:
    """Requests of a platform whose last day of work has passed, and that are not delivered."""
    days = Appointment.objects.filter(assignment=OuterRef("pk"), kind=Appointment.DAY)
    over = Exists(days) & ~Exists(days.filter(ends_at__gt=timezone.now()))
    agreed = ~Exists(days) & Q(form__in=ON_ONE_DAY, day__lt=local_time.today())
    going = AssignmentState.GOING
    return Assignment.objects.filter(over | agreed, platform=platform, state=going)


def what_waits(platform: Platform) -> dict[str, int]:
    """How much waits for the coordinator, by what it is; eleven queries.

    `calls`: members who asked to be called; `check_ins`: members who did not say in time how they
    are; `grievances`: members who said that something went wrong, or that they leave, and were not
    heard yet; `work_over`: requests whose last day of work has passed, and of which no result was
    given, so that nobody looks back; `reviews`: summaries that members are reading; `quiet`:
    requests in which nothing has changed for long; `…_late` and `…_due`: their day has come.
    """
    today = local_time.today()
    care = CheckIn.objects.filter(invitation__assignment__platform=platform, called_on=None)
    fees = Fee.objects.filter(invitation__assignment__platform=platform, due_on__lt=today)
    improvements = Improvement.objects.filter(platform=platform, done_on=None, due_on__lt=today)
    return {
        "submitted": Assignment.objects.filter(
            platform=platform, state=AssignmentState.SUBMITTED
        ).count(),
        "questions": Question.objects.filter(
            assignment__platform=platform, answered_on=None
        ).count(),
        "work_over": work_over(platform).count(),
        "calls": care.filter(call=True).count(),
        "check_ins": care.filter(answered_on=None, due_on__lt=today).count(),
        "grievances": Grievance.objects.filter(expert__platform=platform, closed_on=None).count(),
        "fees_late": fees.exclude(state=FeeState.PAID).count(),
        "reviews": Consultation.objects.filter(
            assignment__platform=platform, review_until__isnull=False, approved_on=None
        ).count(),
        "quiet": quiet_for(DAYS_TO_ASK).filter(platform=platform).count(),
        "knowledge_due": Knowledge.objects.filter(
            platform=platform, look_again_on__lte=today
        ).count(),
        "improvements_late": improvements.count(),
    }
