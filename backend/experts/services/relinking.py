"""A requester lost their link, or somebody else has it: another one is mailed."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from backend.core.errors import ImpossibleMove
from backend.experts.models import Assignment

from . import history, letters
from .history import Actor
from .posting import LINK

NEW_LINK = "new-link"


@transaction.atomic
def send_new_link(assignment: Assignment, *, by: Actor) -> Assignment:
    """Makes the link of a request lead nowhere, and has its requester mailed another one.

    Both sides read in its history that this was done.

    :raises Missing: the request is gone
    :raises ImpossibleMove: the requester's address is erased
    """
    row = history.held(assignment.id)
    if not row.requester.email:
        raise ImpossibleMove(_("The address of this requester is erased. No link can be mailed."))
    Assignment.objects.filter(id=row.id).update(link=F("link") + 1)
    history.note_entry(row, NEW_LINK, by=by)
    letters.write(assignment=row, kind=LINK)
    return row
