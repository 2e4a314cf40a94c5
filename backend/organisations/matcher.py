"""The matcher: which organisations fit a request, best first (docs/matching.md)."""

from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

from backend.organisations.matching_criteria import CRITERIA
from backend.organisations.profiles import Candidate, Profile
from backend.organisations.reasons import UNMET, Reason

FITS: Final = tuple(row.fits for row in CRITERIA if row.fits)
RANKS: Final = tuple(row.rank for row in CRITERIA if row.rank)
REASONS: Final = tuple(row.reasons for row in CRITERIA if row.reasons)


class Match(NamedTuple):
    """An organisation and the reasons why it fits, followed by what is not met."""

    candidate: Candidate
    reasons: tuple[Reason, ...]


class Matching(NamedTuple):
    """The organisations that fit, best first, and the safety net."""

    matches: tuple[Match, ...]
    safety_net: Match | None


def match(profile: Profile, organisations: Sequence[Candidate]) -> Matching:
    """Match a profile; the safety net is the best one with a key, even if it is full."""

    def by_rank(candidate: Candidate) -> tuple[int | UUID, ...]:
        return tuple([rank(profile, candidate) for rank in RANKS])

    nets = [c for c in organisations if c.safety_net and c.has_key and c.id not in profile.exclude]
    net = min(nets, key=by_rank, default=None)
    fitting = sorted((c for c in organisations if is_eligible(profile, c)), key=by_rank)
    return Matching(
        matches=tuple([Match(c, reasons_for(profile, c, net)) for c in fitting]),
        safety_net=Match(net, reasons_for(profile, net, None)) if net else None,
    )


def is_eligible(profile: Profile, candidate: Candidate) -> bool:
    """Return whether all criteria for fitting hold."""
    for fits in FITS:  # noqa: SIM110 -- a generator costs a third more, for each organisation
        if not fits(profile, candidate):
            return False
    return True


def reasons_for(
    profile: Profile, candidate: Candidate, safety_net: Candidate | None
) -> tuple[Reason, ...]:
    """Return the reasons of a candidate, beside the given safety net."""
    reasons = [reason for explain in REASONS for reason in explain(profile, candidate, safety_net)]
    reasons.sort(key=UNMET.__contains__)
    return tuple(reasons)
