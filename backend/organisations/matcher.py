"""The matcher: which organisations fit a request, best first (docs/matching.md)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import batched
from typing import Any, Final, NamedTuple, Protocol
from uuid import UUID

from backend.organisations.candidate_index import (
    FREE,
    LATE_RANKS,
    CandidateIndex,
    Load,
    with_load,
)
from backend.organisations.matching_criteria import CRITERIA, may_be_asked
from backend.organisations.profiles import Candidate, Profile
from backend.organisations.reasons import UNMET, Reason

MAX_MATCHES: Final = 8
"""So many are answered. Who wants others leaves these out (`exclude`)."""

MANY: Final = 32
"""Of more equals than these, a load of a moment ago says whose present load is read."""

PART: Final = 16
"""Of so many of them at a time."""

LATE_FITS: Final = tuple(row.fits for row in CRITERIA if row.fits and row.of is None)
REASONS: Final = tuple(row.reasons for row in CRITERIA if row.reasons)

type Group = tuple[int, Sequence[Candidate]]


class Match(NamedTuple):
    """An organisation and the reasons why it fits, followed by what is not met."""

    candidate: Candidate
    reasons: tuple[Reason, ...]


class Matching(NamedTuple):
    """The organisations that fit, best first, and the safety net."""

    matches: tuple[Match, ...]
    safety_net: Match | None


class Loads(Protocol):
    """The loads of organisations; one that is missing has none."""

    def present(self, ids: Sequence[UUID]) -> Mapping[UUID, Load]:
        """Return the loads of these organisations as they are now."""

    def known(self) -> Mapping[UUID, Load]:
        """Return the loads of all organisations as they were a moment ago."""


class GivenLoads:
    """The loads that candidates carry themselves."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._loads = {c.id: Load(c.open, c.taken) for c in candidates}

    def present(self, ids: Sequence[UUID]) -> Mapping[UUID, Load]:
        """Return the loads of these candidates."""
        return {id_: self._loads[id_] for id_ in ids}

    def known(self) -> Mapping[UUID, Load]:
        """Return the loads of all."""
        return self._loads


def match(
    profile: Profile,
    organisations: CandidateIndex | Sequence[Candidate],
    loads: Loads | None = None,
    *,
    most: int = MAX_MATCHES,
) -> Matching:
    """Match a profile with the best ones; the safety net is the best with a key, even if full.

    :param loads: by default those that the candidates carry
    """
    index = _indexed(organisations)
    loads = loads or GivenLoads(index.candidates)
    net = best_safety_net(profile, index, loads)
    fitting = _best(profile, index, loads, most)
    return Matching(
        matches=tuple([Match(c, reasons_for(profile, c, net)) for c in fitting]),
        safety_net=Match(net, reasons_for(profile, net, None)) if net else None,
    )


def best_safety_net(
    profile: Profile,
    organisations: CandidateIndex | Sequence[Candidate],
    loads: Loads | None = None,
) -> Candidate | None:
    """Return the safety net for a profile; without loads, of equals any, and always the same."""
    index = _indexed(organisations)
    for group in index.groups(profile, index.nets):
        equals = [
            c
            for c in index.members(group)
            if c.id not in profile.exclude and may_be_asked(profile, c)
        ]
        if loads and len(equals) > 1:
            equals = _loaded(equals, loads)
        if equals:
            return min(equals, key=_late_rank(profile))
    return None


def _indexed(organisations: CandidateIndex | Sequence[Candidate]) -> CandidateIndex:
    if isinstance(organisations, CandidateIndex):
        return organisations
    return CandidateIndex(organisations)


def _best(profile: Profile, index: CandidateIndex, loads: Loads, most: int) -> list[Candidate]:
    """Return the best candidates in order; the loads of few others are read for it."""
    found: list[Candidate] = []
    late_rank = _late_rank(profile)
    for batch in _batches(_groups(profile, index, loads), most):
        places = {c.id: place for place, group in batch for c in group}
        loaded = _loaded([c for _, group in batch for c in group], loads)
        fitting = [c for c in loaded if all(fits(profile, c) for fits in LATE_FITS)]
        fitting.sort(key=lambda c: (places[c.id], *late_rank(c)))
        found += fitting
        if len(found) >= most:
            break
    return found[:most]


def _groups(profile: Profile, index: CandidateIndex, loads: Loads) -> Iterator[Group]:
    """Yield equals with the number of their group; of many, a part with the least known load."""
    for number, group in enumerate(index.groups(profile, index.fitting(profile))):
        if group.bit_count() <= MANY:
            yield number, [*index.members(group)]
            continue
        for equals in index.by_load(group, loads.known()):
            for part in batched(index.members(equals), PART, strict=False):
                yield number, part


def _batches(groups: Iterable[Group], least: int) -> Iterator[list[Group]]:
    """Yield groups together, each time twice as many, so that few statements read their loads."""
    batch: list[Group] = []
    for group in groups:
        batch.append(group)
        if sum(len(members) for _, members in batch) >= least:
            yield batch
            batch, least = [], least * 2
    if batch:
        yield batch


def _loaded(candidates: Sequence[Candidate], loads: Loads) -> list[Candidate]:
    present = loads.present([c.id for c in candidates])
    return [with_load(c, present.get(c.id, FREE)) for c in candidates]


def _late_rank(profile: Profile) -> Callable[[Candidate], tuple[Any, ...]]:
    return lambda candidate: tuple([rank(profile, candidate) for rank in LATE_RANKS])


def reasons_for(
    profile: Profile, candidate: Candidate, safety_net: Candidate | None
) -> tuple[Reason, ...]:
    """Return the reasons of a candidate, beside the given safety net."""
    reasons = [reason for explain in REASONS for reason in explain(profile, candidate, safety_net)]
    reasons.sort(key=UNMET.__contains__)
    return tuple(reasons)
