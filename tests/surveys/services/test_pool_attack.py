"""Who watches what is published of groups over time does not learn what one of them answered."""

from collections.abc import Iterator

import pytest

from surveys.results import publication
from tests.environment import FULL

from .pool_attacker import PoolAttacker, Told
from .pool_rounds import WORDS, Case, a_case, played

# Full: an attacker who adds up all that was published, again and again.
pytestmark = [pytest.mark.full, pytest.mark.django_db]
SEEDS = range(1000 if FULL else 25)
# One in some seven tells something where the rule is taken out: that none does is one in 10^13.
MANY = range(1, 201)
# Of one question of a round so many are attacked, evenly spread.
CELLS = 12 if FULL else 5


def attacked(case: Case, *, early_texts: bool = False) -> Iterator[Told]:
    told = played(case, early_texts=early_texts)
    for question in (*case.questions, WORDS):
        yield from PoolAttacker(case, told, question).attack(CELLS)


def is_found(case: Case, one: Told) -> bool:
    return one.values < min(case.threshold, one.free)


def broken(seeds: range, **how: bool) -> Iterator[int]:
    for seed in seeds:
        case = a_case(seed)
        if any(is_found(case, one) for one in attacked(case, **how)):
            yield seed


def test_nothing_that_a_group_answered_is_found() -> None:
    tried = 0
    for seed in SEEDS:
        case = a_case(seed)
        for one in attacked(case):
            assert not is_found(case, one), (seed, one)
            tried += one.free > 1
    assert tried > 3 * len(SEEDS)


def test_it_would_be_if_a_group_were_published_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication, "is_mixed", lambda _round, _written: True)
    assert any(broken(MANY))


def test_it_would_be_if_texts_were_seen_as_soon_as_they_are_written() -> None:
    assert any(broken(MANY, early_texts=True))
