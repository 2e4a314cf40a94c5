"""An attacker with all published tables and a solver, who narrows hidden counts.

`LinearAttacker` has one unknown for each cell of each publication. `JointAttacker` has one for each
kind of person, so that it knows how tables are connected; only for a few small variables.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import ceil, floor
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

# What a solver may be off by.
NEARLY = 1e-6


@dataclass
class Results:
    """All that is published of a round, as JSON.

    `one_way` has all publications of each variable, the last of which is final; `two_way` two
    variables and their table; `sums` published sums of values over all respondents.
    """

    one_way: dict[str, list[dict[str, Any]]]
    two_way: list[tuple[str, str, dict[str, Any]]]
    sums: list[tuple[str, int, list[float], float]] = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    """How far a hidden cell was narrowed."""

    where: tuple[Any, ...]
    lowest: int
    highest: int

    @property
    def values(self) -> int:
        return self.highest - self.lowest + 1


def ends(cell: int | list[int]) -> tuple[int, int]:
    return (cell, cell) if isinstance(cell, int) else (cell[0], cell[1])


class LinearAttacker:
    """Unknowns are cells, connected by sums, time, and shared margins."""

    def __init__(self, results: Results) -> None:
        self.bounds: list[tuple[int, int]] = []
        self.equal: list[tuple[dict[int, float], float]] = []
        self.at_most: list[tuple[dict[int, float], float]] = []
        self.hidden: dict[tuple[Any, ...], int] = {}
        self.unknowns: dict[tuple[str, int], list[int]] = {}
        final = {name: self._variable(name, told) for name, told in results.one_way.items()}
        for one, other, told in results.two_way:
            if told["cells"] is not None:
                self._table((one, other), told, final[one], final[other])
        for name, publication, values, total in results.sums:
            unknowns = self.unknowns[name, publication]
            self.equal.append((dict(zip(unknowns, values, strict=True)), total))

    def _unknown(self, where: tuple[Any, ...], cell: int | list[int]) -> int:
        self.bounds.append(ends(cell))
        if not isinstance(cell, int):
            self.hidden[where] = len(self.bounds) - 1
        return len(self.bounds) - 1

    def _variable(self, name: str, told: list[dict[str, Any]]) -> list[int]:
        before: list[int] = []
        for at, table in enumerate(told):
            if table["cells"] is None or (at and table == told[at - 1]):
                if before:
                    self.unknowns[name, at] = before
                continue
            now = [
                self._unknown((name, at, category), cell)
                for category, cell in enumerate(table["cells"])
            ]
            self.equal.append((dict.fromkeys(now, 1), table["total"]))
            self.at_most += [
                ({earlier: 1, later: -1}, 0) for earlier, later in zip(before, now, strict=False)
            ]
            self.unknowns[name, at] = before = now
        return before

    def _table(
        self, names: tuple[str, str], told: dict[str, Any], rows: list[int], columns: list[int]
    ) -> None:
        inner = [
            [self._unknown((*names, row, column), cell) for column, cell in enumerate(cells)]
            for row, cells in enumerate(told["cells"])
        ]
        lines = list(zip(told["rows"], inner, strict=True))
        lines_down = list(zip(told["columns"], zip(*inner, strict=True), strict=True))
        for margin, all_lines in ((rows, lines), (columns, lines_down)):
            for categories, cells in all_lines:
                known: dict[int, float] = dict.fromkeys(cells, 1.0)
                known |= {margin[at]: -1 for at in categories}
                self.equal.append((known, 0))

    def attack(self, most: int | None = None) -> Iterator[Found]:
        """Narrow hidden cells, all of them or `most`, evenly spread."""
        chosen = list(self.hidden.items())
        if most is not None:
            chosen = chosen[:: max(1, ceil(len(chosen) / most))]
        known = {
            "A_eq": self._matrix(self.equal),
            "b_eq": [total for _, total in self.equal],
            "A_ub": self._matrix(self.at_most) if self.at_most else None,
            "b_ub": [total for _, total in self.at_most] or None,
        }
        for where, unknown in chosen:
            lowest, highest = (self._best(unknown, sign, known) for sign in (1, -1))
            yield Found(where, ceil(lowest), floor(highest))

    def _best(self, unknown: int, sign: int, known: Mapping[str, Any]) -> float:
        aim = np.zeros(len(self.bounds))
        aim[unknown] = sign
        solved = linprog(aim, **known, bounds=self.bounds, method="highs")
        assert solved.status == 0, solved.message
        # A whole number that the solver misses by next to nothing is one.
        return float(sign * solved.fun) - sign * NEARLY

    def _matrix(self, lines: list[tuple[dict[int, float], float]]) -> Any:
        places = [
            (row, column, value)
            for row, (line, _) in enumerate(lines)
            for column, value in line.items()
        ]
        rows, columns, values = zip(*places, strict=True) if places else ((), (), ())
        return csr_array((values, (rows, columns)), shape=(len(lines), len(self.bounds)))


class JointAttacker:
    """Unknowns are kinds of people: when they answered, and what to each variable."""

    def __init__(self, results: Results, sizes: dict[str, int], publications: int) -> None:
        self.names = list(sizes)
        self.kinds = list(product(range(publications), *map(range, sizes.values())))
        self.known: list[tuple[np.ndarray, int, int]] = []
        self.hidden: dict[tuple[Any, ...], np.ndarray] = {}
        for name, told in results.one_way.items():
            for at, table in enumerate(told):
                if table["cells"] is not None and table not in told[:at]:
                    self._learn_all(table, name, publications - len(told) + at)
        for one, other, table in results.two_way:
            for row, cells in enumerate(table["cells"] or ()):
                for column, cell in enumerate(cells):
                    within = self._who(
                        publications,
                        {one: table["rows"][row], other: table["columns"][column]},
                    )
                    self._learn((one, other, row, column), within, cell)

    def _learn_all(self, table: dict[str, Any], name: str, at: int) -> None:
        everybody = self._who(at + 1, {})
        self.known.append((everybody, table["total"], table["total"]))
        for category, cell in enumerate(table["cells"]):
            self._learn((name, at, category), self._who(at + 1, {name: [category]}), cell)

    def _who(self, before: int, answers: dict[str, list[int]]) -> np.ndarray:
        return np.array(
            [
                kind[0] < before
                and all(kind[1 + self.names.index(name)] in of for name, of in answers.items())
                for kind in self.kinds
            ],
            dtype=float,
        )

    def _learn(self, where: tuple[Any, ...], who: np.ndarray, cell: int | list[int]) -> None:
        self.known.append((who, *ends(cell)))
        if not isinstance(cell, int):
            self.hidden[where] = who

    def attack(self) -> Iterator[Found]:
        rows, lowest, highest = zip(*self.known, strict=True)
        constraints = LinearConstraint(np.array(rows), lowest, highest)
        for where, who in self.hidden.items():
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
