"""State transitions of referrals, each by one conditional update."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import UUIDField, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import Conflict, FieldConflict, ImpossibleMove, Missing
from backend.core.hours import this_hour
from backend.help_requests.figures.boxes import first_month
from backend.help_requests.interpreters import has_ended
from backend.help_requests.models import (
    HeldReply,
    HelpRequest,
    Message,
    Note,
    Proposal,
    Referral,
    ReferralEnvelope,
)
from backend.help_requests.payloads import NewProposals, ReferralPin
from backend.help_requests.retention import erase_at
from backend.help_requests.selectors import locked_request
from backend.help_requests.states import (
    HELPING,
    MOVES,
    OPEN,
    READING,
    WRITING,
    DeclineReason,
    Move,
    ProposalState,
    ReferralStatus,
    RequestStatus,
    load_change,
    request_status,
)
from backend.organisations.opening_hours import answer_due
from backend.organisations.services import LoadChange, count_load
from backend.organisations.staff import lock_member
from notifications.outbox import seen
from notifications.recipients import organisation

from .notices import show_change, show_change_to_readers, tell_offered, tell_seeker, warn_safety_net
from .proposals import add_proposals, lapse, lapse_of, propose_instead, settle_for
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
            "asked_on": None,
        }
        if after not in READING or before not in READING:
            # Whoever lets the organisation in anew begins anew.
            marks["assignee"] = None
        if after not in HELPING:
            # Each offer begins with no.
            marks["supervised"] = False
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
    if referral.ends_on:
        # It was asked to interpret until now, and never to help.
        referral.offered_hour = referral.came_month = None
    if referral.status in {ReferralStatus.DECLINED, ReferralStatus.WITHDRAWN}:
        # A server of the last release took consent away without destroying these.
        destroy_drafts(referral)
    return move(
        referral,
        Move.OFFER,
        came_month=first_month(referral),
        due_at=answer_due(referral.organisation_id),
        ends_on=None,
        **_beginning(referral),
    )


def begin_interpreting(referral: Referral, until: date) -> None:
    """Let an organisation interpret until a day, or until a later one; may raise `ImpossibleMove`.

    Nothing is promised, and nothing of it is counted.
    """
    if referral.interprets:
        rows = Referral.objects.filter(id=referral.id, status=ReferralStatus.INTERPRETS)
        if not rows.update(ends_on=until):
            raise ImpossibleMove(_("The interpreting has ended."))
    else:
        begun = _beginning(referral) | {"came_month": None, "due_at": None, "ends_on": until}
        move(referral, Move.INTERPRET, **begun)


def end_interpreting(request: HelpRequest, interpreters: Iterable[Referral]) -> None:
    """End consents of interpreters: nothing that they hold opens what comes after the next key."""
    for referral in interpreters:
        move(referral, Move.WITHDRAW, envelope=None)
        destroy_words(referral)
        show_change(referral)
        seen(organisation(referral.organisation_id), referral.id)
        request.key_due = True
    request.save(update_fields=["key_due"])


def left_interpreters(referrals: Iterable[Referral]) -> list[Referral]:
    """Return the interpreters who leave: nobody else helps any more, or their last day is over."""
    known = list(referrals)
    is_helped = any(one.status in OPEN for one in known)
    return [one for one in known if one.interprets and (not is_helped or has_ended(one))]


def _beginning(referral: Referral) -> dict[str, Any]:
    """Return the columns of a referral that its organisation reads from this hour on."""
    last = Message.objects.filter(request_id=referral.request_id).order_by("-number")
    return {
        "offered_hour": this_hour(),
        "offered_number": Coalesce(last.values("number")[:1], 0),
        "last_message_hour": last.values("sent_hour")[:1],
        "decline_reason": "",
    }


def destroy_words(referral: Referral) -> None:
    """Destroy what an organisation that reads no more could open: later keys, and its notes."""
    ReferralEnvelope.objects.filter(referral=referral).delete()
    destroy_drafts(referral)


def destroy_drafts(referral: Referral) -> None:
    """Destroy what an organisation wrote for itself about a request."""
    Note.objects.filter(referral=referral).delete()
    HeldReply.objects.filter(referral=referral).delete()


def open_next(request: HelpRequest) -> list[LoadChange]:
    """Offer the request to the next waiting organisation, if nobody has time left to answer."""
    referrals = request.referrals.order_by("position")
    if referrals.filter(status__in=OPEN, overdue=False).exists():
        return []
    for waiting in referrals.filter(status=ReferralStatus.WAITING):
        if takes_turns(waiting.organisation_id):
            change = offer(waiting)
            # Its turn came by the seeker's first choice: nothing is left to be answered.
            settle_for(request, waiting.organisation_id, ProposalState.LAPSED)
            tell_offered(request, waiting)
            return [change]
        Referral.objects.filter(id=waiting.id).update(passed_over=True)
    return []


def waits_in_vain(request: HelpRequest) -> bool:
    """Return whether all who have the request let the time pass."""
    late = request.referrals.filter(status__in=OPEN).values_list("overdue", flat=True)
    return set(late) == {True}


def refresh(request: HelpRequest) -> list[Referral]:
    """Update the request's state and erasure time from its referrals, and return these.

    With the last organisation that helps, or after their last day, interpreters leave.
    """
    referrals = list(request.referrals.only("id", "organisation_id", "status", "ends_on"))
    if left := left_interpreters(referrals):
        end_interpreting(request, left)
    request.status = request_status([ReferralStatus(one.status) for one in referrals])
    request.erase_at = erase_at(RequestStatus(request.status))
    request.save(update_fields=["status", "erase_at"])
    return referrals


def lapse_if_closed(request: HelpRequest) -> None:
    """End all waiting proposals of a request that is closed."""
    if request.status == RequestStatus.CLOSED:
        lapse(request, Proposal.objects.all())


@transaction.atomic
def accept_referral(*, referral: Referral, pin: ReferralPin, by: UUID) -> Referral:
    """Accept a request with a pin of its first key. May raise `ImpossibleMove`, `Conflict`.

    An interpreter begins so, and stays one.

    :param by: the member to whom it is assigned, unless somebody has it already
    """
    request, row = locked_with_request(referral)
    written = {"pin_number": pin.number, "pin_mac": pin.mac, "pin_due": ""}
    if row.status in WRITING:
        _check_pin(row, pin)
        if row.status == ReferralStatus.ACCEPTED and row.pin_mac is None:
            Referral.objects.filter(id=row.id).update(**written)
            show_change(row)
            return row
    by = lock_member(referral.organisation_id, by).pk
    assignee = Coalesce("assignee", Value(by, UUIDField()))
    if row.interprets:
        Referral.objects.filter(id=row.id).update(**written, assignee=assignee)
        show_change(row)
        seen(organisation(row.organisation_id), row.id)
        return row
    _settle(request, row, [move(row, Move.ACCEPT, **written, assignee=assignee)])
    return row


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
def decline_referral(
    *, referral: Referral, reason: DeclineReason, proposal: NewProposals | None = None
) -> Referral:
    """Decline a request and offer it to the next, with a proposal if another one fits better.

    :raises ImpossibleMove: it is not offered
    :raises Conflict: nobody, or an organisation that cannot be, is proposed
    """
    request, row = locked_with_request(referral)
    change = move(row, Move.DECLINE, envelope=None, decline_reason=reason)
    destroy_words(row)
    if reason == DeclineReason.OTHER_FITS_BETTER:
        propose_instead(request, row, proposal)
    else:
        lapse_of(request, row)
    changes = [change, *open_next(request)]
    if waits_in_vain(request):
        warn_safety_net(request)
    _settle(request, row, changes)
    if reason != DeclineReason.OTHER_FITS_BETTER:
        lapse_if_closed(request)
    return row


@transaction.atomic
def close_referral(*, referral: Referral, asked_on: date | None = None) -> Referral:
    """Close a referral, which can still be read; raise `ImpossibleMove` if it is not accepted.

    :param asked_on: the day on which its seeker was asked after in vain, if the clock closes it
    """
    request, row = locked_with_request(referral)
    change = move(row, Move.CLOSE, closed_on=today(), asked_on=asked_on)
    lapse_of(request, row)
    _settle(request, row, [change])
    lapse_if_closed(request)
    return row


@transaction.atomic
def propose_organisations(*, referral: Referral, asked: NewProposals) -> bool:
    """Propose other organisations to the seeker, and return whether any is new.

    :raises ImpossibleMove: the organisation is not in the conversation any more
    :raises Conflict: one cannot be proposed here, or too many wait for an answer
    """
    request, row = locked_with_request(referral)
    if row.status not in OPEN:
        raise ImpossibleMove(_("Only who takes part in a conversation can propose another."))
    if asked.until and row.status != ReferralStatus.ACCEPTED:
        raise ImpossibleMove(_("Accept this request first. Then propose an interpreter."))
    added = add_proposals(request, row, asked)
    if added:
        refresh(request)
        if not request.profile().exclude.issuperset(asked.organisations):
            tell_seeker(request, "request.moved")
        show_change(row)
    return added


@transaction.atomic
def take_back_proposal(*, referral: Referral, organisation_id: UUID) -> None:
    """End an organisation's own proposal; idempotent. May raise `Missing`."""
    request, row = locked_with_request(referral)
    mine = Proposal.objects.filter(proposer=row, organisation_id=organisation_id)
    if not mine.exists():
        raise Missing(_("This organisation was not proposed."))
    lapse(request, mine)
    tell_seeker(request, "request.changed")


def locked_with_request(referral: Referral) -> tuple[HelpRequest, Referral]:
    """Return the request, locked until the transaction ends, and the referral as it is now."""
    request = lock_request(referral.request_id)
    return request, Referral.objects.get(id=referral.id)


def _settle(request: HelpRequest, referral: Referral, changes: list[LoadChange]) -> None:
    # Those who are in the conversation too see who takes part; whom it moved is told anyway.
    moved = {organisation_id for organisation_id, *_ in changes}
    show_change_to_readers([one for one in refresh(request) if one.organisation_id not in moved])
    tell_seeker(request, "request.moved")
    show_change(referral)
    # Somebody has looked: no colleague is reminded.
    seen(organisation(referral.organisation_id), referral.id)
    count_load(changes)
