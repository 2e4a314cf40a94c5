"""What goes on and in which nothing happens: the desk is reminded, then it ends by itself.

Members answered because they were promised to hear what was done with it. If nobody keeps that
promise for a year, they are told so, plainly; and their words, which were given for an answer that
does not come, are not kept for it any longer.
"""

from uuid import UUID

from django.db import transaction

from backend.experts.models import Consultation
from backend.experts.selectors.requests import DAYS_TO_ASK, DAYS_TO_END, quiet_for

from . import history, requester_mail
from .erasing import erase_words_of, in_batches
from .notices import tell_desk
from .requests import end_parts

WEEK = 7
# After so many days without a change the desk is told; the last time a month before the end.
REMIND_AFTER = (DAYS_TO_ASK, 2 * DAYS_TO_ASK, 3 * DAYS_TO_ASK, DAYS_TO_END - 30)


def remind_of_quiet() -> int:
    """Tells the desk of requests that became quiet in the week that is over; answers of how many.

    Meant for once a week: a week that was missed is not made up for, but what is quiet stands at
    the desk all the time.
    """
    found = {
        one: organisation
        for days in REMIND_AFTER
        for one, organisation in quiet_for(days)
        .exclude(pk__in=quiet_for(days + WEEK).values("pk"))
        .values_list("pk", "platform")
    }
    for assignment, organisation in found.items():
        tell_desk(organisation, assignment)
    return len(found)


def end_what_is_quiet() -> int:
    """Ends requests in which nothing changed for a year, and erases their words; how many."""
    return in_batches(lambda: quiet_for(DAYS_TO_END), lambda ids: sum(map(_end, ids)))


@transaction.atomic
def _end(assignment_id: UUID) -> int:
    row = history.lock_for_update(assignment_id)
    # Who answers, or writes the summary, holds no more than the consultation.
    list(Consultation.objects.filter(assignment=row).select_for_update(no_key=True))
    # Looked at once more: somebody may have written in it, or another process was first.
    if not quiet_for(DAYS_TO_END).filter(pk=row.pk).exists():
        return 0
    moved = history.move(row, "expire", by=history.CLOCK)
    # Whoever worked is paid and looked after, and all who were asked or take part are told.
    end_parts(moved)
    erase_words_of(moved)
    requester_mail.write(assignment=moved, kind=requester_mail.NEWS)
    tell_desk(moved.platform_id, moved.pk)
    return 1
