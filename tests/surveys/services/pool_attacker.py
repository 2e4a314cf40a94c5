"""An attacker who watches a round with known groups, and asks what a group answered.

One unknown for each time, group and answer. Known are the published tables, the number of readable
texts, and how many of each group are written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor
from typing import Any

import numpy as np
from scipy.optimize import linprog

from tests.surveys.disclosure.attacker import NEARLY, ends

from .pool_rounds import WORDS, Case, Seen

WROTE = ["wrote", "-"]


@dataclass(frozen=True)
class Told:
    """The number of a group's new answers of one value, and how many values it may have."""

    where: tuple[Any, ...]
    values: int
    free: int


class PoolAttacker:
    """Looks at one question at a time, as questions are independent."""

    def __init__(self, case: Case, told: Sequence[Seen], question: str) -> None:
        self.question, self.told = question, told
        self.options = WROTE if question == WORDS else case.questions[question]
        self.groups = [*case.groups, "-"]
        self.shape = (len(told), len(self.groups), len(self.options))
        self.known: list[tuple[np.ndarray, float, float]] = []
        self.times: list[int] = []
        # As it was last published: while too little is new it stays as it is.
        self.table: Any = None
        for at, seen in enumerate(told):
            self._learn_groups(at, seen)
            self._learn_answers(at, seen)

    def attack(self, most: int | None = None) -> Iterator[Told]:
        """Narrow the answers of each group between two times, or `most` of them."""
        cells = [
            (first, last, group, option)
            for first, last in pairwise([-1, *self.times])
            for group in range(len(self.groups))
            for option in range(len(self.options))
        ]
        step = 1 if most is None else max(1, -(-len(cells) // most))
        for first, last, group, option in cells[::step]:
            since = self._who(last) - self._who(first)
            of_group, of_option = self._only(since, group=group), self._only(since, option=option)
            free = min(
                self._best(of_option)[1], self._best(since - of_option)[1], self._best(of_group)[1]
            )
            low, high = self._best(self._only(of_group, option=option))
            where = (self.question, first, last, self.groups[group], self.options[option])
            yield Told(where, high - low + 1, free + 1)

    def _learn_groups(self, at: int, seen: Seen) -> None:
        shown = seen.tables["variables"]["@group"] if seen.tables else None
        for place, name in enumerate(self.groups):
            who = self._only(self._who(at), group=place)
            if not seen.final:
                self._know(who, seen.groups.get(name, 0), seen.groups.get(name, 0))
                continue
            if shown and shown["cells"] is not None and shown["total"] == seen.respondents:
                self._know(who, *ends(shown["cells"][place]))
        if seen.tables:
            self._know(self._who(at), seen.respondents, seen.respondents)

    def _learn_answers(self, at: int, seen: Seen) -> None:
        if self.question == WORDS:
            before = self.told[at - 1].texts if at else 0
            if seen.texts != before:
                self._know(self._only(self._who(at), option=0), seen.texts, seen.texts)
                self.times.append(at)
            return
        table = seen.tables["variables"].get(self.question) if seen.tables else None
        if table and table["cells"] is not None and table != self.table:
            self.table = table
            for option, cell in enumerate(table["cells"]):
                self._know(self._only(self._who(at), option=option), *ends(cell))
            self.times.append(at)

    def _who(self, at: int) -> np.ndarray:
        who = np.zeros(self.shape)
        who[: at + 1] = 1
        return who

    def _only(
        self, who: np.ndarray, *, group: int | None = None, option: int | None = None
    ) -> np.ndarray:
        only = np.zeros(self.shape)
        only[
            :, slice(None) if group is None else group, slice(None) if option is None else option
        ] = 1
        return who * only

    def _know(self, who: np.ndarray, lowest: float, highest: float) -> None:
        self.known.append((who.ravel(), lowest, highest))

    def _best(self, who: np.ndarray) -> tuple[int, int]:
        rows = np.array([row for row, _low, _high in self.known])
        lowest = np.array([low for _row, low, _high in self.known])
        highest = np.array([high for _row, _low, high in self.known])
        exact = lowest == highest
        found = []
        for sign in (1, -1):
            solved = linprog(
                sign * who.ravel(),
                A_eq=rows[exact],
                b_eq=lowest[exact],
                A_ub=np.vstack([rows[~exact], -rows[~exact]]),
                b_ub=np.concatenate([highest[~exact], -lowest[~exact]]),
                method="highs",
            )
            assert solved.status == 0, solved.message
            found.append(float(sign * solved.fun))
        return ceil(found[0] - NEARLY), floor(found[1] + NEARLY)
