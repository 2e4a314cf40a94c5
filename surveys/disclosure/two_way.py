"""The final table of two variables, and that of a ranking."""

from collections.abc import Sequence

from .blocks import hide
from .published import THRESHOLD, OneWay, TwoWay


class MarginsDoNotFit(ValueError):
    """One-way tables that are not the margins of this table, or not of one publication."""


def two_way(
    counts: Sequence[Sequence[int]], rows: OneWay, columns: OneWay, *, secret: bytes = b""
) -> TwoWay:
    r"""Publish the table of two variables of the plan (`check_plan`).

    Categories hidden in a one-way table are one row or column with a known sum. The table is hidden
    as a whole if one of the variables is, or was published of fewer respondents.
    :param counts: respondents by category of the first variable, then of the second
    :param rows: the final one-way table of the first variable
    :param columns: that of the second, of the same respondents and with the same threshold
    :param secret: at most 64 bytes, secret and constant for this table, such as an HMAC of the
    round and both variables; without it the choice of hidden cells may reveal something
    :raises MarginsDoNotFit: `counts` are of other respondents than the one-way tables
    """
    if rows.threshold != columns.threshold:
        raise MarginsDoNotFit("both one-way tables have to have the same threshold")
    if rows.cells is None or columns.cells is None:
        return TwoWay((), (), None)
    total = sum(map(sum, counts))
    if rows.total != total or columns.total != total:
        if total < max(rows.total or 0, columns.total or 0):
            raise MarginsDoNotFit("there are fewer respondents than were published")
        return TwoWay((), (), None)
    row_lines, column_lines = _lines(rows), _lines(columns)
    merged = [
        [sum(counts[row][column] for row in line for column in other) for other in column_lines]
        for line in row_lines
    ]
    _check([sum(row) for row in merged], rows, row_lines)
    _check([sum(column) for column in zip(*merged, strict=True)], columns, column_lines)
    return TwoWay(row_lines, column_lines, hide(merged, rows.threshold, secret))


def ranking(
    counts: Sequence[Sequence[int]], *, secret: bytes = b"", threshold: int = THRESHOLD
) -> TwoWay:
    """Publish how often each option (row) was put in each place (column), a square of counts.

    All margins are the number of those who ranked, which has to be public already. `secret` is as
    in `two_way`; raise MarginsDoNotFit if it is no such square.
    """
    sums = {*map(sum, counts), *map(sum, zip(*counts, strict=True))}
    if len(sums) != 1:
        raise MarginsDoNotFit("everybody who ranks puts each option in one place")
    lines = tuple((at,) for at in range(len(counts)))
    shown = hide(counts, threshold, secret) if sums.pop() >= threshold else None
    return TwoWay(lines, lines, shown)


def _lines(table: OneWay) -> tuple[tuple[int, ...], ...]:
    cells = table.cells or ()
    shown = [(at,) for at, cell in enumerate(cells) if cell.open and cell.lowest]
    return (*shown, table.hidden) if table.hidden else tuple(shown)


def _check(sums: Sequence[int], table: OneWay, lines: Sequence[tuple[int, ...]]) -> None:
    cells = table.cells or ()
    known = [table.hidden_sum if line == table.hidden else cells[line[0]].lowest for line in lines]
    if list(sums) != known:
        raise MarginsDoNotFit("a one-way table is not the margin of this table")
