"""How a request begins: somebody asks, gets a link by mail, and opens it."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from backend.accounts import slowing
from backend.experts.models import Assignment, Requester
from backend.experts.selectors.platform import the_platform
from backend.experts.selectors.requests import UNSENT
from backend.experts.states import AssignmentState

from . import letters
from .history import Actor, held, move
from .posting import CONFIRM

# Links to one address in a day behind which nobody has written anything.
MOST_A_DAY = 10
# A filter of a mail server opens links as well: what nobody wrote in is nobody's.
UNWRITTEN = Q(state__in=UNSENT, revision=1)


@transaction.atomic
def ask(*, email: str, organisation: str, name: str, kind: str, language: str) -> None:
    """Has a link sent to this address, behind which a new request can be written.

    Nothing tells whether it was: at most three mails in ten minutes and ten in a day go to one
    address, and beyond that nothing is kept. Who asked before, with the same words, is the same
    requester.

    :param kind: one of `states.RequesterKind`
    :raises Missing: there is no platform here
    """
    platform, today = the_platform(), timezone.localdate()
    if not slowing.may_mail(email, "advice"):
        return
    # Somebody else may do this to an address; whose it is finds ten links there, and can use one.
    waiting = Assignment.objects.filter(
        UNWRITTEN, platform=platform, requester__email__iexact=email, created_on=today
    )
    if waiting.count() >= MOST_A_DAY:
        return
    alike = Requester.objects.filter(platform=platform, email__iexact=email, name=name, kind=kind)
    # Whoever knows an address could rename its owner, if a row were found by it alone.
    known = alike.filter(organisation=organisation, language=language)
    # Held, or their name may be erased just now (`erasing.forget_requesters`).
    requester = known.select_for_update(no_key=True).first()
    if requester is None:
        requester = Requester.objects.create(
            platform=platform,
            email=email,
            organisation=organisation,
            name=name,
            kind=kind,
            language=language,
        )
    assignment = Assignment.objects.create(platform=platform, requester=requester, created_on=today)
    letters.write(assignment=assignment, kind=CONFIRM)


@transaction.atomic
def confirm(assignment: Assignment) -> Assignment:
    """Somebody opened the link of the mail: the address is theirs. Later times change nothing."""
    if assignment.state != AssignmentState.UNCONFIRMED:
        return assignment
    # A page asks for several things at once, and each of them confirms.
    row = held(assignment.id)
    if row.state != AssignmentState.UNCONFIRMED:
        return row
    return move(row, "confirm", by=Actor("requester", row.requester.name))
