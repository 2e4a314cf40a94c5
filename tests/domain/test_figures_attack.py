"""Somebody with all published figures, of all organisations and months, narrows hidden counts.

Made-up organisations publish made-up months. The attacker has one unknown for each count, and a
solver: what adds up to a total, what the programme says of all of them, and what one coordinator
knows of their own requests.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import ceil, floor
from random import Random

import pytest
from scipy.optimize import linprog

from backend.help_requests.figures.tables import TABLES, Counts, Published, Table
from surveys.disclosure.published import THRESHOLD, Cell
from tests.environment import FULL

# What a solver may be off by.
NEARLY = 1e-6
WORLDS = range(400 if FULL else 6)

type Publish = Callable[[Counts], Published]


def a_month(random: Random) -> Counts:
    """Return made-up requests of an organisation; half of the organisations have few."""
    counts = Counts()
    loves = {table.name: random.sample(table.values, k=len(table.values)) for table in TABLES}
    for _ in range(random.choice([0, 3, 5, 6, 9, 12, 15, 18, 25, 40, 80, 200])):
        counts.add(
            {
                table.name: [
                    value
                    for value in loves[table.name][: random.randint(1, 3)]
                    if not table.several or random.random() < 0.6
                ][: 2 if table.several else 1]
                if random.random() < 0.85
                else [random.choice(table.values)]
                for table in TABLES
            }
        )
    return counts


@dataclass
class World:
    """The true counts of organisations in one month, what they publish, and the programme's sum."""

    truth: list[Counts]
    published: list[Published]
    programme: Published


def a_world(seed: int, publish: Publish = Published.of) -> World:
    random = Random(seed)  # noqa: S311 - made up
    truth = [a_month(random) for _ in range(random.randint(1, 6))]
    published = [publish(counts) for counts in truth]
    return World(truth, published, Published.together(published))


