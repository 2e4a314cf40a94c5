"""Proposals of other organisations, and who is in a conversation."""

from typing import Any

from backend.core.errors import Missing
from backend.help_requests.interpreters import MOST_LISTED, interpreters_for
from backend.help_requests.models import HelpRequest, Proposal, Referral
from backend.help_requests.payloads import NewProposals
from backend.help_requests.proposals import (
    candidates_for,
    proposals_by,
    readers_for,
    shown_state,
)
from backend.help_requests.states import ProposalReads, ProposalReason, ReferralStatus
from backend.organisations.directory import Directory, Partner, directory
from backend.organisations.explanations import match_sentence
from backend.organisations.matcher import Match
from backend.organisations.texts import in_language

from .serializers import ProposalsSerializer


def read_proposals(values: dict[str, Any]) -> NewProposals:
    """Return checked proposals as the services take them."""
    return NewProposals(
        tuple(values["organisations"]),
        ProposalReason(values["reason"]),
        ProposalReads(values["reads"]),
        values.get("until"),
    )


def write_proposals(referral: Referral) -> dict[str, Any]:
    """Return what `ProposalsSerializer` makes of a referral's conversation and proposals.

    :raises Missing: the request was erased meanwhile
    """
    request = HelpRequest.objects.filter(id=referral.request_id).first()
    if request is None:
        raise Missing
    known, is_accepted = directory(), referral.status == ReferralStatus.ACCEPTED
    values = {
        "readers": [
            {
                "organisation": one.organisation_id,
                "name": _name(known, one),
                "status": one.status,
                "ends_on": one.ends_on,
            }
            for one in readers_for(referral)
        ],
        "candidates": [
            _candidate(known.partners[found.candidate.id], found)
            for found in ([] if referral.interprets else candidates_for(request))
        ],
        "interpreters": [
            _interpreter(partner)
            for partner in (interpreters_for(request)[:MOST_LISTED] if is_accepted else [])
        ],
        "proposals": [
            {
                "organisation": one.organisation_id,
                "name": _name(known, one),
                "reason": one.reason,
                "reads": one.reads,
                "until": one.until,
                "state": shown_state(one, known),
            }
            for one in proposals_by(referral)
        ],
    }
    return ProposalsSerializer(values).data


def _candidate(partner: Partner, found: Match) -> dict[str, Any]:
    row = partner.organisation
    return {
        "organisation": row.id,
        "name": row.name,
        "about": in_language(row.about),
        "languages": row.languages,
        "sentence": match_sentence(found.reasons, partner),
    }


def _interpreter(partner: Partner) -> dict[str, Any]:
    row = partner.organisation
    return {
        "organisation": row.id,
        "name": row.name,
        "about": in_language(row.about),
        "interprets": sorted(partner.interprets),
    }


def _name(known: Directory, row: Referral | Proposal) -> str:
    partner = known.partners.get(row.organisation_id)
    return partner.organisation.name if partner else ""
