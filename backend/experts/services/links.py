"""Links of requesters: asked for, opened the first time, replaced by another one."""

import hashlib
from dataclasses import asdict, astuple, dataclass, replace
from uuid import UUID

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from backend.accounts import sign_in_delays
from backend.accounts.services import checked_address
from backend.core.disk_space import check_space
from backend.core.errors import ImpossibleMove
from backend.core.limits import LONGEST_NAME
from backend.core.mail_addresses import in_mailbox
from backend.core.names import clean_name
from backend.experts import local_time
from backend.experts.models import Assignment, Platform, Requester
from backend.experts.permissions import get_platform
from backend.experts.services import history, requester_mail
from backend.experts.services.history import Actor, lock_for_update, move
from backend.experts.services.requester_mail import CONFIRM, LINK
from backend.experts.states import AssignmentState
from notifications import mailboxes

# As long as the page says that one waits for the mail.
SAME_FORM_SECONDS = 600
# Links to one address in a day behind which nobody has written anything.
MAX_LINKS_A_DAY = 10
# A filter of a mail server opens links as well: what nobody wrote in is nobody's.
UNWRITTEN = Q(state=AssignmentState.DRAFT, revision=1)
NEW_LINK = "new-link"


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody sends to get a link; `kind` is one of `states.RequesterKind`."""

    email: str
    organisation: str
    name: str
    kind: str
    language: str

    def fingerprint(self, form: UUID) -> bytes:
        """Return SHA-256 over a form's identifier and all that was typed into it, 32 bytes."""
        parts = (form.bytes, *(text.encode() for text in astuple(self)))
        return hashlib.sha256(b"".join(len(part).to_bytes(8) + part for part in parts)).digest()


def ask(sent: Sent, *, form: UUID | None = None) -> None:
    """Have a link sent to an address, behind which a new request can be written.

    Nothing tells whether it was: each mailbox has limits, and nothing is kept beyond them. The same
    form with the same words counts once in ten minutes.

    :raises OutOfSpace: there is too little room for anything new
    :raises Conflict: no mail can be sent to the address; a name is not plainly written
    """
    platform = get_platform()
    check_space()
    sent = replace(
        sent,
        email=checked_address(sent.email),
        **{
            field: clean_name(getattr(sent, field), longest=LONGEST_NAME, field=field)
            for field in ("organisation", "name")
        },
    )
    asked_as = sent.fingerprint(form) if form else None
    is_tap = asked_as is not None and not cache.add(
        f"asked:{asked_as.hex()}", True, SAME_FORM_SECONDS
    )
    known = Assignment.objects.filter(asked_as=asked_as) if asked_as else Assignment.objects.none()
    is_known = known.exists()
    if (is_tap and is_known) or not sign_in_delays.may_mail(sent.email, "advice"):
        return
    if mailboxes.why_stopped(sent.email):
        return
    try:
        _begin(platform, sent, None if is_known else asked_as)
    except IntegrityError:
        # A finger that tapped twice: both came at once, and the other was first.
        if not known.exists():
            raise


@transaction.atomic
def _begin(platform: Platform, sent: Sent, asked_as: bytes | None) -> None:
    """Begin a request and write the mail with its link, unless ten wait to be opened already."""
    today = local_time.today()
    # Somebody else may do this to an address; whose it is finds ten links there, and can use one.
    waiting = Assignment.objects.filter(
        UNWRITTEN,
        in_mailbox("requester__email", sent.email),
        platform=platform,
        created_on=today,
    )
    if waiting.count() >= MAX_LINKS_A_DAY:
        return
    alike = Requester.objects.filter(
        platform=platform, email__iexact=sent.email, name=sent.name, kind=sent.kind
    )
    # Whoever knows an address could rename its owner, if a row were found by it alone.
    known = alike.filter(organisation=sent.organisation, language=sent.language)
    # Held, or their name may be erased just now (`retention.forget_requesters`).
    requester = known.select_for_update(no_key=True).first()
    if requester is None:
        requester = Requester.objects.create(platform=platform, **asdict(sent))
    assignment = Assignment.objects.create(
        platform=platform, requester=requester, asked_as=asked_as, created_on=today
    )
    requester_mail.write(assignment=assignment, kind=CONFIRM)


@transaction.atomic
def confirm(assignment: Assignment) -> Assignment:
    """Note that somebody opened the link of the mail: the address is theirs."""
    if assignment.confirmed_on:
        return assignment
    # A page asks for several things at once, and each of them confirms.
    row = lock_for_update(assignment.id)
    if row.confirmed_on:
        return row
    by = Actor("requester", row.requester.name)
    return move(row, "confirm", by=by, confirmed_on=local_time.today())


@transaction.atomic
def send_new_link(assignment: Assignment, *, by: Actor) -> Assignment:
    """Make the link of a request lead nowhere, and mail its requester another one."""
    row = history.lock_for_update(assignment.id)
    if not row.requester.email:
        raise ImpossibleMove(_("The address of this requester is erased. No link can be mailed."))
    Assignment.objects.filter(id=row.id).update(link=F("link") + 1)
    history.note_entry(row, NEW_LINK, by=by)
    requester_mail.write(assignment=row, kind=LINK)
    return row
