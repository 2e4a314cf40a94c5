"""Rows with a MAC, which nobody can write without the server's secret.

Somebody with access to the database only could otherwise replace public keys, roles or telephone
numbers. The MAC covers the model, the primary key and `MAC_FIELDS`. `objects` omits rows that do
not verify and sends `row_refused`.

Results without instances (`exists`, `count`, `values_list`, joins) are not verified: decide about
people and secrets on instances (docs/row-macs.md).
"""

import json
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar, Self, cast, override
from uuid import UUID

from django.core import checks
from django.db import models, router, transaction
from django.db.models.base import ModelBase
from django.db.models.query import ModelIterable
from django.dispatch import Signal

from .at_rest import is_mac_at_rest, mac_at_rest
from .errors import Missing
from .shown_changes import ShownQuerySet, count_change, is_seen

PURPOSE = b"kier/row-mac"
MAC = "mac"

log = logging.getLogger("kier.rows")

row_refused = Signal()
"""A row of `sender` was read whose MAC does not verify; receivers learn nothing else of it."""


def row_content(row: models.Model, names: Sequence[str]) -> bytes:
    """Return what a MAC covers: model, primary key and columns, each with its length."""
    options = row._meta.concrete_model._meta  # type: ignore[union-attr]
    parts = [f"{options.app_label}.{options.model_name}".encode()]
    for field in _fields(type(row), ("pk", *names)):
        parts += [field.name.encode(), _encoded(_plain(field, getattr(row, field.attname)))]
    return b"".join(len(part).to_bytes(4) + part for part in parts)


@cache
def _fields(
    model: type[models.Model], names: tuple[str, ...]
) -> tuple[models.Field[Any, Any], ...]:
    options = model._meta
    found = [options.pk if name == "pk" else options.get_field(name) for name in names]
    return cast("tuple[models.Field[Any, Any], ...]", tuple(found))


def _plain(field: models.Field[Any, Any], value: Any) -> Any:
    """Convert a value to the form in which the database returns it."""
    field = getattr(field, "target_field", field)
    return value if isinstance(field, models.JSONField) else field.to_python(value)


def _as_day(value: date) -> bytes:
    if isinstance(value, datetime):
        # Databases round them, and return them in other time zones.
        raise TypeError("a column of datetime has no MAC")
    return value.isoformat().encode()


