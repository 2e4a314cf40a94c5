"""Who knows the questionnaire finds no fewer values for a hidden count than the threshold."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import pytest
from django.db import transaction

from surveys.results import publication, withheld_tables
from surveys.results.dependencies import Dependencies
from surveys.results.publication import publish
from tests.environment import FULL

from .dependency_rounds import Case, a_case, case_of
from .pattern_attacker import PatternAttacker
from .rounds import a_round, write

# Full: an attacker who solves what is published for what is hidden.
pytestmark = [pytest.mark.full, pytest.mark.django_db]

SEEDS = range(1000 if FULL else 40)
CELLS = None if FULL else 6


def published(case: Case) -> list[tuple[int, Mapping[str, Any]]]:
    """Return what a round publishes at each time, and roll back."""
    with transaction.atomic():
        round_ = a_round(case.definition, plan=case.plan, groups=case.groups)
        told, start = [], 0
        for end in case.publications:
            for group in sorted({group for group, _one in case.people}):
                some = [one for of, one in case.people[start:end] if of == group]
                write(round_, some, group=group)
            start = end
            made = publish(round_, final=end == len(case.people))
            if made:
                told.append((made.respondents, made.tables))
        transaction.set_rollback(True)
    return told


def narrowed(case: Case, most: int | None = None) -> Iterator[bool]:
    """Tell of each hidden count whether it has fewer values than the threshold."""
    attacker = PatternAttacker(case.patterns, published(case))
    return (found.values < 5 for found in attacker.attack(most))


def test_nothing_that_is_hidden_is_found_by_who_knows_the_questionnaire() -> None:
    attacked = 0
    for seed in SEEDS:
        found = [*narrowed(a_case(seed), CELLS)]
        assert not any(found), seed
        attacked += len(found)
    assert attacked > len(SEEDS)


@pytest.mark.full
def test_it_would_find_what_hangs_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication, "withheld", lambda *_tables, **_how: {})
    # As soon as it found more than three, the others prove nothing more.
    assert [*islice((seed for seed in range(40) if any(narrowed(a_case(seed)))), 4)][3:]


# -- What chance seldom finds --------------------------------------------------------------------
def item(name: str, kind: str = "one", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "name": name, "choices": "three", "required": "true()", **more}


def test_options_of_which_one_has_to_be_chosen_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [{"m": ["a"]}] * 30 + [{"m": ["b"]}] * 3 + [{"m": ["c"]}] * 4
    case = case_of([item("m", "many")], [people])
    assert not any(narrowed(case))
    monkeypatch.setattr(withheld_tables, "_may_add_up", lambda *_tables: True)
    assert any(narrowed(case))


def test_a_question_that_two_others_lead_to_crosses_them(monkeypatch: pytest.MonkeyPatch) -> None:
    # At the end everybody who said "c" of the first said "a" of the second, and nobody else did:
    # so it was before, when the one was hidden and the other was not.
    both = item("d", "yes_no", relevant="${p} = 'c' and ${q} = 'a'")
    early = [{"p": "a", "q": "b"}] * 15 + [{"p": "b", "q": "c"}] * 15
    early += [{"p": "c", "q": "a", "d": "yes"}] * 4 + [{"p": "a", "q": "a"}] * 6
    late = [{"p": "a", "q": "b"}] * 12 + [{"p": "b", "q": "c"}] * 12
    late += [{"p": "c", "q": "a", "d": "yes"}] * 8 + [{"p": "c", "q": "a", "d": "no"}] * 8
    case = case_of([item("p"), item("q"), both], [early, late])
    assert not any(narrowed(case))
    monkeypatch.setattr(Dependencies, "crossing", lambda _self, _counted: frozenset())
    assert any(narrowed(case))
