"""Proposals of other organisations, and who may be proposed (docs/referrals.md)."""

from dataclasses import replace
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from backend.core.days import day_of, today
from backend.organisations.directory import Directory, candidate_index, directory
from backend.organisations.loads import StoredLoads
from backend.organisations.matcher import MAX_MATCHES, Match, match

from .interpreters import is_interpreter
from .models import HelpRequest, Message, Proposal, Referral
from .states import HELPING, READING, ProposalReason, ProposalState, ReferralStatus

MAX_WAITING: Final = 3
"""Proposals that wait for an answer at once: more are no choice but a burden."""

MAX_PROPOSALS: Final = 60
"""Proposals of one request, ever."""

MANY_MATCHES: Final = 50
"""Of so many that fit any may be proposed, so that one who moved down the list still can."""

TAKING_PART: Final = HELPING | {ReferralStatus.INTERPRETS}

TEXTS: Final = {
    ProposalReason.KNOWS_MORE: _("They know more about this."),
    ProposalReason.NEARER: _("They are closer to you."),
    ProposalReason.LANGUAGE: _("They speak your language."),
    ProposalReason.SOONER: _("They can help you sooner."),
    ProposalReason.TOGETHER: _("Together they can help you better."),
    ProposalReason.INTERPRETS: _("They speak your language and translate for you."),
}
"""Reasons as the seeker reads them, below the name of who proposes."""


def is_open(proposal: Proposal, known: Directory) -> bool:
    """Return whether the seeker can still say yes: it waits, and the organisation takes it."""
    if proposal.state != ProposalState.WAITING:
        return False
    partner = known.partners.get(proposal.organisation_id)
    if partner is None or partner.key is None:
        return False
    if proposal.until:
        return proposal.until >= today() and is_interpreter(partner, proposal.request.language)
    return partner.organisation.accepting or partner.organisation.safety_net


def is_let_in() -> Exists:
    """Return the condition that a proposal's organisation reads already, other than to interpret.

    One that waits all the same was let in by a server of the last release, which settles nothing.
    """
    return Exists(
        Referral.objects.filter(
            request=OuterRef("request"),
            organisation=OuterRef("organisation"),
            status__in=READING - {ReferralStatus.INTERPRETS},
        )
    )


def shown_state(proposal: Proposal, known: Directory) -> ProposalState:
    """Return the state; one that waits has lapsed while its organisation takes no more."""
    if proposal.state == ProposalState.WAITING and not is_open(proposal, known):
        return ProposalState.LAPSED
    return ProposalState(proposal.state)


def open_proposals(request: HelpRequest) -> list[Proposal]:
    """Return the proposals that the seeker can answer, in order, each with its proposer.

    One of an organisation that they excluded is kept, and is shown to its proposer alone.
    """
    if not request.proposed:
        return []
    waiting = request.proposals.filter(state=ProposalState.WAITING)
    known, hidden = directory(), request.profile().exclude
    shown = waiting.filter(~is_let_in()).exclude(organisation__in=hidden)
    rows = shown.select_related("proposer").order_by("number")
    return [proposal for proposal in rows if is_open(proposal, known)]


def proposals_by(referral: Referral) -> list[Proposal]:
    """Return all proposals that one organisation made in a request, in order."""
    rows = Proposal.objects.filter(proposer=referral).annotate(let_in=is_let_in())
    found: list[Proposal] = []
    for proposal in rows.select_related("request").order_by("number"):
        if proposal.let_in and proposal.state == ProposalState.WAITING:
            proposal.state = ProposalState.ACCEPTED
        found.append(proposal)
    return found


def readers_for(referral: Referral) -> list[Referral]:
    """Return an organisation's referral and those of whom it sees there, in the seeker's order.

    Who accepted sees who accepted or wrote; who closed sees those of before that day.
    """
    rows = Referral.objects.filter(request_id=referral.request_id, status__in=READING)
    if referral.status not in TAKING_PART:
        return list(rows.filter(id=referral.id))
    wrote = Message.objects.filter(
        request=OuterRef("request"), organisation=OuterRef("organisation")
    )
    found = rows.filter(Q(status__in=TAKING_PART) | Exists(wrote)).order_by("position")
    if referral.status != ReferralStatus.CLOSED:
        return list(found)
    return [one for one in found if one.id == referral.id or _came_before(one, referral.closed_on)]


def _came_before(referral: Referral, day: date | None) -> bool:
    offered = referral.offered_hour
    return day is not None and offered is not None and day_of(offered) < day


def candidates_for(request: HelpRequest, *, most: int = MAX_MATCHES) -> list[Match]:
    """Return whom one may propose, best first and the safety net last.

    Left out is whom the seeker answered or was asked about, and who was asked already. Who waits
    for a turn stays in: the seeker chose it, and it would hear nothing otherwise. So does whom
    they excluded: what is missing here, and is not among the readers, would tell.
    """
    asked = Referral.objects.filter(request=request).exclude(status=ReferralStatus.WAITING)
    answered = Proposal.objects.filter(request=request).exclude(state=ProposalState.LAPSED)
    without = frozenset(
        [
            *asked.values_list("organisation_id", flat=True),
            *answered.values_list("organisation_id", flat=True),
        ]
    )
    profile = replace(request.profile(), exclude=without)
    known = directory()
    matching = match(profile, candidate_index(known), StoredLoads(known), most=most)
    net = matching.safety_net
    return [*matching.matches, *([net] if net else [])]
