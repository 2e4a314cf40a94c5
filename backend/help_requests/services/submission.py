"""Submission of new help requests."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.core.compiled_queries import insert_all
from backend.core.disk_space import check_space
from backend.core.errors import Conflict, FieldError, Missing, OutOfSpace
from backend.core.hours import days_from_now, this_hour
from backend.help_requests.figures.boxes import this_month
from backend.help_requests.models import HelpRequest, Message, Referral
from backend.help_requests.payloads import NewReferral, Submission
from backend.help_requests.retention import untouched_days
from backend.help_requests.selectors import Progress, referral_progress
from backend.help_requests.states import ReferralStatus
from backend.help_requests.waves import count_arrivals
from backend.organisations.directory import Partner, candidate_index, directory, partner_of
from backend.organisations.matcher import best_safety_net, reasons_for
from backend.organisations.profiles import Candidate, Profile
from backend.organisations.services import count_load, load_statements
from notifications.models import Notice
from notifications.outbox import announce, notices
from notifications.recipients import organisation

# What an organisation is told when a request comes.
OFFERED = "referral.offered"


@dataclass(frozen=True, slots=True)
class Submitted:
    """The stored request, whether it is new, and how far it is at each organisation."""

    request: HelpRequest
    created: bool
    progress: list[Progress]


def submit_help_request(submission: Submission) -> Submitted:
    """Store a help request; the same one sent again changes nothing.

    :raises Conflict: an identifier is taken, or an organisation is unknown, repeated, not
        accepting, or its key was replaced
    :raises OutOfSpace: only answers are still stored
    """
    fingerprint = submission.fingerprint()
    try:
        return _create(submission, fingerprint)
    except (IntegrityError, Conflict, OutOfSpace) as error:
        # A conflict too: an organisation's key may have been replaced since the first time.
        known = HelpRequest.objects.filter(id=submission.id).first()
        if known and bytes(known.fingerprint) == fingerprint:
            return Submitted(known, created=False, progress=referral_progress(known.id))
        if not isinstance(error, IntegrityError):
            raise
        raise Conflict(_("This identifier is in use. Make a new one and send again.")) from None


def checked_partners(
    referrals: tuple[NewReferral, ...],
    exclude: frozenset[uuid.UUID],
    *,
    place: str = "referrals.{index}.",
) -> list[Partner]:
    """Return the referrals' partners; raise `Conflict` with the place of each wrong one."""
    partners, errors, seen = directory().partners, [], set()
    for index, referral in enumerate(referrals):
        path, partner = place.format(index=index), partners.get(referral.organisation)
        if partner is None or partner.key is None:
            detail = _("This organisation is not here, or has no key yet.")
            errors.append(FieldError(f"{path}organisation", "unknown-organisation", detail))
        elif partner.key.id != referral.key:
            detail = _("This key was replaced. Ask for the organisation again and seal anew.")
            errors.append(FieldError(f"{path}key", "key-replaced", detail))
        elif referral.organisation in exclude:
            detail = _("This organisation was excluded.")
            errors.append(FieldError(f"{path}organisation", "excluded", detail))
        elif referral.organisation in seen:
            detail = _("This organisation stands in the list twice.")
            errors.append(FieldError(f"{path}organisation", "twice", detail))
        seen.add(referral.organisation)
    if all(referral.waits for referral in referrals):
        detail = _("Somebody must be asked now: `when` of one is `now`.")
        errors.append(FieldError("referrals", "nobody-now", detail))
    if errors:
        known = {"unknown-organisation", "key-replaced"}
        code = errors[0].code if errors[0].code in known else "conflict"
        raise Conflict(_("Look at the errors below."), code=code, errors=errors)
    return [partners[referral.organisation] for referral in referrals]


def accepts(partner: Partner) -> bool:
    """Return whether a partner accepts new requests; a safety net always does."""
    return partner.organisation.accepting or partner.organisation.safety_net


def takes_turns_now(partner: Partner) -> bool:
    """Return whether a request may move on to a partner: it accepts, and is not away."""
    if partner.organisation.safety_net:
        return True
    return accepts(partner) and not partner.is_away(timezone.now())


