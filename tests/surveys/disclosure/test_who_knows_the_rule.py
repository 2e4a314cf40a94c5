"""An attacker who knows the rule tries every history that gives what was published.

Nothing is sampled: all distributions of so many people over so few categories are tried, and people
only ever join.
"""

from collections.abc import Iterator, Sequence

import pytest

from surveys.disclosure.one_way import one_way
from surveys.disclosure.published import OneWay
from tests.environment import FULL

Counts = tuple[int, ...]
ONCE = [
    (threshold, categories, total)
    for threshold, categories in [(2, 2), (2, 3), (2, 4), (3, 2), (3, 3), *[(3, 4), (2, 5)] * FULL]
    for total in range(threshold, threshold * (categories + 2) + 1)
]
# The second of these comes too early, the third is too small.
AGAIN = [
    (2, 3, (7, 10, 13)),
    (2, 3, (7, 9, 13)),
    (2, 3, (4, 9, 14)),
    (2, 3, (8, 14)),
    (3, 2, (7, 11, 15, 19)),
    *[(2, 3, (9, 12, 15, 18)), (3, 2, (9, 17, 25, 33)), (3, 3, (10, 14, 19)), (2, 4, (9, 12, 15))]
    * FULL,
]


def spreads(categories: int, total: int) -> Iterator[Counts]:
    if categories == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for others in spreads(categories - 1, total - first):
            yield (first, *others)


def joins(earlier: Counts, later: Counts) -> bool:
    return all(one <= other for one, other in zip(earlier, later, strict=True))


Told = list[tuple[OneWay, list[Counts]]]


def histories(
    totals: Sequence[int], categories: int, threshold: int, no_answer: int | None
) -> Iterator[Told]:
    """Yield all possible publications, with the counts that lead to them."""
    every = [list(spreads(categories, total)) for total in totals]

    def go_on(told: Told) -> Iterator[Told]:
        at = len(told)
        if at == len(totals):
            yield told
            return
        answers: dict[OneWay, list[Counts]] = {}
        for counts in every[at]:
            if told and not any(joins(earlier, counts) for earlier in told[-1][1]):
                continue
            published = one_way(
                counts,
                told[-1][0] if told else None,
                threshold=threshold,
                no_answer=no_answer,
                final=at == len(totals) - 1,
            )
            answers.setdefault(published, []).append(counts)
        for answer in answers.items():
            yield from go_on([*told, answer])

    yield from go_on([])


def fitting(told: Told) -> Told:
    """The same, only with counts from which people can go on joining to the end."""
    kept: Told = [told[-1]]
    for table, spread in reversed(told[:-1]):
        later = kept[0][1]
        kept.insert(0, (table, [one for one in spread if any(joins(one, to) for to in later)]))
    return kept


@pytest.mark.parametrize("with_no_answer", [False, True])
@pytest.mark.parametrize(("threshold", "categories", "total"), ONCE)
def test_one_publication(
    threshold: int, categories: int, total: int, *, with_no_answer: bool
) -> None:
    no_answer = categories - 1 if with_no_answer else None
    for ((table, spread),) in histories([total], categories, threshold, no_answer):
        for at in range(categories):
            values = {counts[at] for counts in spread}
            if table.cells is None:
                # Below the threshold nothing is shown; above it, that it failed says little.
                assert len(values) >= threshold
            elif table.cells[at].open:
                assert values == {table.cells[at].lowest}
            else:
                # The ranges are no wider than what the rule leaves open, and no narrower.
                assert values == set(range(table.cells[at].lowest, table.cells[at].highest + 1))
                assert len(values) >= threshold


@pytest.mark.parametrize("with_no_answer", [False, True])
@pytest.mark.parametrize(("threshold", "categories", "totals"), AGAIN)
def test_again_and_again(
    threshold: int, categories: int, totals: tuple[int, ...], *, with_no_answer: bool
) -> None:
    no_answer = categories - 1 if with_no_answer else None
    attacked = 0
    for told in histories(totals, categories, threshold, no_answer):
        for (table, spread), total in zip(fitting(told), totals, strict=True):
            # What came back as it was says nothing of those who came since.
            if table.total != total:
                continue
            for at in table.hidden:
                cell = (table.cells or ())[at]
                values = {counts[at] for counts in spread}
                assert min(values) >= cell.lowest
                assert max(values) <= cell.highest
                assert len(values) >= threshold, [one.as_json() for one, _ in told]
                attacked += 1
    assert attacked > 50
