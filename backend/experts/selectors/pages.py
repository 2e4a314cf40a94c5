"""Pages of rows: a hundred at once, and where the next page goes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from backend.core.errors import Missing

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Page[Row: Model]:
    """Rows in their order; `after` names the last one if there are more."""

    rows: Sequence[Row]
    after: UUID | None


def page[Row: Model](rows: QuerySet[Row], after: UUID | None, *order: str) -> Page[Row]:
    """Up to a hundred rows.

    :param after: where the page before ended
    :param order: columns that are never null, each with a `-` before it if it goes down; the
        primary key is added, so that no two rows are alike
    :raises Missing: the row after which the page begins is not there any more
    """
    columns = (*order, "pk")
    found = rows.order_by(*columns)
    if after is not None:
        found = found.filter(_beyond(rows, after, columns))
    some = [*found[: AT_ONCE + 1]]
    more = len(some) > AT_ONCE
    return Page(some[:AT_ONCE], some[AT_ONCE - 1].pk if more else None)


def _beyond(rows: QuerySet[Any], after: UUID, columns: Sequence[str]) -> Q:
    """What comes after a row: greater in one column, and the same in all before it."""
    names = [one.removeprefix("-") for one in columns]
    anchor = rows.filter(pk=after).values(*names).first()
    if anchor is None:
        raise Missing("")
    beyond, same = Q(), Q()
    for column, name in zip(columns, names, strict=True):
        how = "lt" if column.startswith("-") else "gt"
        beyond |= same & Q(**{f"{name}__{how}": anchor[name]})
        same &= Q(**{name: anchor[name]})
    return beyond
