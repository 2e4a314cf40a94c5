"""Counting whether readers found a text useful, and publishing it by week (`weekly_counts`)."""

from datetime import date
from uuid import UUID

from backend.programmes.models import PageUse, PageUseWeek

from .weekly_counts import WeeklyCounts, part_of

USEFUL, NOT_USEFUL = 0, 1


def week_of(text_id: UUID, week: date, numbers: list[int]) -> PageUseWeek | None:
    """Return what is published of a week's counts; None if fewer than five answered."""
    total = sum(numbers)
    cell = part_of(numbers[USEFUL], total)
    if cell is None:
        return None
    return PageUseWeek(
        text_id=text_id,
        week=week,
        answered=total,
        useful_least=cell.lowest,
        useful_most=cell.highest,
    )


PAGE_USE = WeeklyCounts(PageUse, PageUseWeek, b"kier/pages/use/", week_of)
"""How many found a text useful, and how many did not."""
