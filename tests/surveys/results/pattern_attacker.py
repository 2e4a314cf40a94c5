"""An attacker who knows a questionnaire and all that a round published.

One unknown for each possible way to answer the whole questionnaire and each publication.
Conditions, filters and connections between tables follow from the patterns.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from tests.surveys.disclosure.attacker import Found, ends

# Of a respondent the place of their category by variable.
type Pattern = Mapping[str, int | None]
type Tables = Mapping[str, Any]


class PatternAttacker:
    """Solves in whole people; zeros that follow from the questionnaire are not attacked.

    Nor is what an open zero rules out by itself: that nobody skipped a question says nothing of
    anybody's answer.
    """

    def __init__(self, patterns: Sequence[Pattern], told: Sequence[tuple[int, Tables]]) -> None:
        self.patterns, self.periods = patterns, len(told)
        self.known: list[tuple[np.ndarray, int, int]] = []
        self.hidden: dict[tuple[Any, ...], np.ndarray] = {}
        before: Tables = {}
        for at, (people, tables) in enumerate(told):
            self._know(at, np.ones(len(patterns)), people)
            for name, table in tables["variables"].items():
                # What stood there before says nothing of those who came since.
                if table["cells"] is not None and table != before.get(name):
                    assert table["total"] == people
                    for category, cell in enumerate(table["cells"]):
                        self._learn((name, at, category), at, {name: [category]}, cell)
            before = tables["variables"]
            for table in tables.get("crossed", ()):
                self._table(at, table["pair"], table)
            for name, table in tables.get("rankings", {}).items():
                self._ranking(at, name, tables, table)

    def _table(self, at: int, pair: Sequence[str], table: Tables) -> None:
        for row, cells in enumerate(table["cells"] or ()):
            for column, cell in enumerate(cells):
                lines = table["rows"][row], table["columns"][column]
                who = dict(zip(pair, lines, strict=True))
                self._learn((*pair, row, column), at, who, cell)

    def _ranking(self, at: int, name: str, tables: Tables, table: Tables) -> None:
        options = [one for one in self.patterns[0] if one.startswith(f"{name}/")]
        for row, cells in enumerate(table["cells"] or ()):
            for place, cell in enumerate(cells):
                self._learn((name, "place", row, place), at, {options[row]: [place]}, cell)

    def _learn(
        self, where: tuple[Any, ...], at: int, who: Mapping[str, Sequence[int]], cell: Any
    ) -> None:
        among = np.array(
            [
                all(pattern[name] in places for name, places in who.items())
                for pattern in self.patterns
            ],
            dtype=float,
        )
        self._know(at, among, cell)
        if not isinstance(cell, int) and 0 < among.sum() < len(among):
            self.hidden[where] = self.known[-1][0]

    def _know(self, at: int, among: np.ndarray, cell: Any) -> None:
        times = (np.arange(self.periods) <= at).astype(float)
        self.known.append((np.outer(times, among).ravel(), *ends(cell)))

    def attack(self, most: int | None = None) -> Iterator[Found]:
        """Narrow hidden cells, all of them or `most`, evenly spread."""
        if not self.hidden:
            return
        rows, lowest, highest = zip(*self.known, strict=True)
        constraints = LinearConstraint(np.array(rows), lowest, highest)
        chosen = self._worth_finding()
        step = 1 if most is None else max(1, -(-len(chosen) // most))
        for where, who in chosen[::step]:
            found = []
            for sign in (1, -1):
                solved = milp(
                    sign * who,
                    constraints=constraints,
                    integrality=np.ones(len(who)),
                    bounds=Bounds(0, np.inf),
                )
                assert solved.status == 0, solved.message
                found.append(round(sign * solved.fun))
            yield Found(where, *found)

    def _worth_finding(self) -> list[tuple[tuple[Any, ...], np.ndarray]]:
        nobody = np.zeros(len(self.known[0][0]))
        for row, _lowest, highest in self.known:
            if highest == 0:
                nobody = np.maximum(nobody, row)
        found = [(where, who) for where, who in self.hidden.items() if (who > nobody).any()]
        # Of tables of one variable, which have a name, a time and a category.
        alone = Counter(where[:2] for where, _who in found if len(where) == 3)
        return [one for one in found if alone[one[0][:2]] != 1]
