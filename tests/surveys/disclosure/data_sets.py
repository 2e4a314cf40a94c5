"""Random rounds: people who answer one after the other, and what is published of them."""

from dataclasses import dataclass
from functools import cache
from random import Random

from surveys.disclosure.one_way import one_way
from surveys.disclosure.plan import PlanHasCircle, check_plan
from surveys.disclosure.published import OneWay, TwoWay
from surveys.disclosure.two_way import two_way

from .attacker import Results


@dataclass
class DataSet:
    """People in the order in which they answered, each with a category of every variable."""

    threshold: int
    people: list[dict[str, int]]
    sizes: dict[str, int]
    # Which category of a variable is "no answer".
    no_answer: dict[str, int]
    # After how many people something is published; the last one is all of them.
    publications: list[int]
    live: set[str]
    plan: list[tuple[str, str]]

    def counts(self, name: str, people: int) -> list[int]:
        counts = [0] * self.sizes[name]
        for person in self.people[:people]:
            counts[person[name]] += 1
        return counts

    def table(self, one: str, other: str) -> list[list[int]]:
        table = [[0] * self.sizes[other] for _ in range(self.sizes[one])]
        for person in self.people:
            table[person[one]][person[other]] += 1
        return table


@cache
def data_set(seed: int) -> DataSet:
    random = Random(seed)  # noqa: S311 - the same every time
    threshold = random.choice((3, 5, 5, 5, 10))
    sizes = {f"v{at}": random.choice((2, 3, 4, 5, 7, 12)) for at in range(random.randint(2, 5))}
    no_answer = {name: size - 1 for name, size in sizes.items() if random.random() < 0.5}
    total = random.choice((random.randint(3, 60), random.randint(30, 500), 2000))
    publications = [total]
    while publications[0] > 2 * threshold and len(publications) < 6:
        step = threshold + 1 + round(random.expovariate(1 / (1 + total / 8)))
        if step >= publications[0]:
            break
        publications.insert(0, publications[0] - step)
    plan: list[tuple[str, str]] = []
    live: set[str] = set()
    for name in random.sample(list(sizes), len(sizes)):
        other = random.choice(list(sizes))
        plan += [(name, other)] * _goes_with([*plan, (name, other)], live)
        live |= {name} if _goes_with(plan, {*live, name}) else set()
    return DataSet(
        threshold, _people(random, sizes, total), sizes, no_answer, publications, live, plan
    )


def _goes_with(plan: list[tuple[str, str]], live: set[str]) -> bool:
    try:
        check_plan(plan, live=live)
    except PlanHasCircle:
        return False
    return True


def _people(random: Random, sizes: dict[str, int], total: int) -> list[dict[str, int]]:
    """Return people of a few types with habits; early ones are often alike."""
    types = [
        {name: _habits(random, size) for name, size in sizes.items()}
        for _ in range(random.randint(1, 3))
    ]
    drift = random.random() < 0.5
    people = []
    for at in range(total):
        among = types[at * len(types) // total] if drift else random.choice(types)
        people.append(
            {name: random.choices(range(sizes[name]), habits)[0] for name, habits in among.items()}
        )
    return people


def _habits(random: Random, size: int) -> list[float]:
    return [random.random() ** random.choice((1, 3, 8)) + 1e-9 for _ in range(size)]


def one_way_tables(data: DataSet, name: str) -> list[OneWay]:
    published: list[OneWay] = []
    moments = data.publications if name in data.live else data.publications[-1:]
    for people in moments:
        previous = OneWay.from_json(published[-1].as_json()) if published else None
        published.append(
            one_way(
                data.counts(name, people),
                previous,
                threshold=data.threshold,
                no_answer=data.no_answer.get(name),
                final=people == len(data.people),
            )
        )
    return published


def two_way_tables(data: DataSet, final: dict[str, OneWay]) -> list[tuple[str, str, TwoWay]]:
    return [
        (one, other, two_way(data.table(one, other), final[one], final[other], secret=one.encode()))
        for one, other in data.plan
    ]


def publish(data: DataSet) -> Results:
    """Publish a data set by the rule."""
    one_way_of = {name: one_way_tables(data, name) for name in data.sizes}
    final = {name: tables[-1] for name, tables in one_way_of.items()}
    return Results(
        {name: [table.as_json() for table in tables] for name, tables in one_way_of.items()},
        [(one, other, table.as_json()) for one, other, table in two_way_tables(data, final)],
    )


def publish_naively(data: DataSet) -> Results:
    def shown(count: int) -> int | list[int]:
        return count if count >= data.threshold else [0, data.threshold - 1]

    return Results(
        {
            name: [
                {
                    "total": len(data.people),
                    "cells": [shown(count) for count in data.counts(name, len(data.people))],
                }
            ]
            for name in data.sizes
        },
        [
            (
                one,
                other,
                {
                    "rows": [[at] for at in range(data.sizes[one])],
                    "columns": [[at] for at in range(data.sizes[other])],
                    "cells": [[shown(count) for count in row] for row in data.table(one, other)],
                },
            )
            for one, other in data.plan
        ],
    )
