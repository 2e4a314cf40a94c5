"""Counting what links bring, and publishing it by week (`weekly_counts`)."""

from datetime import date
from uuid import UUID

from backend.programmes.models import LinkCounts, LinkWeek

from .weekly_counts import WeeklyCounts, part_of

OPENED, CONTINUED = 0, 1


def week_of(link_id: UUID, week: date, numbers: list[int]) -> LinkWeek | None:
    """Return what is published of a week's counts; None if fewer than five opened the link."""
    total, continued = numbers[OPENED], min(numbers)
    cell = part_of(continued, total)
    if cell is None:
        return None
    return LinkWeek(
        link_id=link_id,
        week=week,
        opened=total,
        continued_least=cell.lowest,
        continued_most=cell.highest,
    )


LINK_COUNTS = WeeklyCounts(LinkCounts, LinkWeek, b"kier/links/counts/", week_of)
"""How often links were opened, and how often somebody went on from there."""