def takes_turns(organisation_id: uuid.UUID) -> bool:
    """Return whether an organisation takes turns now; False if its row does not verify."""
    try:
        return takes_turns_now(partner_of(organisation_id))
    except Missing:
        return False


def check_accepting(partners: Sequence[Partner], *, place: str = "referrals.{index}.") -> None:
    """Raise `Conflict` with the place of each partner that accepts no new requests."""
    detail = _(
        "This organisation takes no new requests now. Ask who fits again, and choose another."
    )
    errors = [
        FieldError(f"{place.format(index=index)}organisation", "not-accepting", detail)
        for index, partner in enumerate(partners)
        if not accepts(partner)
    ]
    if errors:
        raise Conflict(detail, code="not-accepting", errors=errors)


def safety_net_for(profile: Profile) -> Candidate | None:
    """Return the safety net for this profile, whatever its load."""
    return best_safety_net(profile, candidate_index(directory()))


def reasons_at(profile: Profile, partner: Partner) -> list[str]:
    """Return the codes of the reasons why this organisation fits."""
    net = safety_net_for(profile)
    beside = None if net is None or net.id == partner.organisation.id else net
    return [
        str(reason) for reason in reasons_for(profile, partner.candidate(timezone.now()), beside)
    ]


def _create(submission: Submission, fingerprint: bytes) -> Submitted:
    check_space()
    profile, hour = submission.profile, this_hour()
    partners = checked_partners(submission.referrals, profile.exclude)
    check_accepting(partners)
    request = HelpRequest(
        id=submission.id,
        access_digest=submission.access_digest,
        audience=profile.audience,
        themes=sorted(profile.themes),
        region=profile.region,
        age_band=profile.age_band,
        language=profile.language,
        wishes=sorted(profile.wishes),
        urgent=profile.urgent,
        exclude=sorted(map(str, profile.exclude)),
        seeker_envelope=submission.seeker_envelope,
        fingerprint=fingerprint,
        stored_bytes=submission.size(),
        erase_at=days_from_now(untouched_days()),
    )
    referrals = [
        _referral(request, position, asked, partner, hour)
        for position, (asked, partner) in enumerate(
            zip(submission.referrals, partners, strict=True)
        )
    ]
    message = Message(
        id=submission.message.id,
        request=request,
        number=1,
        body=submission.message.body,
        sent_hour=hour,
    )
    offered = [referral for referral in referrals if referral.status == ReferralStatus.OFFERED]
    told = [_notice(request, referral) for referral in offered]
    load = [(referral.organisation_id, 1, 0) for referral in offered]
    rows = [request, *referrals, message, *told]
    if len(load) == 1:
        insert_all(rows, then=load_statements(load))
    else:
        # PostgreSQL runs the parts of one statement in an order of its own: two counts in it would
        # wait crosswise for two of another call.
        with transaction.atomic():
            insert_all(rows)
            count_load(load)
    count_arrivals([referral.organisation_id for referral in offered])
    for referral in offered:
        announce(OFFERED, [organisation(referral.organisation_id)], referral.id)
    progress = [
        Progress(
            referral.organisation_id,
            str(referral.status),
            overdue=False,
            offered_hour=referral.offered_hour,
            due_at=referral.due_at,
            has_answered=False,
        )
        for referral in referrals
    ]
    return Submitted(request, created=True, progress=progress)


def _notice(request: HelpRequest, referral: Referral) -> Notice:
    who = [organisation(referral.organisation_id)]
    [notice] = notices(OFFERED, who, referral.id, urgent=request.urgent)
    return notice


def _referral(
    request: HelpRequest, position: int, asked: NewReferral, partner: Partner, hour: datetime
) -> Referral:
    referral = Referral(
        request=request,
        organisation=partner.organisation,
        key_id=asked.key,
        envelope=asked.envelope,
        status=ReferralStatus.WAITING,
        position=position,
        reasons=reasons_at(request.profile(), partner),
    )
    if not asked.waits:
        referral.status = ReferralStatus.OFFERED
        referral.offered_hour = referral.last_message_hour = hour
        referral.came_month = this_month()
        referral.due_at = partner.answer_due(timezone.now())
    return referral
