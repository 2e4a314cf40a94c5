"""The seeker's consent: admitting organisations, withdrawing, changing the key."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldError, Missing
from backend.help_requests.models import (
    HelpRequest,
    Referral,
    ReferralEnvelope,
    SeekerEnvelope,
)
from backend.help_requests.payloads import LetIn, NewReferral, NextKey
from backend.help_requests.quota import add_bytes
from backend.help_requests.revisions import note_changes
from backend.help_requests.states import OPEN, STAYING, WRITING, Move, ReferralStatus
from backend.help_requests.waves import count_arrivals
from backend.organisations.services import count_load
from notifications.outbox import seen
from notifications.recipients import organisation

from .notices import (
    show_change,
    show_change_to_readers,
    show_changes,
    tell_offered,
    tell_seeker,
)
from .proposals import check_yes, lapse_of, refuse, settle_yes
from .referrals import (
    begin_interpreting,
    destroy_words,
    end_interpreting,
    lapse_if_closed,
    left_interpreters,
    lock_request,
    move,
    offer,
    refresh,
)
from .submission import check_accepting, checked_partners, reasons_at

# As many as there are places in a request; more organisations than the programme has.
MAX_REFERRALS = 20


@transaction.atomic
def let_organisation_in(*, request_id: UUID, asked: LetIn) -> tuple[Referral, bool]:
    """Let another organisation read the request, from the lowest key number of `asked`.

    :return: the referral, and whether anything changed
    :raises Conflict: it reads already, is unknown or not accepting, its key or the newest request
        key is wrong, there are too many, or an interpreter was not proposed until that day
    :raises RequestFull: the request holds as much as it may
    """
    request = lock_request(request_id)
    first, later = asked.envelopes.get(1), {n: box for n, box in asked.envelopes.items() if n > 1}
    sealed = NewReferral(asked.organisation, asked.key, first or b"")
    referral = request.referrals.filter(organisation_id=sealed.organisation).first()
    reads = referral is not None and referral.status in WRITING
    # The same call, come again, is known first: the organisation's key may be another by now.
    if referral and reads and _is_same(referral, asked):
        if not asked.until:
            # Where it came to a server of the last release first, nothing was settled.
            settle_yes(request, asked)
        return referral, False
    check_yes(request, asked)
    [partner] = checked_partners((sealed,), frozenset(), place="")
    if (highest := max(asked.envelopes, default=0)) != request.key_number:
        detail = _("Seal the newest key too: number {number}.")
        # Sealing anew does not help whoever names a key that there is not.
        code = "key-replaced" if highest < request.key_number else "conflict"
        raise Conflict(detail.format(number=request.key_number), code=code)
    if reads and not (asked.until and referral and referral.interprets):
        raise Conflict(_("This organisation reads already."))
    check_accepting([partner], place="")
    add_bytes(request, sum(map(len, asked.envelopes.values())))
    request.save(update_fields=["stored_bytes"])
    if referral is None:
        if request.referrals.count() >= MAX_REFERRALS:
            raise Conflict(_("No more organisations can be asked with this code."))
        referral = Referral.objects.create(
            request=request,
            organisation_id=sealed.organisation,
            key_id=sealed.key,
            status=ReferralStatus.WAITING,
            position=request.referrals.count(),
            reasons=[] if asked.until else reasons_at(request.profile(), partner),
        )
    Referral.objects.filter(id=referral.id).update(
        key_id=sealed.key, envelope=first, pin_number=None, pin_mac=None, pin_due=""
    )
    ReferralEnvelope.objects.filter(referral=referral).delete()
    ReferralEnvelope.objects.bulk_create(
        ReferralEnvelope(referral=referral, number=number, key_id=sealed.key, box=box)
        for number, box in later.items()
    )
    changes = []
    if asked.until:
        begin_interpreting(referral, asked.until)
    else:
        changes.append(offer(referral))
        count_arrivals([referral.organisation_id])
        # Whoever asks somebody else goes on, and awaits their first word.
        request.referrals.filter(status__in=OPEN).update(asked_on=None)
    settle_yes(request, asked)
    show_change_to_readers([one for one in refresh(request) if one.id != referral.id])
    tell_seeker(request, "request.changed")
    tell_offered(request, referral)
    count_load(changes)
    return referral, True


@transaction.atomic
def withdraw_consent(*, request_id: UUID, organisation_id: UUID, next_key: NextKey | None) -> None:
    """Withdraw consent from an organisation, optionally with a new request key; idempotent.

    :raises Missing: the organisation was never asked
    :raises Conflict: the key is not the next, or is missing for an organisation that stays
    :raises RequestFull: it left before, and the request holds as much as it may
    """
    request = lock_request(request_id)
    referral = request.referrals.filter(organisation_id=organisation_id).first()
    if referral is None:
        raise Missing(_("This organisation was not asked."))
    changes, leaves = [], referral.status != ReferralStatus.WITHDRAWN
    # Nobody saw one that waited for its turn.
    was_offered = leaves and referral.offered_hour is not None
    if referral.interprets:
        request.key_due = True
        request.save(update_fields=["key_due"])
    if leaves:
        changes.append(move(referral, Move.WITHDRAW, envelope=None))
        destroy_words(referral)
        lapse_of(request, referral)
        if was_offered:
            show_change(referral)
            seen(organisation(organisation_id), referral.id)
    if next_key:
        # Whoever leaves gets no later key, however full the request is; that happens once for each.
        _add_key(request, next_key, force=leaves)
    readers = refresh(request)
    if was_offered and not next_key:
        # With the next key they were told already.
        show_change_to_readers(readers)
    lapse_if_closed(request)
    tell_seeker(request, "request.changed")
    count_load(changes)


@transaction.atomic
def change_key(*, request_id: UUID, next_key: NextKey) -> None:
    """Add the next request key; idempotent. May raise `Conflict` or `RequestFull`."""
    request = lock_request(request_id)
    _add_key(request, next_key)
    refresh(request)
    tell_seeker(request, "request.changed")


@transaction.atomic
def refuse_proposal(*, request_id: UUID, organisation_id: UUID) -> None:
    """Say no to a proposed organisation; idempotent. May raise `Missing`."""
    request = lock_request(request_id)
    if refuse(request, organisation_id):
        refresh(request)
        tell_seeker(request, "request.changed")


def _is_same(referral: Referral, asked: LetIn) -> bool:
    """Return whether it reads what is asked, and until that day if it interprets."""
    until = referral.ends_on if referral.interprets else None
    return until == asked.until and _envelopes_of(referral) == dict(asked.envelopes)


def _envelopes_of(referral: Referral) -> dict[int, bytes]:
    later = referral.later_envelopes.values_list("number", "box")
    envelopes = {number: bytes(box) for number, box in later}
    return envelopes | ({1: bytes(referral.envelope)} if referral.envelope else {})


def _add_key(request: HelpRequest, next_key: NextKey, *, force: bool = False) -> None:
    if next_key.number == request.key_number and next_key.number > 1:
        known = request.later_envelopes.get(number=next_key.number)
        if bytes(known.box) == next_key.seeker_envelope:
            return
    if next_key.number != request.key_number + 1:
        detail = _("The next key has number {number}.")
        raise Conflict(detail.format(number=request.key_number + 1), code="key-replaced")
    referrals = {referral.organisation_id: referral for referral in request.referrals.all()}
    if left := left_interpreters(referrals.values()):
        end_interpreting(request, left)
        # The phone could not know yet that they leave with the last one that helps.
        gone = {referral.organisation_id for referral in left}
        stay = tuple(one for one in next_key.referrals if one.organisation not in gone)
        next_key = replace(next_key, referrals=stay)
    _check_all_covered(referrals, next_key)
    add_bytes(request, next_key.size(), force=force or request.key_due)
    SeekerEnvelope.objects.create(
        request=request,
        number=next_key.number,
        box=next_key.seeker_envelope,
        chain=next_key.chain,
    )
    sealed_boxes = [
        ReferralEnvelope(
            referral=referrals[sealed.organisation],
            number=next_key.number,
            key_id=sealed.key,
            box=sealed.envelope,
        )
        for sealed in next_key.referrals
        # Numbers run without a gap for everybody: who closed the request and does not hold the
        # number before gets none. The seeker cannot know this, and may let them in anew.
        if next_key.number - 1 in _envelopes_of(referrals[sealed.organisation])
    ]
    ReferralEnvelope.objects.bulk_create(sealed_boxes)
    request.key_number, request.key_due = next_key.number, False
    request.save(update_fields=["key_number", "stored_bytes", "key_due"])
    show_changes(referral for referral in referrals.values() if referral.status in WRITING)
    # Who closed it hears nothing of it, but has one key more.
    note_changes(
        envelope.referral.organisation_id
        for envelope in sealed_boxes
        if envelope.referral.status not in WRITING
    )


def _check_all_covered(referrals: Mapping[UUID, Referral], next_key: NextKey) -> None:
    """Raise `Conflict` unless the key is sealed to all who stay and to nobody who left."""
    sealed_for = {sealed.organisation for sealed in next_key.referrals}
    may = STAYING | {ReferralStatus.CLOSED}
    errors = [
        FieldError("referrals", "missing", _("The key is missing for {id}.").format(id=id_))
        for id_, referral in referrals.items()
        if referral.status in STAYING and id_ not in sealed_for
    ]
    for index, sealed in enumerate(next_key.referrals):
        referral = referrals.get(sealed.organisation)
        if referral is None or referral.status not in may:
            detail = _("This organisation does not read here.")
            place = f"referrals.{index}.organisation"
            errors.append(FieldError(place, "not-reading", detail))
    if errors:
        raise Conflict(_("Look at the errors below."), errors=errors)
    if next_key.referrals:
        checked_partners(
            tuple(NewReferral(s.organisation, s.key, s.envelope) for s in next_key.referrals),
            frozenset(),
        )
