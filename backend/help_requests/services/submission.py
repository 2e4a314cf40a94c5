"""A new help request, with all its rows at once or none of them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.core.compiled_queries import insert_all
from backend.core.disk_space import check_room
from backend.core.errors import Conflict, FieldError, Missing, OutOfSpace
from backend.core.hours import days_from_now, hours_from_now, this_hour
from backend.help_requests.models import HelpRequest, Message, Referral
from backend.help_requests.retention import untouched_days
from backend.help_requests.selectors import referral_states
from backend.help_requests.states import ReferralStatus
from backend.help_requests.submissions import NewReferral, Submission
from backend.help_requests.waves import count_arrivals
from backend.organisations.directory import Directory, Partner, directory, partner_of
from backend.organisations.matcher import Match, match, reasons_for
from backend.organisations.profiles import Profile
from backend.organisations.services import count_load, load_statements
from notifications.models import Notice
from notifications.outbox import announce, notices
from notifications.recipients import organisation

# What an organisation is told when a request comes.
OFFERED = "referral.offered"


@dataclass(frozen=True, slots=True)
class Submitted:
    """A request that is kept, whether it is new, and its referrals' states in order."""

    request: HelpRequest
    created: bool
    states: list[tuple[uuid.UUID, str]]


def submit_help_request(submission: Submission) -> Submitted:
    """Keep a help request; the same one sent again is found, and nothing is changed.

    :raises Conflict: the identifier, the code or the message's identifier is taken by something
        else; an organisation or its key is not here, or it accepts nothing now; it stands twice
    :raises OutOfSpace: what room is left is for answers
    """
    fingerprint = submission.fingerprint()
    try:
        return _create(submission, fingerprint)
    except (IntegrityError, Conflict, OutOfSpace) as error:
        # A conflict too: an organisation's key may have been replaced since the first time.
        known = HelpRequest.objects.filter(id=submission.id).first()
        if known and bytes(known.fingerprint) == fingerprint:
            return Submitted(known, created=False, states=referral_states(known.id))
        if not isinstance(error, IntegrityError):
            raise
        raise Conflict(_("This identifier is in use. Make a new one and send again.")) from None


def checked_partners(
    referrals: tuple[NewReferral, ...],
    exclude: frozenset[uuid.UUID],
    *,
    place: str = "referrals.{index}.",
) -> list[Partner]:
    """Return the partner of each referral, in order; `place` begins the fields of each one.

    :raises Conflict: with the place of each that is unknown, excluded, twice, or whose key is not
        the current one; or if none of them is asked now
    """
    partners, errors, seen = directory().partners, [], set()
    for index, referral in enumerate(referrals):
        here, partner = place.format(index=index), partners.get(referral.organisation)
        if partner is None or partner.key is None:
            detail = _("This organisation is not here, or has no key yet.")
            errors.append(FieldError(f"{here}organisation", "unknown-organisation", detail))
        elif partner.key.id != referral.key:
            detail = _("This key was replaced. Ask for the organisation again and seal anew.")
            errors.append(FieldError(f"{here}key", "key-replaced", detail))
        elif referral.organisation in exclude:
            detail = _("This organisation was excluded.")
            errors.append(FieldError(f"{here}organisation", "excluded", detail))
        elif referral.organisation in seen:
            detail = _("This organisation stands in the list twice.")
            errors.append(FieldError(f"{here}organisation", "twice", detail))
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
    """Tell whether a partner takes new requests; a safety net always does."""
    return partner.organisation.accepting or partner.organisation.safety_net


def takes_turns(organisation_id: uuid.UUID) -> bool:
    """Whether an organisation takes new requests now; one whose row does not verify takes none."""
    try:
        return accepts(partner_of(organisation_id))
    except Missing:
        return False


def check_accepting(partners: Sequence[Partner], *, place: str = "referrals.{index}.") -> None:
    """Check that partners take new requests; a safety net always does.

    :raises Conflict: with the place of each that does not
    """
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


def safety_net_for(profile: Profile, here: Directory) -> Match | None:
    """Return the safety net that stands behind this profile."""
    nets = [p.candidate() for p in here.partners.values() if p.organisation.safety_net]
    return match(profile, nets).safety_net


def reasons_at(profile: Profile, partner: Partner) -> list[str]:
    """Why a request came to this organisation, as codes."""
    net = safety_net_for(profile, directory())
    beside = None if net is None or net.candidate.id == partner.organisation.id else net.candidate
    return [str(reason) for reason in reasons_for(profile, partner.candidate(), beside)]


def _create(submission: Submission, fingerprint: bytes) -> Submitted:
    check_room()
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
    offered = [one for one in referrals if one.status == ReferralStatus.OFFERED]
    told = [_notice(request, one) for one in offered]
    load = [(one.organisation_id, 1, 0) for one in offered]
    rows = [request, *referrals, message, *told]
    if len(load) == 1:
        insert_all(rows, then=load_statements(load))
    else:
        # PostgreSQL runs the parts of one statement in an order of its own: two counts in it would
        # wait crosswise for two of another call.
        with transaction.atomic():
            insert_all(rows)
            count_load(load)
    count_arrivals([one.organisation_id for one in offered])
    for referral in offered:
        announce(OFFERED, [organisation(referral.organisation_id)], referral.id)
    states = [(one.organisation_id, str(one.status)) for one in referrals]
    return Submitted(request, created=True, states=states)


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
        referral.due_at = hours_from_now(partner.organisation.response_hours)
    return referral
