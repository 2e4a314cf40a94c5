"""How members are after their work: their own check-ins, and the desk's list of them."""

from uuid import UUID

from django.db.models import Q

from backend.core.pages import Page, page
from backend.experts import local_time
from backend.experts.models import CheckIn, Expert, Platform


def my_check_ins(expert: Expert, after: UUID | None = None) -> Page[CheckIn]:
    """Somebody's check-ins, the newest first."""
    rows = CheckIn.objects.filter(invitation__expert=expert)
    return page(rows, after, "-due_on")


def check_ins_of(
    platform: Platform, *, waiting: bool = False, after: UUID | None = None
) -> Page[CheckIn]:
    """All that were answered or are due, the newest first.

    :param waiting: only those who asked to be called and were not, and who did not answer
    """
    rows = CheckIn.objects.filter(invitation__assignment__platform=platform)
    rows = rows.filter(waits() if waiting else is_due() | Q(answered_on__isnull=False))
    found = rows.select_related("invitation__expert", "invitation__assignment__requester")
    return page(found, after, "-due_on")


def waits() -> Q:
    """A check-in with which the coordinator has something to do: nobody was called for it yet."""
    return Q(called_on=None) & (Q(call=True) | (is_due() & Q(answered_on=None)))


def is_due() -> Q:
    """A check-in whose day has come."""
    return Q(due_on__lte=local_time.today())
