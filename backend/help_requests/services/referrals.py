"""State transitions of referrals, each by one conditional update."""

from uuid import UUID

from django.db import transaction
from django.db.models import UUIDField, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldConflict, ImpossibleMove, Missing
from backend.core.hours import this_hour
from backend.help_requests.figures.boxes import first_month
from backend.help_requests.models import HelpRequest, Message, Note, Referral, ReferralEnvelope
from backend.help_requests.payloads import ReferralPin
from backend.help_requests.retention import erase_at
from backend.help_requests.selectors import locked_request
from backend.help_requests.states import (
    MOVES,
    OPEN,
    READING,
    DeclineReason,
    Move,
    ReferralStatus,
    RequestStatus,
    load_change,
    request_status,
)
from backend.organisations.opening_hours import answer_due, today
from backend.organisations.services import LoadChange, count_load
from backend.organisations.staff import lock_member
from notifications.outbox import seen
from notifications.recipients import organisation

from .notices import show_change, tell_offered, tell_seeker, warn_safety_net
from .submission import takes_turns


def lock_request(request_id: UUID) -> HelpRequest:
    """Return the request's row, locked until the transaction ends. May raise `Missing`."""
    request = locked_request(request_id)
    if request is None:
        raise Missing(_("This request was erased."))
    return request


def move(referral: Referral, how: Move, **also: object) -> LoadChange:
    """Move a referral, return the change of load; `ImpossibleMove` if its state forbids it."""
    before = ReferralStatus(referral.status)
    sources, after = MOVES[how]
    if before in sources:
        # Each move takes it out of the bin, in which it was not carried.
        marks: dict[str, object] = {
            "overdue": False,
            "binned_hour": None,
            "passed_over": False,
            "reminded": 0,
            "reminded_hour": None,
            "closed_on": None,
        }
        if after not in READING:
            # Whoever lets the organisation in anew begins anew.
            marks["assignee"] = None
        rows = Referral.objects.filter(
            id=referral.id, status=before, binned_hour__isnull=not referral.binned
        )
        if rows.update(status=after, **(marks | also)):
            change = load_change(None if referral.binned else before, after)
            referral.status, referral.overdue, referral.binned_hour = after, False, None
            return referral.organisation_id, *change
    raise ImpossibleMove(
        _("This referral is “{state}” now.").format(state=ReferralStatus(referral.status).label)
    )


def offer(referral: Referral) -> LoadChange:
    """Offer a referral to its organisation; raise `ImpossibleMove` if it already reads it."""
    last = Message.objects.filter(request_id=referral.request_id).order_by("-number")
    return move(
        referral,
        Move.OFFER,
        offered_hour=this_hour(),
        came_month=first_month(referral),
        offered_number=Coalesce(last.values("number")[:1], 0),
        due_at=answer_due(referral.organisation_id),
        last_message_hour=last.values("sent_hour")[:1],
        decline_reason="",
    )


def destroy_words(referral: Referral) -> None:
    """Destroy what an organisation that reads no more could open: later keys, and its notes."""
    ReferralEnvelope.objects.filter(referral=referral).delete()
    Note.objects.filter(referral=referral).delete()


def open_next(request: HelpRequest) -> list[LoadChange]:
    """Offer the request to the next waiting organisation, if nobody has time left to answer."""
    referrals = request.referrals.order_by("position")
    if referrals.filter(status__in=OPEN, overdue=False).exists():
        return []
    for waiting in referrals.filter(status=ReferralStatus.WAITING):
        if takes_turns(waiting.organisation_id):
            change = offer(waiting)
            tell_offered(request, waiting)
            return [change]
        Referral.objects.filter(id=waiting.id).update(passed_over=True)
    return []


def waits_in_vain(request: HelpRequest) -> bool:
    """Return whether all who have the request let the time pass."""
    late = request.referrals.filter(status__in=OPEN).values_list("overdue", flat=True)
    return set(late) == {True}


def refresh(request: HelpRequest) -> None:
    """Update the request's state and erasure time from its referrals."""
    states = request.referrals.values_list("status", flat=True)
    request.status = request_status([ReferralStatus(state) for state in states])
    request.erase_at = erase_at(RequestStatus(request.status))
    request.save(update_fields=["status", "erase_at"])


@transaction.atomic
def accept_referral(*, referral: Referral, pin: ReferralPin, by: UUID) -> Referral:
    """Accept a request with a pin of its first key. May raise `ImpossibleMove`, `Conflict`.

    :param by: the member to whom it is assigned, unless somebody has it already
    """
    request = lock_request(referral.request_id)
    row = Referral.objects.filter(id=referral.id).get()
    written = {"pin_number": pin.number, "pin_mac": pin.mac, "pin_due": ""}
    if row.status in OPEN:
        _check_pin(row, pin)
        if row.status == ReferralStatus.ACCEPTED and row.pin_mac is None:
            Referral.objects.filter(id=row.id).update(**written)
            return row
    by = lock_member(referral.organisation_id, by).pk
    return _settle(
        request, row, Move.ACCEPT, **written, assignee=Coalesce("assignee", Value(by, UUIDField()))
    )


def _check_pin(referral: Referral, pin: ReferralPin) -> None:
    """Raise `Conflict` if the pin has a wrong number, or there is another pin."""
    first = _first_number(referral)
    if pin.number != first:
        detail = _("Pin the first key that you were given: number {number}.").format(number=first)
        raise FieldConflict("pin.number", "not-the-first", detail)
    if referral.pin_mac is not None and bytes(referral.pin_mac) != pin.mac:
        raise Conflict(
            _("This request was accepted with another key. Do not answer it. Call the operator.")
        )


def _first_number(referral: Referral) -> int | None:
    if referral.envelope:
        return 1
    later = referral.later_envelopes.order_by("number")
    return later.values_list("number", flat=True).first()


@transaction.atomic
def decline_referral(*, referral: Referral, reason: DeclineReason) -> Referral:
    """Decline a request and offer it to the next. May raise `ImpossibleMove`."""
    return _move_and_settle(referral, Move.DECLINE, envelope=None, decline_reason=reason)


@transaction.atomic
def close_referral(*, referral: Referral) -> Referral:
    """Close a referral, which can still be read; raise `ImpossibleMove` if it is not accepted."""
    return _move_and_settle(referral, Move.CLOSE, closed_on=today())


def _move_and_settle(referral: Referral, how: Move, **also: object) -> Referral:
    request = lock_request(referral.request_id)
    return _settle(request, Referral.objects.filter(id=referral.id).get(), how, **also)


def _settle(request: HelpRequest, referral: Referral, how: Move, **also: object) -> Referral:
    changes = [move(referral, how, **also)]
    if how == Move.DECLINE:
        destroy_words(referral)
        changes += open_next(request)
        if waits_in_vain(request):
            warn_safety_net(request)
    refresh(request)
    tell_seeker(request, "request.moved")
    show_change(referral)
    # Somebody has looked: no colleague is reminded.
    seen(organisation(referral.organisation_id), referral.id)
    count_load(changes)
    return referral
