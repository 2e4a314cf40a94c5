"""The table of one variable, published once or repeatedly while answers come in.

A cell is *narrow* while its count lies in a range that readers know: first 0 to k-1, later the
range shown for it. Narrow cells are hidden together with *covers*: cells of which only a least
count is known. The *slack* is what the hidden cells have together above their least; everybody
knows it, but not how it is spread. Covers are chosen by category order and slack, never by the
counts, so that this code reveals nothing.

The proof, and what `tests/surveys/disclosure/` tries against it: docs/surveys-disclosure.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .published import THRESHOLD, Cell, OneWay


class CountsDoNotFit(ValueError):
    """Counts that can't follow what was published: other categories, or fewer people."""


def one_way(
    counts: Sequence[int],
    previous: OneWay | None = None,
    *,
    threshold: int = THRESHOLD,
    no_answer: int | None = None,
    final: bool = False,
) -> OneWay:
    r"""Publish the table of a variable; return `previous` if too little has changed.

    A table with hidden cells is recounted only when these have grown enough together, and any table
    only after more than `threshold` new respondents.
    :param counts: respondents by category; each respondent in exactly one of them
    :param previous: the last publication of this table; never another one of the same people
    :param threshold: the least count that is shown
    :param no_answer: which category is "no answer", if there is one
    :param final: the round has ended, and this table is not published again
    :raises CountsDoNotFit: they can't follow `previous`
    """
    total = sum(counts)
    if previous is not None and previous.total is not None:
        _check(counts, previous, (threshold, no_answer))
        if total - previous.total <= threshold:
            return previous
    if total < threshold:
        return OneWay(threshold, no_answer, None, None)
    if previous is None or previous.cells is None:
        cells = _first(counts, threshold, no_answer, final=final)
    elif not previous.hidden or _grown(counts, previous):
        cells = _again(counts, previous)
    elif final:
        cells = _last(counts, previous)
    else:
        return previous
    return OneWay(threshold, no_answer, total, cells)


def _check(counts: Sequence[int], previous: OneWay, rule: tuple[int, int | None]) -> None:
    if rule != (previous.threshold, previous.no_answer):
        raise CountsDoNotFit("a table keeps its threshold and its categories while it is published")
    if sum(counts) < (previous.total or 0):
        raise CountsDoNotFit("there are fewer respondents than were published")
    if previous.cells is None:
        return
    if len(counts) != len(previous.cells):
        raise CountsDoNotFit("a table keeps its threshold and its categories while it is published")
    if any(count < cell.lowest for count, cell in zip(counts, previous.cells, strict=True)):
        raise CountsDoNotFit("a category has fewer respondents than were published")


# -- What is known beforehand -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Known:
    """What readers know of a cell beforehand."""

    # The least that a narrow cell can have.
    lowest: int
    # The most that a narrow cell can have, less than `lowest` if it can't be narrow.
    highest: int


def _unknown(at: int, threshold: int, no_answer: int | None) -> _Known:
    # Nobody in "no answer" is shown, so that it takes one more to have as many values.
    return _Known(1, threshold) if at == no_answer else _Known(0, threshold - 1)


def _was(at: int, cell: Cell, table: OneWay) -> _Known:
    if not cell.open:
        return _Known(cell.lowest, cell.highest)
    if cell.lowest == 0:
        return _unknown(at, table.threshold, table.no_answer)
    return _Known(cell.lowest, cell.lowest - 1)


# -- The three kinds of publication -------------------------------------------------------------


def _first(
    counts: Sequence[int], threshold: int, no_answer: int | None, *, final: bool
) -> tuple[Cell, ...] | None:
    known = [_unknown(at, threshold, no_answer) for at in range(len(counts))]
    order = range(len(counts))
    # From here on there is always enough to cover with. Below, covering fails for some counts,
    # and that it failed may not say too much: only once, and with twice the slack.
    if sum(counts) >= threshold * len(counts) + 1:
        return _covered(counts, known, order, threshold, no_answer)
    return _covered(counts, known, order, 2 * threshold, no_answer) if final else None


