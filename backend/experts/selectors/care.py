"""Check-ins: how members are after their work."""

from django.db.models import Q, QuerySet

from backend.experts import local_time
from backend.experts.models import CheckIn, Expert, Platform


def my_check_ins(expert: Expert) -> QuerySet[CheckIn]:
    """Return a member's check-ins."""
    return CheckIn.objects.filter(invitation__expert=expert)


def check_ins_of(platform: Platform, *, waiting: bool = False) -> QuerySet[CheckIn]:
    """Return the check-ins of a platform that were answered or are due.

    :param waiting: only those who asked to be called and were not, and who did not answer
    """
    rows = CheckIn.objects.filter(invitation__assignment__platform=platform)
    rows = rows.filter(waits() if waiting else is_due() | Q(answered_on__isnull=False))
    return rows.select_related("invitation__expert", "invitation__assignment__requester")


def waits() -> Q:
    """Return the condition of a check-in that waits for the coordinator: nobody called yet."""
    return Q(called_on=None) & (Q(call=True) | (is_due() & Q(answered_on=None)))


def is_due() -> Q:
    """Return the condition of a check-in whose day has come."""
    return Q(due_on__lte=local_time.today())
