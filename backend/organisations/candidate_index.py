"""An index of candidates by the criteria of the matcher, so that most of them are never looked at.

A set of candidates is an integer: bit `n` stands for `candidates[n]`. Each answer of a criterion
is asked once of every candidate and kept as such sets; the rule itself stands in `CRITERIA` only.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any, Final, NamedTuple
from uuid import UUID

from backend.organisations.matching_criteria import CRITERIA, Criterion, relative_load
from backend.organisations.profiles import Candidate, Profile

MAX_KEPT: Final = 1_000
"""Answers that are kept: more than the vocabularies allow, so that memory stays bounded."""


class Load(NamedTuple):
    """The open referrals of an organisation, and the accepted ones among them."""

    open: int
    taken: int


FREE: Final = Load(0, 0)


class Column:
    """A criterion whose answer depends on named fields of the profile only."""

    def __init__(self, criterion: Criterion, number: int) -> None:
        self.fits = criterion.fits or (lambda _p, _c: True)
        self.rank = criterion.rank or (lambda _p, _c: 0)
        self.number, self.names = number, criterion.of or ()
        self.part: Any = attrgetter(*self.names) if self.names else lambda _: ()

    def narrowed(self, profile: Profile) -> Profile:
        """Return a profile that has nothing but the named fields."""
        return Profile(**{name: getattr(profile, name) for name in self.names})


KNOWN: Final = tuple((n, row) for n, row in enumerate(CRITERIA) if row.of is not None)
RANKED: Final = tuple((number, row) for number, row in enumerate(CRITERIA) if row.rank)
LATE: Final = next(number for number, row in RANKED if row.of is None)

SIEVES: Final = tuple(Column(row, n) for n, row in KNOWN if row.fits)
"""What sorts out."""

STEPS: Final = tuple(Column(row, n) for n, row in KNOWN if row.rank and n < LATE)
"""What orders, from the first criterion to the last one before the load."""

LATE_RANKS: Final = tuple(row.rank for number, row in RANKED if row.rank and number >= LATE)
"""What orders after them, and is asked of few candidates."""


class CandidateIndex:
    """Candidates of one moment, whose loads are those of any other.

    Threads may share it: at worst two compute the same answer.
    """

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        anybody = Profile()
        # Of equals with one load, the first bits are the first in order.
        self.candidates: Sequence[Candidate] = sorted(
            candidates, key=lambda c: [rank(anybody, c) for rank in LATE_RANKS]
        )
        self.nets = _as_set(
            place for place, c in enumerate(self.candidates) if c.safety_net and c.has_key
        )
        self._fitting: dict[tuple[int, Any], int] = {}
        self._ordered: dict[tuple[int, Any], Sequence[int]] = {}
        self._by_load: tuple[object, Sequence[int]] = (None, ())

    def fitting(self, profile: Profile) -> int:
        """Return the candidates that fit as far as the index knows."""
        found = (1 << len(self.candidates)) - 1
        for column in SIEVES:
            key = (column.number, column.part(profile))
            kept = self._fitting.get(key)
            if kept is None:
                kept = self._keep(self._fitting, key, self._ask_fits(column, profile))
            found &= kept
        return found

    def groups(self, profile: Profile, members: int, step: int = 0) -> Iterator[int]:
        """Yield the members in groups that are equal to the index, best first."""
        if step == len(STEPS) or not members & (members - 1):
            if members:
                yield members
            return
        column = STEPS[step]
        key = (column.number, column.part(profile))
        kept = self._ordered.get(key)
        if kept is None:
            kept = self._keep(self._ordered, key, self._ask_rank(column, profile))
        for equals in kept:
            if some := members & equals:
                yield from self.groups(profile, some, step + 1)

    def by_load(self, members: int, loads: Mapping[UUID, Load]) -> Iterator[int]:
        """Yield the members in groups of equal load, the least first."""
        made_of, ordered = self._by_load
        if made_of is not loads:
            ordered = _in_order(
                relative_load(loads.get(c.id, FREE).open, c.capacity) for c in self.candidates
            )
            self._by_load = (loads, ordered)
        for equals in ordered:
            if some := members & equals:
                yield some

    def members(self, chosen: int) -> Iterator[Candidate]:
        """Yield the candidates of a set."""
        while chosen:
            lowest = chosen & -chosen
            yield self.candidates[lowest.bit_length() - 1]
            chosen ^= lowest

    def _ask_fits(self, column: Column, profile: Profile) -> int:
        fits, asked = column.fits, column.narrowed(profile)
        return _as_set(place for place, c in enumerate(self.candidates) if fits(asked, c))

    def _ask_rank(self, column: Column, profile: Profile) -> Sequence[int]:
        rank, asked = column.rank, column.narrowed(profile)
        return _in_order(rank(asked, c) for c in self.candidates)

    @staticmethod
    def _keep[Key, Answer](kept: dict[Key, Answer], key: Key, answer: Answer) -> Answer:
        if len(kept) >= MAX_KEPT:
            kept.clear()
        kept[key] = answer
        return answer


def with_load(candidate: Candidate, load: Load) -> Candidate:
    """Return the candidate with its present load."""
    if (candidate.open, candidate.taken) == load:
        return candidate
    return replace(candidate, open=load.open, taken=load.taken)


def _in_order(ranks: Iterable[Any]) -> Sequence[int]:
    """Return a set of places for each rank, the lowest rank first."""
    places: dict[Any, list[int]] = defaultdict(list)
    for place, rank in enumerate(ranks):
        places[rank].append(place)
    return [_as_set(places[rank]) for rank in sorted(places)]


def _as_set(places: Iterable[int]) -> int:
    bits = bytearray()
    for place in places:
        byte = place >> 3
        if byte >= len(bits):
            bits.extend(bytes(byte + 1 - len(bits)))
        bits[byte] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")
