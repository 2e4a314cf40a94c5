"""Whether a member agrees that the requester reads their name where few take part.

Of one or two, a name beside a summary says who said what. So names are left out, unless each of
those who take part agreed; each agreement has a row of its own, and can be taken back until the
result is delivered.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import ImpossibleMove
from backend.experts import local_time
from backend.experts.models import Invitation, NameConsent

from .consulting import held_consultation


@transaction.atomic
def agree(part: Invitation) -> None:
    """Notes that a member lets their name be said; again changes nothing.

    :raises ImpossibleMove: the result was delivered, or the request has ended
    """
    _check_goes_on(part)
    NameConsent.objects.update_or_create(
        invitation=part,
        withdrawn_on=None,
        defaults={},
        create_defaults={"agreed_on": local_time.today()},
    )


@transaction.atomic
def withdraw(part: Invitation) -> None:
    """Takes it back; the row says from when to when it held.

    :raises ImpossibleMove: the result was delivered, or the request has ended
    """
    _check_goes_on(part)
    rows = NameConsent.objects.filter(invitation=part, withdrawn_on=None)
    rows.update(withdrawn_on=local_time.today())


def _check_goes_on(part: Invitation) -> None:
    if not held_consultation(part.assignment_id).assignment.is_going:
        raise ImpossibleMove(_("The result was given already. Call the coordinator."))
