"""Proposals of other organisations, and who is in a conversation."""

from typing import Any

from backend.help_requests.models import HelpRequest, Referral
from backend.help_requests.payloads import NewProposals
from backend.help_requests.proposals import (
    candidates_for,
    proposals_by,
    readers_of,
    shown_state,
)
from backend.help_requests.states import ProposalReads, ProposalReason
from backend.organisations.directory import Directory, directory
from backend.organisations.explanations import match_sentence
from backend.organisations.texts import in_language


def read_proposals(values: dict[str, Any]) -> NewProposals:
    """Return checked proposals as the services take them."""
    return NewProposals(
        tuple(values["organisations"]),
        ProposalReason(values["reason"]),
        ProposalReads(values["reads"]),
    )


def write_proposals(referral: Referral) -> dict[str, Any]:
    """Return the JSON of `ProposalsSerializer`."""
    known = directory()
    request = HelpRequest.objects.get(id=referral.request_id)
    return {
        "readers": [
            {
                **_named(known, reader.organisation_id),
                "status": reader.status,
            }
            for reader in readers_of(request.id)
        ],
        "candidates": [
            _candidate(known, match.candidate.id, match.reasons)
            for match in candidates_for(request)
        ],
        "proposals": [
            {
                **_named(known, proposal.organisation_id),
                "reason": proposal.reason,
                "reads": proposal.reads,
                "state": shown_state(proposal, known),
            }
            for proposal in proposals_by(referral)
        ],
    }


def _candidate(known: Directory, id_: Any, reasons: Any) -> dict[str, Any]:
    partner = known.partners[id_]
    return {
        **_named(known, id_),
        "about": in_language(partner.organisation.about),
        "languages": partner.organisation.languages,
        "sentence": match_sentence(reasons, partner),
    }


def _named(known: Directory, id_: Any) -> dict[str, str]:
    partner = known.partners.get(id_)
    return {"organisation": str(id_), "name": partner.organisation.name if partner else ""}
