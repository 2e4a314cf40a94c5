"""Keyset pagination."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from backend.core.errors import Missing

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Page[Row]:
    """Rows in order; `after` is the key of the last one if there are more."""

    rows: Sequence[Row]
    after: UUID | None


def page[Row: Model](
    rows: QuerySet[Row], after: UUID | None, *order: str, size: int = PAGE_SIZE
) -> Page[Row]:
    """Return up to `size` rows after a row, ordered by columns without nulls.

    May raise `Missing`.
    """
    columns = (*order, "pk")
    found = rows.order_by(*columns)
    if after is not None:
        found = found.filter(_beyond(rows, after, columns))
    some = [*found[: size + 1]]
    more = len(some) > size
    return Page(some[:size], some[size - 1].pk if more else None)


def _beyond(rows: QuerySet[Any], after: UUID, columns: Sequence[str]) -> Q:
    names = [column.removeprefix("-") for column in columns]
    anchor = rows.filter(pk=after).values(*names).first()
    if anchor is None:
        raise Missing
    beyond, same = Q(), Q()
    for column, name in zip(columns, names, strict=True):
        operator = "lt" if column.startswith("-") else "gt"
        beyond |= same & Q(**{f"{name}__{operator}": anchor[name]})
        same &= Q(**{name: anchor[name]})
    return beyond