def _as_json(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


# By kind: a tag, so that values of two kinds differ, and what stands behind it. A bool is an int.
_ENCODINGS: Sequence[tuple[Any, bytes, Callable[[Any], bytes]]] = (
    (bool, b"b", lambda value: b"%d" % value),
    (int, b"i", lambda value: b"%d" % value),
    (str, b"s", str.encode),
    (UUID, b"u", lambda value: value.bytes),
    (date, b"d", _as_day),
    ((bytes, bytearray, memoryview), b"x", bytes),
    ((list, tuple, dict), b"j", _as_json),
)


def _encoded(value: Any) -> bytes:
    if value is None:
        return b""
    for kind, tag, encode in _ENCODINGS:
        if isinstance(value, kind):
            return tag + encode(value)
    raise TypeError(f"a column of {type(value).__name__} has no MAC")


class AuthenticatedIterable(ModelIterable[Any]):
    """Yields instances that verify, as do those of `select_related`."""

    def __iter__(self) -> Iterator[Any]:
        related = self.queryset.query.select_related
        for row in super().__iter__():
            if is_authentic(row, related if isinstance(related, dict) else {}):
                yield row


def is_authentic(row: models.Model, related: Mapping[str, Any] = MappingProxyType({})) -> bool:
    """Return whether a row and its named related rows verify; send `row_refused` if not."""
    if isinstance(row, AuthenticatedRow) and not row.is_authentic():
        refuse(type(row))
        return False
    related_rows = ((row._state.fields_cache.get(name), more) for name, more in related.items())
    return all(
        related_row is None or is_authentic(related_row, more) for related_row, more in related_rows
    )


def refuse(model: type[models.Model]) -> None:
    """Log and signal that a row of this model does not verify."""
    log.error("a row does not verify and is treated as absent: %s", model._meta.label)
    row_refused.send_robust(sender=model)


class AuthenticatedQuerySet[Row: AuthenticatedRow](ShownQuerySet[Row]):
    """Returns rows that verify and signs those it writes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._iterable_class: Any = AuthenticatedIterable

    def unverified(self) -> Self:
        """Return all rows, for deleting, listing or signing."""
        rows = self._chain()  # type: ignore[attr-defined]
        rows._iterable_class = ModelIterable
        return cast("Self", rows)

    @override
    def delete(self) -> tuple[int, dict[str, int]]:
        return super(AuthenticatedQuerySet, self.unverified()).delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def update(self, **values: Any) -> int:
        """Update rows; columns under a MAC only in rows that verify. May raise `TypeError`."""
        changed = self.model.mac_names(values)
        if not changed:
            return super().update(**values)
        if any(hasattr(values[name], "resolve_expression") for name in changed):
            raise TypeError("columns under a MAC are not computed by the database")
        with transaction.atomic(using=self.db):
            stored = self.unverified().select_related(None).order_by()
            rows = [
                row
                for row in stored.select_for_update(no_key=True, of=("self",))
                if is_authentic(row)
            ]
            for row in rows:
                same = self.model._base_manager.using(self.db).filter(pk=row.pk)
                for name in changed:
                    setattr(row, name, values[name])
                same.update(**values, mac=row.new_mac())
            if rows and is_seen(self.model, values):
                count_change()
        self._result_cache = None
        return len(rows)

    update.alters_data = True  # type: ignore[attr-defined]

    def bulk_create(
        self, objs: Iterable[Row], *args: Any, update_conflicts: bool = False, **options: Any
    ) -> list[Row]:
        """Insert rows with MACs; raise `TypeError` if they could update others."""
        if update_conflicts:
            raise TypeError("rows under a MAC are not changed in passing")
        rows = list(objs)
        late = [row for row in rows if row.pk is None]
        for row in rows:
            if row.pk is not None:
                row.mac = row.new_mac()
        with transaction.atomic(using=self.db):
            made = super().bulk_create(rows, *args, **options)
            for row in late:
                row.sign_inserted(self.db)
        return made


class AuthenticatedRow(models.Model):
    """A row with a MAC of the columns in `MAC_FIELDS` but not of those in `PLAIN_FIELDS`.

    Adding a column to `MAC_FIELDS` needs a migration with `SignRows`.
    """

    MAC_FIELDS: ClassVar[Sequence[str]]
    PLAIN_FIELDS: ClassVar[Sequence[str]] = ()
    # What `manage.py row_macs` does not print.
    UNTOLD_FIELDS: ClassVar[Sequence[str]] = ()

    # Written by others than us, a row may have none: it does not verify.
    mac = models.BinaryField(max_length=32, default=b"", db_default=b"")

    objects: ClassVar[models.Manager[Any]] = AuthenticatedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    @override
    def check(cls, **options: Any) -> list[checks.CheckMessage]:
        found = super().check(**options)
        named = {cls._meta.pk.name, MAC, *cls.MAC_FIELDS, *cls.PLAIN_FIELDS}
        existing = {field.name for field in cls._meta.concrete_fields}
        if named != existing:
            odd = ", ".join(sorted(named ^ existing))
            text = f"{odd}: name each column in MAC_FIELDS or PLAIN_FIELDS, and no other."
            found.append(checks.Error(text, obj=cls, id="kier.E001"))
        if not isinstance(cls._default_manager.get_queryset(), AuthenticatedQuerySet):
            text = "The default manager has to verify: AuthenticatedQuerySet."
            found.append(checks.Error(text, obj=cls, id="kier.E002"))
        return found

    @classmethod
    def mac_names(cls, names: Collection[str]) -> list[str]:
        """Return the names that are under the MAC."""
        covered = {"pk"}
        for field in _fields(cls, ("pk", *cls.MAC_FIELDS)):
            covered |= {field.name, field.attname}
        return [name for name in names if name in covered]

    def new_mac(self) -> bytes:
        """Return the MAC of the row's present values."""
        return mac_at_rest(PURPOSE, self._content())

    def is_authentic(self) -> bool:
        """Return whether the row as read from the database verifies."""
        return is_mac_at_rest(PURPOSE, self._content(), bytes(self.mac))

    def is_newest(self) -> bool:
        """Return whether the row is signed under the current secret."""
        return bytes(self.mac) == self.new_mac()

    def _content(self) -> bytes:
        return row_content(self, self.MAC_FIELDS)

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Save the row with its MAC; raise `Missing` if the stored row does not verify."""
        names = None if update_fields is None else {*update_fields}
        options: dict[str, Any] = {"force_insert": force_insert, "force_update": force_update}
        changed = self.mac_names(names) if names is not None else None
        if names is not None and not changed:
            super().save(**options, using=using, update_fields=names)
            return
        using = using or router.db_for_write(type(self), instance=self)
        with transaction.atomic(using=using):
            if self.pk is None:
                super().save(**options, using=using)
                self.sign_inserted(using)
                return
            stored = None if force_insert else self._stored(using)
            self.mac = self._mac_beside(stored, changed)
            super().save(**options, using=using, update_fields=names and {*names, MAC})

    def _stored(self, using: str) -> Self | None:
        rows = type(self)._base_manager.using(using).filter(pk=self.pk)
        stored = rows.select_for_update(no_key=True).first()
        if stored is not None and not stored.is_authentic():
            refuse(type(self))
            raise Missing
        return stored

    def _mac_beside(self, stored: Self | None, changed: Sequence[str] | None) -> bytes:
        """Return the MAC of the stored row with the changed columns."""
        if stored is None or changed is None:
            return self.new_mac()
        for name in changed:
            setattr(stored, name, getattr(self, name))
        return stored.new_mac()

    def sign_inserted(self, using: str) -> None:
        """Sign a row whose primary key the database generated."""
        self.mac = self.new_mac()
        type(self)._base_manager.using(using).filter(pk=self.pk).update(mac=self.mac)
