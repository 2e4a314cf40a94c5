"""Audit of rows with MACs."""

import hashlib
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import models

from .row_macs import AuthenticatedRow

CHUNK = 500


def authenticated_models() -> list[type[AuthenticatedRow]]:
    """Return the models whose rows have a MAC, by name."""
    found = (model for model in apps.get_models() if issubclass(model, AuthenticatedRow))
    return sorted(
        (model for model in found if not model._meta.proxy), key=lambda model: model._meta.label
    )


def refused_rows(
    model: type[AuthenticatedRow], *, limit: int | None = None
) -> Iterator[AuthenticatedRow]:
    """Yield rows that do not verify, among the first `limit` or all."""
    rows = model._base_manager.order_by("pk").iterator(chunk_size=CHUNK)
    for row in islice(rows, limit):
        if not row.is_authentic():
            yield row


def accept(row: AuthenticatedRow) -> None:
    """Sign a row as it was read; if it changed since, it still does not verify."""
    row.mac = row.new_mac()
    type(row)._base_manager.filter(pk=row.pk).update(mac=row.mac)


def described(row: AuthenticatedRow) -> dict[str, str]:
    """Return the columns of a row for display, with hashes of bytes."""
    found: dict[str, str] = {}
    for name in row.MAC_FIELDS:
        field: Any = row._meta.get_field(name)
        value = getattr(row, field.attname)
        if isinstance(field, models.BinaryField) and value is not None:
            value = f"sha256:{hashlib.sha256(bytes(value)).hexdigest()[:16]}"
        if name not in row.UNTOLD_FIELDS:
            found[name] = str(value)
    return found