@dataclass
class Attacker:
    """Unknown counts of one table, by organisation and value."""

    world: World
    table: Table
    # The organisation whose coordinator this is, who knows all its requests.
    insider: int | None = None
    bounds: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)
    sums: list[tuple[list[tuple[int, str]], int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for number, published in enumerate(self.world.published):
            self._learn_organisation(number, published)
        for value in self.table.values:
            self._learn_programme(value)

    def _learn_organisation(self, number: int, published: Published) -> None:
        if published.total is None:
            return
        name, true = self.table.name, self.world.truth[number].tables[self.table.name]
        keys = [(number, value) for value in self.table.values]
        for key in keys:
            cell = published.range_of(name, key[1])
            known = number == self.insider
            self.bounds[key] = (
                (true[key[1]], true[key[1]]) if known else (cell.lowest, cell.highest)
            )
        if not self.table.several:
            self.sums.append((keys, published.total, published.total))

    def _learn_programme(self, value: str) -> None:
        keys = [key for key in self.bounds if key[1] == value]
        if keys:
            cell = self.world.programme.range_of(self.table.name, value)
            self.sums.append((keys, cell.lowest, cell.highest))

    def hidden(self) -> Iterator[tuple[int, str]]:
        """Yield the counts that are hidden from this attacker."""
        for number, value in self.bounds:
            shown = self.world.published[number].tables[self.table.name][value]
            if number != self.insider and not (shown and shown.open):
                yield number, value

    def narrow(self, key: tuple[int, str]) -> int:
        """Return how many values are left for a hidden count."""
        order = list(self.bounds)
        rows, limits = [], []
        for keys, lowest, highest in self.sums:
            row = [float(one in keys) for one in order]
            rows += [row, [-one for one in row]]
            limits += [highest, -lowest]
        ends = []
        for sign in (1, -1):
            aim = [sign * float(one == key) for one in order]
            solved = linprog(
                aim,
                A_ub=rows or None,
                b_ub=limits or None,
                bounds=[self.bounds[one] for one in order],
                method="highs",
            )
            assert solved.status == 0, solved.message
            ends.append(sign * solved.fun)
        return floor(ends[1] + NEARLY) - ceil(ends[0] - NEARLY) + 1


def attacked(world: World, random: Random, insider: int | None = None) -> Iterator[int]:
    """Yield how many values are left for hidden counts, a few of each table."""
    for table in TABLES:
        attacker = Attacker(world, table, insider)
        hidden = list(attacker.hidden())
        for key in random.sample(hidden, k=min(len(hidden), 4)):
            yield attacker.narrow(key)


@pytest.mark.full
def test_a_solver_narrows_nothing() -> None:
    left = 0
    for seed in WORLDS:
        for values in attacked(a_world(seed), Random(seed)):  # noqa: S311
            assert values >= THRESHOLD, seed
            left += 1
    assert left > 15 * len(WORLDS)


@pytest.mark.full
def test_a_coordinator_who_knows_their_own_requests_narrows_nothing_of_others() -> None:
    left = 0
    for seed in WORLDS:
        world = a_world(seed)
        for values in attacked(world, Random(seed), insider=seed % len(world.published)):  # noqa: S311
            assert values >= THRESHOLD, seed
            left += 1
    assert left > 10 * len(WORLDS)


def test_it_would_find_what_an_exact_sum_of_the_programme_says() -> None:
    broken = 0
    for seed in WORLDS:
        world = a_world(seed)
        together = Counts()
        for counts, published in zip(world.truth, world.published, strict=True):
            if published.total is not None:
                together.merge(counts)
        world.programme = Published(
            together.total,
            {
                table.name: {
                    value: Cell.exactly(together.tables[table.name][value])
                    for value in table.values
                }
                for table in TABLES
            },
        )
        broken += any(values < THRESHOLD for values in attacked(world, Random(seed)))  # noqa: S311
    assert broken > 0.5 * len(WORLDS)


def hide_small_counts_alone(counts: Counts) -> Published:
    """Return what hiding without covers would publish."""
    if counts.total < THRESHOLD:
        return Published(None, {})
    return Published(
        counts.total,
        {
            table.name: {
                value: Cell.between(0, THRESHOLD - 1)
                if counts.tables[table.name][value] < THRESHOLD
                else Cell.exactly(counts.tables[table.name][value])
                for value in table.values
            }
            for table in TABLES
        },
    )


def test_it_would_find_what_is_hidden_without_covers() -> None:
    broken = sum(
        any(
            values < THRESHOLD
            for values in attacked(a_world(seed, hide_small_counts_alone), Random(seed))  # noqa: S311
        )
        for seed in WORLDS
    )
    assert broken > 0.8 * len(WORLDS)


def a_request() -> dict[str, list[str]]:
    return {table.name: [table.values[0]] for table in TABLES}


@pytest.mark.parametrize("seed", WORLDS)
def test_no_range_is_shorter_than_five_values(seed: int) -> None:
    """A small count is shown alike whether it is nobody's or four people's."""
    random = Random(seed)  # noqa: S311
    counts = a_month(random)
    for name, shown in Published.of(counts).tables.items():
        for value, cell in shown.items():
            if cell and not cell.open and not cell.lowest:
                assert cell.as_json() == [0, THRESHOLD - 1], (name, value)
            elif cell and not cell.open:
                assert cell.highest - cell.lowest >= THRESHOLD - 1, (name, value)
            elif cell:
                assert cell.lowest >= THRESHOLD, (name, value)


def test_a_month_that_was_published_twice_would_tell_of_the_one_between() -> None:
    before, after = Counts(), Counts()
    for counts, number in ((before, 20), (after, 21)):
        for _ in range(number):
            counts.add(a_request())
    first, second = Published.of(before), Published.of(after)
    # Both by themselves are safe; the difference is the profile of one request.
    assert first.total is not None
    assert second.total == first.total + 1
    assert {
        name: [value for value, cell in shown.items() if cell != second.tables[name][value]]
        for name, shown in first.tables.items()
    } == {table.name: [table.values[0]] for table in TABLES}
