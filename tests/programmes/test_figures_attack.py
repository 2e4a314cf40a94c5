"""The attacker of the programme's figures: all releases, and a solver that narrows hidden counts.

It knows the rules and everything that was ever released, also what was withdrawn. It has one
unknown for each true number of people (of a whole, of each part, and of who is in no part) in each
quarter at each release, and one for what happened between two releases.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from scipy.optimize import linprog

from backend.organisations.figure_sources import Count
from backend.programmes.selectors.shown_figures import shown_of
from surveys.disclosure.published import THRESHOLD
from tests.representatives import cases

WORLDS = range(24)
NEARLY = 1e-6
# More than anybody counts.
MOST = 500

type Shown = Mapping[object, Count | None]
type Show = Callable[[Any, Sequence[Any], Mapping[object, Count | None]], Shown]


def an_indicator(name: str, counting: str = "flow") -> Any:
    return SimpleNamespace(pk=name, is_people=True, source="", counting=counting)


@dataclass
class Family:
    """An indicator with parts in one quarter: true numbers at each release, and what was shown."""

    whole: Any
    parts: list[Any]
    # By release: the number of each, as it stood in the books on that day.
    books: list[dict[str, int]]
    shown: list[Shown] = field(default_factory=list)


def a_family(random: Random, name: str) -> Family:
    parts = [an_indicator(f"{name}-{at}") for at in range(random.randrange(4))]
    counting = "stock" if not parts and random.random() < 0.4 else "flow"
    numbers = {part.pk: random.choice((0, 1, 2, 3, 4, 6, 9, 14)) for part in parts}
    rest = random.choice((0, 0, 1, 2, 3, 5, 8, 13))
    books = [numbers | {name: sum(numbers.values()) + rest}]
    for _release in range(random.randrange(3)):
        # Somebody corrects: one more or fewer, of a part and so of the whole.
        now = dict(books[-1])
        changed = random.choice([*numbers, name])
        step = random.choice((1, 1, 2, -1))
        if now[changed] + step >= 0 and (changed == name or now[name] + step >= 0):
            now[changed] += step
            if changed != name:
                now[name] += step
        books.append(now if now[name] >= sum(now[part.pk] for part in parts) else books[-1])
    return Family(an_indicator(name, counting), parts, books)


def a_count(number: int) -> Count:
    return Count(number, number)


def release_once(family: Family, show: Show = shown_of) -> None:
    """Show a family as Kier does: at its first release, and the same ever after."""
    first = show(family.whole, family.parts, {pk: a_count(n) for pk, n in family.books[0].items()})
    family.shown = [first] * len(family.books)


def release_anew(family: Family, show: Show = shown_of) -> None:
    """Show a family anew at each release."""
    family.shown = [
        show(family.whole, family.parts, {pk: a_count(n) for pk, n in book.items()})
        for book in family.books
    ]


def hide_small_alone(
    whole: Any, parts: Sequence[Any], reached: Mapping[object, Count | None]
) -> Shown:
    """Hide small counts and none beside them."""
    few = Count(0, THRESHOLD - 1)
    return {
        one.pk: few if count.least < THRESHOLD else count
        for one in (whole, *parts)
        if (count := reached[one.pk]) is not None
    }


class Attacker:
    """Linear unknowns of a family: the numbers in the books whenever something new was shown."""

    def __init__(self, family: Family) -> None:
        self.family = family
        # What was shown twice is one thing that is known.
        self.books = [
            at for at, shown in enumerate(family.shown) if not at or shown != family.shown[at - 1]
        ]
        names = [family.whole.pk, *(part.pk for part in family.parts), "rest"]
        self.unknowns = [(book, name) for book in self.books for name in names]
        self.bounds = [self._bounds(book, name) for book, name in self.unknowns]

    def _bounds(self, book: int, name: str) -> tuple[int, int]:
        shown = self.family.shown[book].get(name)
        if shown is None:
            return 0, MOST
        return shown.least, MOST if shown.most is None else shown.most

    def _is_open(self, book: int) -> bool:
        """Tell whether everything is shown of a book, and nobody or many are in no part."""
        others = [one for one in zip(self.unknowns, self.bounds, strict=True) if one[0][0] == book]
        is_open = all(least == most for (_at, name), (least, most) in others if name != "rest")
        book_of = self.family.books[book]
        rest = book_of[self.family.whole.pk] - sum(book_of[part.pk] for part in self.family.parts)
        return is_open and (rest == 0 or rest >= THRESHOLD)

    def _sums(self) -> tuple[list[list[float]], list[float]]:
        whole = self.family.whole.pk
        rows = [
            [(-1.0 if name == whole else 1.0) if at == book else 0.0 for at, name in self.unknowns]
            for book in self.books
        ]
        return rows, [0.0] * len(rows)

    def hidden(self) -> Iterator[tuple[dict[int, float], str]]:
        """Yield hidden counts of each book, and their differences between two."""
        place = {key: at for at, key in enumerate(self.unknowns)}
        for (book, name), (least, most) in zip(self.unknowns, self.bounds, strict=True):
            if least != most and not (name == "rest" and self._is_open(book)):
                yield {place[book, name]: 1.0}, name
        for one, other in zip(self.books, self.books[1:], strict=False):
            for name in {name for _book, name in self.unknowns}:
                yield {place[one, name]: -1.0, place[other, name]: 1.0}, f"{name} since"

    def narrow(self, aim: Mapping[int, float]) -> int:
        """Return how many values are left."""
        rows, totals = self._sums()
        ends = []
        for sign in (1, -1):
            solved = linprog(
                [sign * aim.get(at, 0.0) for at in range(len(self.unknowns))],
                A_eq=rows,
                b_eq=totals,
                bounds=self.bounds,
                method="highs",
            )
            assert solved.status == 0, solved.message
            ends.append(sign * solved.fun)
        return floor(ends[1] + NEARLY) - ceil(ends[0] - NEARLY) + 1


def a_world(seed: int) -> list[Family]:
    random = Random(seed)  # noqa: S311
    return [a_family(random, f"i{at}") for at in range(25)]


def values_left(
    seed: int, release: Callable[[Family, Show], None], show: Show = shown_of
) -> list[int]:
    found = []
    for family in a_world(seed):
        release(family, show)
        attacker = Attacker(family)
        found += [attacker.narrow(aim) for aim, _name in attacker.hidden()]
    return found


@pytest.mark.parametrize("seed", cases(WORLDS, always={0, 7, 19}))
def test_all_releases_together_leave_five_values_for_each_hidden_count(seed: int) -> None:
    left = values_left(seed, release_once)
    assert len(left) > 20
    assert min(left) >= THRESHOLD


def test_each_number_that_is_shown_is_five_or_more() -> None:
    for seed in WORLDS:
        for family in a_world(seed):
            release_once(family)
            for shown in family.shown[0].values():
                if shown is not None and shown.least == shown.most:
                    assert shown.least >= THRESHOLD
                elif shown is not None and shown.most is not None:
                    assert shown.most - shown.least >= THRESHOLD - 1


@pytest.mark.full
def test_it_would_find_what_a_correction_says() -> None:
    broken = sum(min(values_left(seed, release_anew)) < THRESHOLD for seed in WORLDS)
    assert broken > 0.9 * len(WORLDS)


@pytest.mark.full
def test_it_would_find_what_is_hidden_without_others() -> None:
    broken = sum(
        min(values_left(seed, release_once, hide_small_alone)) < THRESHOLD for seed in WORLDS
    )
    assert broken > 0.9 * len(WORLDS)


def test_sums_of_ranges_say_no_more_than_they_do() -> None:
    """What is shown of several quarters is computed from what is shown of each."""
    random = Random(1)  # noqa: S311
    for _one in range(200):
        true = [random.randrange(12) for _quarter in range(4)]
        shown = [shown_of(an_indicator("i"), [], {"i": a_count(number)})["i"] for number in true]
        known = [count for count in shown if count is not None]
        together = sum(known[1:], known[0])
        assert together.most is not None
        for at, count in enumerate(known):
            others = [one for place, one in enumerate(known) if place != at]
            # The total less the least and the most of all others.
            least = together.least - sum(one.most or 0 for one in others)
            most = together.most - sum(one.least for one in others)
            assert least <= count.least
            assert most >= (count.most or 0)
