"""Proposals of other organisations, and who may be proposed (docs/referrals.md)."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.organisations.directory import Directory, candidate_index, directory
from backend.organisations.loads import StoredLoads
from backend.organisations.matcher import MAX_MATCHES, Match, match

from .models import HelpRequest, Proposal, Referral
from .states import READING, ProposalReason, ProposalState, ReferralStatus

MAX_WAITING: Final = 3
"""Proposals that wait for an answer at once: more are no choice but a burden."""

MAX_PROPOSALS: Final = 60
"""Proposals of one request, ever."""

MANY_MATCHES: Final = 50
"""Of so many that fit any may be proposed, so that one who moved down the list still can."""

TEXTS: Final = {
    ProposalReason.KNOWS_MORE: _("They know more about this."),
    ProposalReason.NEARER: _("They are closer to you."),
    ProposalReason.LANGUAGE: _("They speak your language."),
    ProposalReason.SOONER: _("They can help you sooner."),
    ProposalReason.TOGETHER: _("Together they can help you better."),
}
"""Reasons as the seeker reads them, below the name of who proposes."""


def is_open(proposal: Proposal, known: Directory) -> bool:
    """Return whether the seeker can still say yes: it waits, and the organisation takes it."""
    if proposal.state != ProposalState.WAITING:
        return False
    partner = known.partners.get(proposal.organisation_id)
    if partner is None or partner.key is None:
        return False
    return partner.organisation.accepting or partner.organisation.safety_net


def shown_state(proposal: Proposal, known: Directory) -> ProposalState:
    """Return the state; one that waits has lapsed while its organisation takes no more."""
    if proposal.state == ProposalState.WAITING and not is_open(proposal, known):
        return ProposalState.LAPSED
    return ProposalState(proposal.state)


def open_proposals(request: HelpRequest) -> list[Proposal]:
    """Return the proposals that the seeker can answer, in order, each with its proposer."""
    if not request.proposed:
        return []
    waiting = Proposal.objects.filter(request=request, state=ProposalState.WAITING)
    known = directory()
    rows = waiting.select_related("proposer").order_by("number")
    return [proposal for proposal in rows if is_open(proposal, known)]


def proposals_by(referral: Referral) -> list[Proposal]:
    """Return all proposals that one organisation made in a request, in order."""
    return list(Proposal.objects.filter(proposer=referral).order_by("number"))


def readers_of(request_id: UUID) -> list[Referral]:
    """Return the referrals of those who read the conversation, in the seeker's order."""
    rows = Referral.objects.filter(request_id=request_id, status__in=READING)
    return list(rows.order_by("position"))


def candidates_for(request: HelpRequest, *, most: int = MAX_MATCHES) -> list[Match]:
    """Return whom one may propose, best first and the safety net last.

    Left out is whom the seeker excluded, answered or was asked about, and who was asked already.
    Who waits for a turn stays in: the seeker chose it, and it would hear nothing otherwise.
    """
    asked = Referral.objects.filter(request=request).exclude(status=ReferralStatus.WAITING)
    answered = Proposal.objects.filter(request=request).exclude(state=ProposalState.LAPSED)
    without = {
        *asked.values_list("organisation_id", flat=True),
        *answered.values_list("organisation_id", flat=True),
    }
    profile = request.profile()
    profile = replace(profile, exclude=profile.exclude | without)
    known = directory()
    matching = match(profile, candidate_index(known), StoredLoads(known), most=most)
    net = matching.safety_net
    return [*matching.matches, *([net] if net else [])]
