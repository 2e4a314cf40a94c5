"""Replacement of the server's secret key (docs/operations.md)."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import models, transaction
from django.utils.module_loading import autodiscover_modules

from .at_rest import relock_at_rest
from .crypto.errors import Damaged
from .row_audit import authenticated_models
from .row_macs import AuthenticatedRow

log = logging.getLogger("kier.rotation")
# Rows of one transaction.
BATCH = 200


class State(StrEnum):
    """The key under which a row is stored."""

    PRESENT = "present"  # the one in KIER_SECRET_KEY
    EARLIER = "earlier"  # one of KIER_SECRET_KEY_FALLBACKS
    UNKNOWN = "unknown"  # neither: lost, or written by somebody else


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows under the secret key: `renew` re-encrypts one in memory, `save` writes it."""

    name: str
    rows: Callable[[], models.QuerySet[Any]]
    renew: Callable[[Any], State]
    save: Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class HandedOut:
    """Something issued under the key, with None for an unknown number or no end."""

    name: str
    count: Callable[[], int | None]
    until: Callable[[], date | None]
    without: str


KEPT: list[Kept] = []
HANDED_OUT: list[HandedOut] = []


def box_column(
    name: str, model: type[models.Model], column: str, purpose: Callable[[Any], bytes]
) -> Kept:
    """Return the rows with a box of `at_rest.lock_at_rest` in a column."""

    def renew(row: Any) -> State:
        try:
            box = relock_at_rest(purpose(row), bytes(getattr(row, column)))
        except Damaged:
            return State.UNKNOWN
        if box is None:
            return State.PRESENT
        setattr(row, column, box)
        return State.EARLIER

    def rows() -> models.QuerySet[Any]:
        filled = model._base_manager.exclude(**{column: b""})
        return filled.exclude(**{f"{column}__isnull": True})

    return Kept(name, rows, renew, lambda row: row.save(update_fields=[column]))


def signed_rows(model: type[AuthenticatedRow]) -> Kept:
    """Return the rows of a model with MACs."""

    def renew(row: AuthenticatedRow) -> State:
        if row.is_newest():
            return State.PRESENT
        if not row.is_authentic():
            return State.UNKNOWN
        row.mac = row.new_mac()
        return State.EARLIER

    def save(row: AuthenticatedRow) -> None:
        model._base_manager.filter(pk=row.pk).update(mac=row.mac)

    return Kept(f"rows of {model._meta.label}", model._base_manager.all, renew, save)


def registered() -> list[Kept]:
    """Return all registered rows, followed by those with MACs."""
    autodiscover_modules("rotation")
    return [*KEPT, *(signed_rows(model) for model in authenticated_models())]


def states(kept: Kept, *, write: bool) -> Iterator[State]:
    """Yield the previous state of each row, renewing it if `write`; can be interrupted."""
    last: Any = None
    while True:
        with transaction.atomic():
            rows = kept.rows().order_by("pk")
            if last is not None:
                rows = rows.filter(pk__gt=last)
            if write:
                rows = rows.select_for_update(no_key=True, of=("self",))
            batch = list(rows[:BATCH])
            found = [_one(kept, row, write=write) for row in batch]
        yield from found
        if len(batch) < BATCH:
            return
        last = batch[-1].pk


def _one(kept: Kept, row: Any, *, write: bool) -> State:
    # One row that cannot be written stops no other.
    try:
        with transaction.atomic():
            state = kept.renew(row)
            if write and state is State.EARLIER:
                kept.save(row)
    except Exception as error:
        log.error("a row was not put under the present key: %s", kept.name, exc_info=error)
        return State.UNKNOWN
    return state
