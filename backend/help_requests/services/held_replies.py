"""Replies that a second colleague reads before they are sent (docs/second-reader.md).

The server cannot read them, and refuses no message for want of a reader: it keeps what waits, and
who sent what waited.
"""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, Missing
from backend.core.hours import this_hour
from backend.help_requests.models import HeldReply, HelpRequest, Message, Referral
from backend.help_requests.payloads import LockedText
from backend.help_requests.selectors import held_reply_of, waiting_replies
from backend.help_requests.states import ReferralStatus
from backend.organisations.directory import partner_of

from .messages import check_reader, check_writer
from .notes import check_key, locked_referral
from .notices import show_change

MAX_HELD = 20
"""Replies to one request that wait at once."""

FIRST_CASES = 3
"""Requests of a member whose answers a colleague reads first."""


def needs_second_reader(referral: Referral, member_id: UUID) -> bool:
    """Return whether a colleague reads this member's answers here before they are sent.

    May raise `Missing`.
    """
    if not partner_of(referral.organisation_id).second_reader:
        return False
    urgent = HelpRequest.objects.filter(id=referral.request_id).values_list("urgent", flat=True)
    if (is_urgent := urgent.first()) is None:
        raise Missing
    if is_urgent:
        return True
    others = Referral.objects.filter(
        organisation=referral.organisation_id,
        assignee=member_id,
        status__in=[ReferralStatus.ACCEPTED, ReferralStatus.CLOSED],
    ).exclude(id=referral.id)
    return others[:FIRST_CASES].count() < FIRST_CASES


def hold_reply(*, referral: Referral, author: UUID, reply: LockedText) -> tuple[HeldReply, bool]:
    """Store a reply that waits for a second reader; return it and whether it is new.

    :raises Withheld: the organisation may not read the request
    :raises ImpossibleMove: the referral is closed
    :raises Conflict: the identifier is taken, the key is not the one in use, or too many wait
    """
    try:
        return _hold(referral, author, reply), True
    except (IntegrityError, Conflict):
        known = HeldReply.objects.filter(id=reply.id, referral=referral.id, author=author).first()
        if known and (known.reader or (known.key_id, known.box) == (reply.key_id, reply.box)):
            # Sent meanwhile, by whoever: a new identifier would send it twice.
            return known, False
        if not _is_taken(reply.id):
            raise
        raise Conflict(_("This identifier is in use. Make a new one and send again.")) from None


def _is_taken(reply_id: UUID) -> bool:
    rows = HeldReply.objects.filter(id=reply_id), Message.objects.filter(id=reply_id)
    return any(found.exists() for found in rows)


@transaction.atomic
def _hold(referral: Referral, author: UUID, reply: LockedText) -> HeldReply:
    row = locked_referral(referral)
    check_writer(row)
    check_key(row.organisation_id, reply.key_id)
    rows = HeldReply.objects.filter(referral=row.id)
    if waiting_replies(row.id).count() >= MAX_HELD:
        raise Conflict(
            _("Too many answers wait for a second reader here. Send some of them first.")
        )
    if Message.objects.filter(id=reply.id).exists():
        raise Conflict(_("This identifier is in use. Make a new one and send again."))
    kept = HeldReply.objects.create(
        id=reply.id,
        referral=row,
        number=(rows.aggregate(last=Max("number"))["last"] or 0) + 1,
        author=author,
        key_id=reply.key_id,
        box=reply.box,
        written_hour=this_hour(),
    )
    show_change(row)
    return kept


@transaction.atomic
def take_back(*, referral: Referral, reply_id: UUID) -> None:
    """Destroy a reply that waits. May raise `Missing` or `Withheld`."""
    row = locked_referral(referral)
    check_reader(row)
    held_reply_of(row, reply_id).delete()
    show_change(row)
