"""Hide small cells of a table whose margins are known: in blocks, so that nobody can subtract.

A block is a rectangle of some rows and some columns, at least two of each, all of whose cells are
hidden, and none of which is in another block. A count in it whose row has r there, whose column
has c, and T in all, may be anything from max(0, r+c-T) to min(r, c) (Fréchet's bounds). These are
at least k values if every row and every column has k-1 or more within the block, also for somebody
who is told the margins of the block itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .published import Cell

Table = Sequence[Sequence[int]]


@dataclass(slots=True)
class _Block:
    """A rectangle that grows; its sums are of what lies in it."""

    row_sums: dict[int, int] = field(default_factory=dict)
    column_sums: dict[int, int] = field(default_factory=dict)

    def add_row(self, table: Table, at: int) -> None:
        self.row_sums[at] = sum(table[at][column] for column in self.column_sums)
        for column in self.column_sums:
            self.column_sums[column] += table[at][column]

    def add_column(self, table: Table, at: int) -> None:
        self.column_sums[at] = sum(table[row][at] for row in self.row_sums)
        for row in self.row_sums:
            self.row_sums[row] += table[row][at]

    def cells(self) -> Iterator[tuple[int, int]]:
        return ((row, column) for row in self.row_sums for column in self.column_sums)


def hide(table: Table, threshold: int) -> tuple[tuple[Cell, ...], ...] | None:
    """Publish a table of which every row sum and every column sum is known.

    :param table: counts by row and column; every row and every column has at least `threshold`
    :returns: ranges that anybody can compute in place of hidden cells; None if something is small
        in a table of one row or one column
    """
    small = [
        (row, column)
        for row, counts in enumerate(table)
        for column, count in enumerate(counts)
        if count < threshold
    ]
    if not small:
        return tuple(tuple(Cell.exactly(count) for count in row) for row in table)
    if len(table) < 2 or len(table[0]) < 2:
        return None
    hiding = _Hiding(table, threshold)
    for row, column in small:
        if (row, column) not in hiding.owners:
            hiding.cover(row, column)
    return _shown(table, set(hiding.owners))


class _Hiding:
    """The blocks of one table while they are chosen.

    Which row or column a block grows by is decided by what is missing to its sums, then by whether
    another block is met, then by what readers may expect to be lost: by margins, that everybody
    knows, and not by counts.
    """

    def __init__(self, table: Table, threshold: int) -> None:
        self.table = table
        self.needed = threshold - 1
        self.owners: dict[tuple[int, int], _Block] = {}
        self.row_margins = [sum(row) for row in table]
        self.column_margins = [sum(column) for column in zip(*table, strict=True)]

    def cover(self, row: int, column: int) -> None:
        """Hide a small cell in a block of its own, or in one with those that it meets."""
        block = _Block()
        block.add_row(self.table, row)
        block.add_column(self.table, column)
        while True:
            self._merge(block)
            if not self._grow(block):
                break
        for cell in block.cells():
            self.owners[cell] = block

    def _merge(self, block: _Block) -> None:
        """Take in every block that this one meets, until it meets none."""
        while met := next((self.owners[at] for at in block.cells() if at in self.owners), None):
            for cell in met.cells():
                del self.owners[cell]
            for row in met.row_sums.keys() - block.row_sums.keys():
                block.add_row(self.table, row)
            for column in met.column_sums.keys() - block.column_sums.keys():
                block.add_column(self.table, column)

    def _grow(self, block: _Block) -> bool:
        """Add one row or column, unless the block is large enough."""
        rows_lack = self._lack(block.row_sums)
        columns_lack = self._lack(block.column_sums)
        if len(block.row_sums) < 2 or (columns_lack and len(block.column_sums) > 1):
            block.add_row(self.table, self._best_row(block))
        elif len(block.column_sums) < 2 or rows_lack:
            block.add_column(self.table, self._best_column(block))
        else:
            return False
        return True

    def _lack(self, sums: dict[int, int]) -> int:
        return sum(max(0, self.needed - one) for one in sums.values())

    def _best_row(self, block: _Block) -> int:
        table, columns = self.table, block.column_sums

        def cost(at: int) -> tuple[int, int, int, int]:
            counts = table[at]
            lack = sum(max(0, self.needed - columns[one] - counts[one]) for one in columns)
            lack += max(0, self.needed - sum(counts[one] for one in columns))
            met = sum((at, one) in self.owners for one in columns)
            return lack, met, self.row_margins[at], at

        return min((at for at in range(len(table)) if at not in block.row_sums), key=cost)

    def _best_column(self, block: _Block) -> int:
        table, rows = self.table, block.row_sums

        def cost(at: int) -> tuple[int, int, int, int]:
            lack = sum(max(0, self.needed - rows[one] - table[one][at]) for one in rows)
            lack += max(0, self.needed - sum(table[one][at] for one in rows))
            met = sum((one, at) in self.owners for one in rows)
            return lack, met, self.column_margins[at], at

        return min((at for at in range(len(table[0])) if at not in block.column_sums), key=cost)


def _shown(table: Table, hidden: set[tuple[int, int]]) -> tuple[tuple[Cell, ...], ...]:
    """Ranges from what is left of row and column sums beside the open cells: public, all of it."""
    rows = [0] * len(table)
    columns = [0] * len(table[0])
    for row, column in hidden:
        rows[row] += table[row][column]
        columns[column] += table[row][column]
    # The most that a row's or a column's hidden cells could have, each by itself.
    most_in_row = [0] * len(rows)
    most_in_column = [0] * len(columns)
    for row, column in hidden:
        most = min(rows[row], columns[column])
        most_in_row[row] += most
        most_in_column[column] += most

    def cell(row: int, column: int) -> Cell:
        if (row, column) not in hidden:
            return Cell.exactly(table[row][column])
        most = min(rows[row], columns[column])
        least = max(
            0,
            rows[row] - most_in_row[row] + most,
            columns[column] - most_in_column[column] + most,
        )
        return Cell.between(least, most)

    return tuple(tuple(cell(row, at) for at in range(len(columns))) for row in range(len(rows)))
