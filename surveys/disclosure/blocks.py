"""Suppression of small cells in a table with known margins, in blocks that resist subtraction.

A block is a rectangle of at least two rows and two columns, all cells of it hidden. If a cell's row
has r there, its column c, and all T, it may be anything from max(0, r+c-T) to min(r, c) (Fréchet's
bounds): at least k values if every row and column of the block has k-1 or more.

Blocks may overlap. Ties are broken by a secret shuffle, so that the choice of one block does not
reveal why another was not chosen.
"""

from collections.abc import Iterator, Sequence
from hashlib import blake2b

from .published import Cell

Table = Sequence[Sequence[int]]

# How many rows are compared for each column of a block of four: more gain little.
COMPARED = 12


def hide(table: Table, threshold: int, secret: bytes) -> tuple[tuple[Cell, ...], ...] | None:
    r"""Publish a table of which every row sum and every column sum is known.

    :param table: counts by row and column; every row and every column has at least `threshold`
    :param secret: at most 64 bytes, for this table alone; the same ones hide the same cells
    :returns: ranges in place of hidden cells, which anybody can compute; None if there is only one
    row or one column, which is a margin
    """
    if len(table) < 2 or len(table[0]) < 2:
        return None
    small = [
        (row, column)
        for row, counts in enumerate(table)
        for column, count in enumerate(counts)
        if count < threshold
    ]
    if not small:
        return tuple(tuple(Cell.exactly(count) for count in row) for row in table)
    hiding = _Hiding(table, threshold, secret)
    for row, column in sorted(small, key=hiding.place):
        if (row, column) not in hiding.hidden and not hiding.in_four(row, column):
            hiding.in_rectangle(row, column)
    return _shown(table, hiding.hidden)


class _Hiding:
    def __init__(self, table: Table, threshold: int, secret: bytes) -> None:
        self.table = table
        self.needed = threshold - 1
        self.hidden: set[tuple[int, int]] = set()
        self.row_places = _shuffled(secret, b"row", len(table))
        self.column_places = _shuffled(secret, b"column", len(table[0]))
        self.rows = sorted(range(len(table)), key=self.row_places.__getitem__)

    def place(self, cell: tuple[int, int]) -> tuple[int, int]:
        return self.row_places[cell[0]], self.column_places[cell[1]]

    def is_shown(self, row: int, column: int) -> bool:
        """Tell whether hiding a cell loses a count that would be shown."""
        return (row, column) not in self.hidden and self.table[row][column] > self.needed

    def in_four(self, row: int, column: int) -> bool:
        """Hide a small cell with three others that lose least; False if there are none."""

        def loss(corner: tuple[int, int]) -> tuple[int, tuple[int, int]]:
            a, b = corner
            lost = self.is_shown(row, b) + self.is_shown(a, column) + self.is_shown(a, b)
            return lost, self.place(corner)

        best = min(self._corners(row, column), key=loss, default=None)
        if best is None:
            return False
        a, b = best
        self.hidden |= {(row, column), (row, b), (a, column), (a, b)}
        return True

    def _corners(self, row: int, column: int) -> Iterator[tuple[int, int]]:
        table, needed = self.table, self.needed
        own = table[row]
        for b in range(len(own)):
            if b == column or own[column] + own[b] < needed:
                continue
            compared = 0
            for a in self.rows:
                other = table[a]
                if (
                    a != row
                    and own[column] + other[column] >= needed
                    and own[b] + other[b] >= needed
                    and other[column] + other[b] >= needed
                ):
                    yield a, b
                    compared += 1
                    if compared == COMPARED:
                        break

    def in_rectangle(self, row: int, column: int) -> None:
        """Hide a cell in a rectangle that grows until it is large enough."""
        table = self.table
        rows, columns = {row: table[row][column]}, {column: table[row][column]}
        while True:
            if len(rows) < 2 or (len(columns) > 1 and self._lack(columns)):
                added = self._best_row(columns, rows)
                rows[added] = sum(table[added][at] for at in columns)
                for at in columns:
                    columns[at] += table[added][at]
            elif len(columns) < 2 or self._lack(rows):
                added = self._best_column(rows, columns)
                columns[added] = sum(table[at][added] for at in rows)
                for at in rows:
                    rows[at] += table[at][added]
            else:
                break
        self.hidden |= {(row, column) for row in rows for column in columns}

    def _lack(self, sums: dict[int, int]) -> int:
        return sum(max(0, self.needed - value) for value in sums.values())

    def _best_row(self, columns: dict[int, int], taken: dict[int, int]) -> int:
        def cost(at: int) -> tuple[int, int, int]:
            counts = self.table[at]
            lack = sum(max(0, self.needed - columns[column] - counts[column]) for column in columns)
            lack += max(0, self.needed - sum(counts[column] for column in columns))
            lost = sum(self.is_shown(at, column) for column in columns)
            return lack, lost, self.row_places[at]

        return min((at for at in range(len(self.table)) if at not in taken), key=cost)

    def _best_column(self, rows: dict[int, int], taken: dict[int, int]) -> int:
        table = self.table

        def cost(at: int) -> tuple[int, int, int]:
            lack = sum(max(0, self.needed - rows[row] - table[row][at]) for row in rows)
            lack += max(0, self.needed - sum(table[row][at] for row in rows))
            lost = sum(self.is_shown(row, at) for row in rows)
            return lack, lost, self.column_places[at]

        return min((at for at in range(len(table[0])) if at not in taken), key=cost)


def _shuffled(secret: bytes, of: bytes, number: int) -> list[int]:
    """Return a number for each row or column that nobody can predict without the secret."""
    return [
        int.from_bytes(blake2b(at.to_bytes(4), key=secret, person=of, digest_size=8).digest())
        for at in range(number)
    ]


def _shown(table: Table, hidden: set[tuple[int, int]]) -> tuple[tuple[Cell, ...], ...]:
    """Return ranges computed from public figures: row and column sums less the open cells."""
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
