"""Somebody with all published tables of a round finds at least k values for each hidden count."""

import pytest

from surveys.disclosure.plan import TIME, PlanHasCircle, check_plan
from tests.environment import FULL

from .attacker import JointAttacker, LinearAttacker, Results
from .data_sets import DataSet, data_set, publish, publish_naively

# In the short run not more than these of one data set are attacked, evenly spread.
CELLS = None if FULL else 8
SEEDS = range(1000 if FULL else 20)


def narrowed(data: DataSet, results: Results) -> list[bool]:
    """Tell of each hidden cell whether it has fewer values than the threshold."""
    return [found.values < data.threshold for found in LinearAttacker(results).attack(CELLS)]


def test_a_solver_narrows_nothing() -> None:
    attacked = 0
    for seed in SEEDS:
        data = data_set(seed)
        for found in LinearAttacker(publish(data)).attack(CELLS):
            assert found.values >= data.threshold, (seed, found)
            attacked += 1
    assert attacked > 3 * len(SEEDS)


@pytest.mark.full
def test_it_would_find_what_is_hidden_naively() -> None:
    attacked = broken = 0
    for data in map(data_set, range(30)):
        if found := narrowed(data, publish_naively(data)):
            attacked += 1
            broken += any(found)
    assert broken > 0.8 * attacked > 15


@pytest.mark.full
def test_it_would_find_what_an_exact_mean_says() -> None:
    attacked = broken = 0
    for data in map(data_set, range(30)):
        results = publish(data)
        results.two_way.clear()
        before = narrowed(data, results)
        for name in data.sizes:
            at, values = len(results.one_way[name]) - 1, list(map(float, range(data.sizes[name])))
            if results.one_way[name][at]["cells"] is None:
                continue
            people = results.one_way[name][at]["total"]
            counts = data.counts(name, people)
            total = sum(value * count for value, count in zip(values, counts, strict=True))
            results.sums.append((name, at, values, total))
        if before:
            attacked += 1
            broken += any(narrowed(data, results))
    assert broken > 0.8 * attacked > 15


# -- How tables hang together ------------------------------------------------------------------


def small_data_set(seed: int) -> DataSet:
    data = data_set(seed)
    people = [
        {"a": person["v0"] % 3, "b": person["v1"] % 3, "c": (person["v0"] + person["v1"]) % 2}
        for person in data.people
    ]
    sizes = {"a": min(3, data.sizes["v0"]), "b": min(3, data.sizes["v1"]), "c": 2}
    return DataSet(3, people, sizes, {}, data.publications[-3:], {"a"}, [("a", "b"), ("b", "c")])


def test_who_knows_how_tables_hang_together_narrows_nothing() -> None:
    attacked = 0
    for seed in range(100 if FULL else 12):
        data = small_data_set(seed)
        if any(b - a < 4 for a, b in zip(data.publications, data.publications[1:], strict=False)):
            continue
        for found in JointAttacker(publish(data), data.sizes, len(data.publications)).attack():
            assert found.values >= data.threshold, (seed, found)
            attacked += 1
    assert attacked > 30


def test_two_that_are_shown_live_and_crossed_would_say_too_much() -> None:
    # Of nine with b=0 at first, three have a=0. Six with b=0 have another a at the end: at first
    # there were not more of them either, so that at least three had a=0.
    first = [(0, 0)] * 3 + [(1, 0)] * 6 + [(1, 1)] * 40
    later = [(0, 0)] * 5 + [(0, 1)] * 10 + [(1, 1)] * 20
    people = [{"a": a, "b": b} for a, b in first + later]
    data = DataSet(
        5, people, {"a": 2, "b": 2}, {}, [len(first), len(people)], {"a", "b"}, [("a", "b")]
    )
    results = publish(data)
    assert results.one_way["a"][0]["cells"] == [[0, 4], [45, 49]]
    assert results.two_way[0][2]["cells"] == [[8, 10], [6, 60]]

    found = {one.where: one for one in JointAttacker(results, data.sizes, 2).attack()}

    assert found["a", 0, 0].lowest == 3
    with pytest.raises(PlanHasCircle) as refused:
        check_plan(data.plan, live=data.live)
    assert TIME in refused.value.circle
