"""Messages of seekers and organisations."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from backend.core.compiled_queries import insert_all
from backend.core.errors import Conflict, ImpossibleMove, Withheld
from backend.core.hours import this_hour
from backend.help_requests.closures import is_over, opening_again
from backend.help_requests.interpreters import has_ended
from backend.help_requests.models import HeldReply, HelpRequest, Message, Referral, ReferralEnvelope
from backend.help_requests.payloads import NewMessage
from backend.help_requests.quota import add_bytes
from backend.help_requests.retention import erase_at
from backend.help_requests.selectors import referrals_of
from backend.help_requests.states import READING, WRITING, AnswerTime, RequestStatus
from backend.organisations.directory import partner_of
from backend.organisations.services import LoadChange, count_load
from notifications.models import Notice
from notifications.outbox import announce, notices
from notifications.recipients import organisation, seeker

from .notices import show_change_to_readers, tell_offered
from .referrals import lock_request, offer, refresh

# Written out, since every message runs them (docs/performance.md).
TOUCH_REQUEST = (
    "UPDATE help_requests_helprequest SET last_number = %s, stored_bytes = %s, erase_at = %s"
    " WHERE id = %s"
)
TOUCH_REFERRALS = (  # noqa: S608 - the states are our own
    "UPDATE help_requests_referral SET last_message_hour = %s,"
    # Of a closed one it says that the clock closed it.
    " asked_on = CASE WHEN status = 'closed' THEN asked_on END"
    " WHERE request_id = %s AND status IN ({states})"
).format(states=", ".join(f"'{state.value}'" for state in sorted(READING)))


def write_as_seeker(*, request_id: UUID, message: NewMessage) -> tuple[Message, bool]:
    """Store a seeker's message, reopening a closed conversation; return it and if it is new.

    :raises Conflict: the identifier is taken, the key was replaced, or it was closed too long ago
    :raises RequestFull: the request holds as much as it may
    :raises Missing: the request was erased
    """
    return _once(request_id, None, message)


def write_as_organisation(
    *, referral: Referral, message: NewMessage, by: UUID
) -> tuple[Message, bool]:
    """Store an organisation's message; return it and whether it is new.

    A reply that waited for a second reader under the same identifier is noted as sent by `by`.

    :raises ImpossibleMove: the referral is closed
    :raises Withheld: the organisation declined, or consent was withdrawn
    :raises Conflict: the identifier is taken, or the key was replaced
    :raises RequestFull: the request holds as much as it may
    """
    return _once(referral.request_id, referral, message, by)


def _once(
    request_id: UUID, writer: Referral | None, message: NewMessage, by: UUID | None = None
) -> tuple[Message, bool]:
    try:
        return _write(request_id, writer, message, by), True
    except (IntegrityError, Conflict) as error:
        # A conflict too: the referral may have been closed since the first time.
        known = Message.objects.filter(id=message.id, request_id=request_id).first()
        organisation_id = writer.organisation_id if writer else None
        if (
            known
            and known.organisation_id == organisation_id
            and known.key_number == message.key_number
            and bytes(known.body) == message.body
        ):
            return known, False
        if isinstance(error, Conflict):
            raise
        raise Conflict(_("This identifier is in use. Make a new one and send again.")) from None


@transaction.atomic
def _write(
    request_id: UUID, writer: Referral | None, message: NewMessage, by: UUID | None
) -> Message:
    request = lock_request(request_id)
    referrals = referrals_of(request_id)
    opening = [] if writer else _opening(request, referrals)
    own = next(row for row in referrals if row.id == writer.id) if writer else None
    if own:
        check_writer(own)
    elif is_over(referrals, opening):
        detail = _("This conversation is closed. Ask for help again.")
        raise Conflict(detail, code="conversation-over")
    add_bytes(request, len(message.body), messages=1, by_seeker=writer is None)
    hour = this_hour()
    kept = Message(
        id=message.id,
        request=request,
        number=request.last_number + 1,
        organisation_id=writer.organisation_id if writer else None,
        key_number=message.key_number,
        body=message.body,
        sent_hour=hour,
        interpreter=own is not None and own.interprets,
    )
    request.erase_at = erase_at(RequestStatus(request.status))
    place = request.pk if connection.features.has_native_uuid_field else request.pk.hex
    written = connection.ops.adapt_datetimefield_value
    # The identifier is looked at before the key number, so that the same call, come again, is
    # known first.
    insert_all(
        [kept, *_notices(request, referrals, writer)],
        then=[
            (
                TOUCH_REQUEST,
                (kept.number, request.stored_bytes, written(request.erase_at), place),
            ),
            (TOUCH_REFERRALS, (written(hour), place)),
        ],
    )
    if message.key_number != request.key_number:
        detail = _("The key was replaced by number {number}. Lock the message with that one.")
        raise Conflict(detail.format(number=request.key_number), code="key-replaced")
    if own and own.offered_hour and not own.answered and not own.interprets:
        # Its first words, for the figures.
        hours = int((hour - own.offered_hour) / timedelta(hours=1))
        Referral.objects.filter(id=own.id).update(answered=AnswerTime.of(hours))
    if writer and partner_of(writer.organisation_id).second_reader:
        held = HeldReply.objects.filter(id=kept.id, referral=writer.id, reader=None)
        held.update(reader=by, box=None)
    changes = _reopen(request, opening)
    announce("request.changed", [seeker(request.id)], request.id)
    show_change_to_readers(referrals)
    count_load(changes)
    return kept


def _notices(
    request: HelpRequest, referrals: list[Referral], writer: Referral | None
) -> list[Notice]:
    if writer:
        who = [seeker(request.id)] if request.reachable else []
        told = notices("request.answered", who, request.id)
        # What somebody else says is interpreted too.
        called = [one for one in referrals if one.interprets and one.id != writer.id]
        return [*told, *_written(request, called)]
    return _written(request, [one for one in referrals if one.status in WRITING])


def _written(request: HelpRequest, referrals: list[Referral]) -> list[Notice]:
    return [
        notice
        for referral in referrals
        if not referral.binned
        for notice in notices(
            "referral.written",
            [
                organisation(
                    referral.organisation_id, only=None if request.urgent else referral.assignee_id
                )
            ],
            referral.id,
            urgent=request.urgent,
        )
    ]


def check_writer(referral: Referral) -> None:
    """Raise `ImpossibleMove` or `Withheld` if the organisation may not write now."""
    check_reader(referral)
    if referral.status not in WRITING:
        raise ImpossibleMove(_("This referral is closed. The seeker can open it by writing."))


def check_reader(referral: Referral) -> None:
    """Raise `Withheld` if the organisation may not read now."""
    if referral.status not in READING or has_ended(referral):
        raise Withheld(_("You can no longer read this: consent was withdrawn, or you declined."))


def _opening(request: HelpRequest, referrals: list[Referral]) -> list[Referral]:
    """Return the closed referrals that writing opens: those with the newest key."""
    closed = opening_again(referrals, request.erase_at)
    if closed and request.key_number > 1:
        held = ReferralEnvelope.objects.filter(referral__in=closed, number=request.key_number)
        holders = set(held.values_list("referral_id", flat=True))
        closed = [referral for referral in closed if referral.id in holders]
    return closed


def _reopen(request: HelpRequest, closed: list[Referral]) -> list[LoadChange]:
    """Offer a closed request again."""
    changes = [offer(referral) for referral in closed]
    for referral in closed:
        tell_offered(request, referral)
    if changes:
        refresh(request)
    return changes
