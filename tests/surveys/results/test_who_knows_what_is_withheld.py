"""Somebody who knows the rule asks why a table is not there, and tries all people there may be."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import Any

import pytest

from surveys.disclosure.one_way import one_way
from surveys.disclosure.published import OneWay
from surveys.questionnaire.definition import read
from surveys.results.plan import Plan
from surveys.results.variables import variables_of
from surveys.results.withheld_tables import withheld

K = 2
type Shown = dict[str, OneWay]


def plan_of(answers: str, required: str) -> Plan:
    first = {"kind": "one", "name": "a", "choices": "all", "required": "true()"}
    then = {"kind": "yes_no", "name": "b", "relevant": "${a} = 'p'", "required": required}
    choices = {"all": [{"name": answer} for answer in answers]}
    definition = read({"languages": ["en"], "choices": choices, "items": [first, then]})
    return Plan(definition, variables_of(definition), [])


def kinds_of(answers: str, required: str) -> list[tuple[int, int]]:
    asked = [(0, at) for at in range(2 if required else 3)]
    return asked + [(at, 2) for at in range(1, len(answers))]


def spreads(kinds: int, total: int) -> Iterator[tuple[int, ...]]:
    for bars in combinations(range(total + kinds - 1), kinds - 1):
        ends = (-1, *bars, total + kinds - 1)
        yield tuple(b - a - 1 for a, b in pairwise(ends))


def show(plan: Plan, kinds: Any, people: Sequence[int], before: Shown, *, final: bool) -> Shown:
    shown = {}
    for which, name in enumerate("ab"):
        size = len(plan.by_id[name].categories)
        counts = Counter[int]()
        for kind, number in zip(kinds, people, strict=True):
            counts[kind[which]] += number
        shown[name] = one_way(
            [counts[at] for at in range(size)],
            before.get(name),
            threshold=K,
            no_answer=None if name == "b" else size - 1,
            final=final,
        )
    earlier = {name: table.as_json() for name, table in before.items()}
    return shown | withheld(plan, shown, earlier, threshold=K, final=final)


@pytest.mark.full
@pytest.mark.parametrize("required", ["true()", ""])
@pytest.mark.parametrize(("answers", "totals"), [("pq", (6, 10)), ("pqr", (7, 10)), ("pqr", (9,))])
def test_what_is_left_out_tells_nothing(
    answers: str, totals: tuple[int, ...], required: str
) -> None:
    plan, kinds = plan_of(answers, required), kinds_of(answers, required)
    # What was told, and all people who would be told of like this, at each time.
    told: list[tuple[list[Shown], list[list[tuple[int, ...]]]]] = [([], [])]
    for at, total in enumerate(totals):
        longer = []
        for said, people in told:
            groups: dict[str, tuple[Shown, list[tuple[int, ...]]]] = {}
            for new in spreads(len(kinds), total):
                if people and not any(_joins(one, new) for one in people[-1]):
                    continue
                final = at == len(totals) - 1
                shown = show(plan, kinds, new, said[-1] if said else {}, final=final)
                groups.setdefault(repr(shown), (shown, []))[1].append(new)
            longer += [([*said, shown], [*people, some]) for shown, some in groups.values()]
        told = longer
    attacked = 0
    for said, people in told:
        for at in range(len(people) - 2, -1, -1):
            people[at] = [
                one for one in people[at] if any(_joins(one, to) for to in people[at + 1])
            ]
        for shown, some, total in zip(said, people, totals, strict=True):
            for which, name in enumerate("ab"):
                table = shown[name]
                for cell in table.hidden if table.total == total else ():
                    values = {
                        sum(n for kind, n in zip(kinds, one, strict=True) if kind[which] == cell)
                        for one in some
                    }
                    assert len(values) >= K, (said, name, cell)
                    attacked += 1
    assert attacked > 20


def _joins(earlier: Sequence[int], later: Sequence[int]) -> bool:
    return all(one <= other for one, other in zip(earlier, later, strict=True))
