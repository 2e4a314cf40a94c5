"""One verdict of few readers over all questions, where numbers by question would point at somebody.

The rule for small groups shows no table of fewer than fifteen (`surveys.disclosure`). The verdict
says only in which third the doubts of all readers lie. Each third leaves every number of doubts
that a question can have, from nobody's to everybody's (`tests/programmes/test_trial_verdicts.py`).
It is not given once tables are shown: together they would say more.
"""

from enum import StrEnum
from typing import Final

from surveys.models import MIN_THRESHOLD, Round
from surveys.results.counters import tallied
from surveys.results.plan import plan_of

# The answers without a doubt, by question: the two best of five faces; names of choices.
LEAST_FACE: Final = 4
GOOD_ANSWER: Final = "yes"
FACES: Final = "easy"
QUESTIONS: Final = (FACES, "found", "next", "trust")
# A table of three answers or more is hidden as a whole below this.
FEWEST: Final = MIN_THRESHOLD
FEW: Final = 3 * MIN_THRESHOLD


class Verdict(StrEnum):
    """What few readers thought of a text, all in all."""

    CLEAR = "clear"
    MIXED = "mixed"
    HARD = "hard"


def verdict_of(survey: Round, readers: int) -> Verdict | None:
    """Return what readers thought of a text; None unless they are few and enough.

    :param readers: how many are published
    """
    return verdict(readers, readers * len(QUESTIONS) - _without_doubt(survey))


def verdict(readers: int, doubts: int) -> Verdict | None:
    """Return the third in which so many doubts lie of those that readers could have."""
    if not FEWEST <= readers < FEW:
        return None
    most = readers * len(QUESTIONS)
    if 3 * doubts < most:
        return Verdict.CLEAR
    return Verdict.MIXED if 3 * doubts < 2 * most else Verdict.HARD


def _without_doubt(survey: Round) -> int:
    counts, plan = tallied(survey), plan_of(survey)
    found = 0
    for name in QUESTIONS:
        variable = plan.by_id.get(name)
        for category in variable.categories if variable else ():
            is_good = (
                category.value is not None and category.value >= LEAST_FACE
                if name == FACES
                else category.id == GOOD_ANSWER
            )
            found += counts.get(name, {}).get(category.id, 0) if is_good else 0
    return found
