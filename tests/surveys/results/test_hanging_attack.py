"""Who knows the questionnaire finds no fewer values for a hidden count than the threshold."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.db import transaction

from surveys.results.publishing import publish
from tests.environment import FULL

from .hanging_rounds import Case, a_case
from .pattern_attacker import PatternAttacker
from .rounds import a_round, write

pytestmark = pytest.mark.django_db

SEEDS = range(40)
CELLS = None if FULL else 6


def published(case: Case) -> list[tuple[int, Mapping[str, Any]]]:
    """What a round of its own says at each time; nothing of it is left."""
    with transaction.atomic():
        round_ = a_round(case.definition, plan=case.plan, groups=case.groups)
        told, start = [], 0
        for end in case.publications:
            for group in {group for group, _one in case.people}:
                some = [one for of, one in case.people[start:end] if of == group]
                write(round_, some, group=group)
            start = end
            made = publish(round_, final=end == len(case.people))
            if made:
                told.append((made.respondents, made.tables))
        transaction.set_rollback(True)
    return told


def test_nothing_that_is_hidden_is_found_by_who_knows_the_questionnaire() -> None:
    attacked = 0
    for seed in SEEDS:
        case = a_case(seed)
        for found in PatternAttacker(case.patterns, published(case)).attack(CELLS):
            # A count that is large whatever it is points at nobody: beside a nought that follows
            # from an open one, a cover can be worked out.
            assert found.values >= 5 or found.lowest >= 5, (seed, found)
            attacked += 1
    assert attacked > len(SEEDS)
