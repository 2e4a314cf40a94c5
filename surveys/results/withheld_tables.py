"""Tables of questions that are withheld because they would reveal what others hide.

Public figures alone decide it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from surveys.disclosure.published import OneWay

from .plan import Plan
from .variables import Sort, Variable

type Tables = Mapping[str, OneWay]


def withheld(
    plan: Plan, shown: Tables, earlier: Mapping[str, Any], *, threshold: int, final: bool
) -> dict[str, OneWay]:
    """Return replacements for tables that would reveal too much: earlier ones, or nothing."""

    def before(name: str) -> OneWay:
        stored = earlier.get(name)
        return OneWay.from_json(stored) if stored else OneWay(threshold, None, None, None)

    by_question: dict[str, list[str]] = {}
    for name in shown:
        by_question.setdefault(plan.by_id[name].question, []).append(name)
    found = {}
    for question, names in by_question.items():
        if plan.dependencies.leaders.get(question):
            for name in names:
                if not _may_follow(plan, shown, name, before(name), final=final):
                    found[name] = before(name)
        now = [found.get(name, shown[name]) for name in names]
        if question in plan.dependencies.adding_up and not _may_add_up(
            plan.by_id[names[0]], now, [before(name) for name in names]
        ):
            found |= {name: before(name) for name in names}
    return found


def is_open(table: OneWay | None) -> bool:
    """Tell whether all of a table is shown."""
    return table is not None and bool(table.cells) and not table.hidden


def _may_follow(plan: Plan, shown: Tables, name: str, before: OneWay, *, final: bool) -> bool:
    variable, table = plan.by_id[name], shown[name]
    leaders = plan.dependencies.leaders[variable.question]
    leading = [leader for leader in plan.one_way if leader.question in leaders]
    tables = [shown.get(leader.id) for leader in leading]
    if any(leader.sort is Sort.RANKED for leader in leading):
        # More is shown of it than who put anything in order.
        return False
    if any(leading_table is None or leading_table.total != table.total for leading_table in tables):
        return False
    is_limited = variable.question in plan.dependencies.limited
    at = variable.no_answer
    skipped = None if at is None or table.cells is None else table.cells[at]
    if all(map(is_open, tables)):
        is_known = not is_limited and skipped is not None and skipped.open
        return is_known or not table.hidden
    if is_limited or len(leading) != 1 or not _is_gate(plan, leading[0], tables[0]):
        return False
    if skipped is None:
        return final and before.cells is None
    return (final and skipped.open) or (not skipped.open and skipped.highest < table.threshold)


def _is_gate(plan: Plan, variable: Variable, table: OneWay | None) -> bool:
    """Tell whether everybody gave one of two answers, of which one is hidden as a small number.

    Then it is any small number, and so is that of those who were not asked.
    """
    is_chosen = plan.definition.item(variable.question).kind in {"one", "yes_no"}
    if table is None or not table.cells or not is_chosen or len(table.hidden) != 2:
        return False
    narrow = [table.cells[at] for at in table.hidden if table.cells[at].lowest == 0]
    return (
        variable.no_answer not in table.hidden
        and table.hidden_sum == table.total
        and [cell.highest for cell in narrow] == [table.threshold - 1]
    )


def _may_add_up(variable: Variable, now: Sequence[OneWay], before: Sequence[OneWay]) -> bool:
    """Tell whether options that add up to the respondents reveal no more together."""
    if not any(table.hidden for table in (*now, *before)):
        return True
    if variable.source != variable.question:
        # Within entries, and nobody knows how many have one.
        return False
    totals, totals_before = {table.total for table in now}, {table.total for table in before}
    if len(totals) > 1 or len(totals_before) > 1:
        return False
    least = sum(table.cells[0].lowest for table in now if table.cells)
    most_before = sum(table.cells[0].highest for table in before if table.cells)
    return least - most_before >= (totals.pop() or 0) - (totals_before.pop() or 0)
