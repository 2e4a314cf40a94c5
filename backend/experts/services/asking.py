"""How a request begins: somebody asks, gets a link by mail, and opens it."""

import hashlib
from dataclasses import asdict, astuple, dataclass
from uuid import UUID

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from backend.accounts import slowing
from backend.experts.models import Assignment, Platform, Requester
from backend.experts.selectors.platform import the_platform
from backend.experts.selectors.requests import UNSENT
from backend.experts.states import AssignmentState

from . import letters
from .history import Actor, held, move
from .posting import CONFIRM

# As long as the page says that one waits for the mail.
TAPS_SECONDS = 600
# Links to one address in a day behind which nobody has written anything.
MOST_A_DAY = 10
# A filter of a mail server opens links as well: what nobody wrote in is nobody's.
UNWRITTEN = Q(state__in=UNSENT, revision=1)


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody sends to get a link; `kind` is one of `states.RequesterKind`."""

    email: str
    organisation: str
    name: str
    kind: str
    language: str

    def fingerprint(self, form: UUID) -> bytes:
        """SHA-256 over a form's identifier and all that was typed into it, 32 bytes.

        Whoever goes back and corrects their address sends the same form, and wants another mail.
        """
        parts = (form.bytes, *(text.encode() for text in astuple(self)))
        return hashlib.sha256(b"".join(len(one).to_bytes(8) + one for one in parts)).digest()


def ask(sent: Sent, *, form: UUID | None = None) -> None:
    """Has a link sent to an address, behind which a new request can be written.

    Nothing tells whether it was: at most three mails in ten minutes and ten in a day go to one
    address, and beyond that nothing is kept. Who asked before, with the same words, is the same
    requester.

    :param form: the form's own identifier: sent again with the same words it counts once in ten
        minutes; whoever sends it later lost the mail, and asks anew
    :raises Missing: there is no platform here
    """
    platform = the_platform()
    asked_as = sent.fingerprint(form) if form else None
    is_tap = asked_as is not None and not cache.add(f"asked:{asked_as.hex()}", True, TAPS_SECONDS)
    known = Assignment.objects.filter(asked_as=asked_as) if asked_as else Assignment.objects.none()
    is_known = known.exists()
    if (is_tap and is_known) or not slowing.may_mail(sent.email, "advice"):
        return
    try:
        _begin(platform, sent, None if is_known else asked_as)
    except IntegrityError:
        # A finger that tapped twice: both came at once, and the other was first.
        if not known.exists():
            raise


@transaction.atomic
def _begin(platform: Platform, sent: Sent, asked_as: bytes | None) -> None:
    """Begins a request and writes the mail with its link, unless ten wait to be opened already."""
    today = timezone.localdate()
    # Somebody else may do this to an address; whose it is finds ten links there, and can use one.
    waiting = Assignment.objects.filter(
        UNWRITTEN, platform=platform, requester__email__iexact=sent.email, created_on=today
    )
    if waiting.count() >= MOST_A_DAY:
        return
    alike = Requester.objects.filter(
        platform=platform, email__iexact=sent.email, name=sent.name, kind=sent.kind
    )
    # Whoever knows an address could rename its owner, if a row were found by it alone.
    known = alike.filter(organisation=sent.organisation, language=sent.language)
    # Held, or their name may be erased just now (`erasing.forget_requesters`).
    requester = known.select_for_update(no_key=True).first()
    if requester is None:
        requester = Requester.objects.create(platform=platform, **asdict(sent))
    assignment = Assignment.objects.create(
        platform=platform, requester=requester, asked_as=asked_as, created_on=today
    )
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