def _grown(counts: Sequence[int], previous: OneWay) -> bool:
    """Tell whether the hidden cells can cover each other, whichever are narrow."""
    cells = previous.cells or ()
    slack = sum(counts[at] - cells[at].highest - 1 for at in previous.hidden)
    # Decided by what will be known: a newcomer's count is known only together with theirs.
    return slack + _newly(counts, previous) >= previous.threshold


def _newly(counts: Sequence[int], previous: OneWay) -> int:
    """Return how many more than one are in "no answer", if it has to be hidden only now."""
    at, cells = previous.no_answer, previous.cells or ()
    if at is None or not cells[at].open or not 1 <= counts[at] <= previous.threshold:
        return 0
    return 0 if cells[at].lowest else counts[at] - 1


def _again(counts: Sequence[int], previous: OneWay) -> tuple[Cell, ...] | None:
    cells = previous.cells or ()
    known = [_was(at, cell, previous) for at, cell in enumerate(cells)]
    order = sorted(range(len(counts)), key=lambda at: cells[at].open)
    return _covered(counts, known, order, previous.threshold, previous.no_answer)


def _last(counts: Sequence[int], previous: OneWay) -> tuple[Cell, ...]:
    """Publish a final table; hidden cells stay hidden: only that they grew too little is known."""
    cells, skipped = previous.cells or (), previous.no_answer
    known = [_was(at, cell, previous) for at, cell in enumerate(cells)]
    spread = sum(counts[at] for at in previous.hidden) - previous.hidden_sum
    shown = [Cell.exactly(count) for count in counts]
    newly = skipped is not None and cells[skipped].open and _is_narrow(counts, known, skipped)
    covers: list[int] = []
    limit = spread
    if newly and skipped is not None:
        limit = spread = spread + counts[skipped] - 1
        others = (at for at, cell in enumerate(cells) if cell.open and at != skipped)
        while spread < previous.threshold:
            covers.append(at := next(others))
            limit = previous.threshold - 1
            spread += counts[at] - cells[at].lowest
        shown[skipped] = Cell.between(1, 1 + min(limit, previous.threshold - 1))
    for at in previous.hidden:
        shown[at] = Cell.between(cells[at].lowest, cells[at].highest + limit)
    for at in covers:
        shown[at] = Cell.between(cells[at].lowest, cells[at].lowest + limit)
    if covers:
        least = cells[covers[-1]].lowest + spread
        shown[covers[-1]] = Cell.between(least - limit, least)
    return tuple(shown)


# -- Covering -----------------------------------------------------------------------------------


def _is_narrow(counts: Sequence[int], known: Sequence[_Known], at: int) -> bool:
    return known[at].lowest <= counts[at] <= known[at].highest


def _covered(
    counts: Sequence[int],
    known: Sequence[_Known],
    order: Sequence[int],
    enough: int,
    no_answer: int | None,
) -> tuple[Cell, ...] | None:
    """Hide narrow cells and covers, taken in `order`, until their slack is `enough`; else None."""
    narrow = [at for at in range(len(counts)) if _is_narrow(counts, known, at)]
    shown = [Cell.exactly(count) for count in counts]
    if not narrow:
        return tuple(shown)
    slack = sum(counts[at] - known[at].lowest for at in narrow)
    # What is known of the slack of all but the last cover.
    limit = sum(known[at].highest - known[at].lowest for at in narrow)
    open_ = set(range(len(counts))) - set(narrow)
    if no_answer is not None and not counts[no_answer]:
        open_.discard(no_answer)
    covers: list[int] = []
    for at in order:
        if covers and slack >= enough:
            break
        if at in open_:
            if covers:
                limit = enough - 1
            covers.append(at)
            slack += counts[at] - known[at].highest - 1
    if not covers or slack < enough:
        return None
    limit = min(limit, slack)
    for at in narrow:
        shown[at] = Cell.between(known[at].lowest, min(known[at].highest, known[at].lowest + limit))
    for at in covers[:-1]:
        shown[at] = Cell.between(known[at].highest + 1, known[at].highest + 1 + limit)
    most = known[covers[-1]].highest + 1 + slack
    shown[covers[-1]] = Cell.between(most - limit, most)
    return tuple(shown)
