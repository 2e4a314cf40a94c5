"""Changes of rows that strangers read: what is kept of them counts until the next one.

A change of a model with `@shown` inserts a row in the transaction that makes it. Whoever keeps an
answer keeps the mark under which it was read, and compares it before each use; so what was taken
back is gone in all processes before whoever took it back has their answer (docs/withdrawn.md).
"""

from collections.abc import Callable, Collection
from contextvars import ContextVar
from datetime import date, timedelta
from typing import Any, Final, NamedTuple, cast

from django.db import connection, models, transaction
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest, HttpResponseBase

from . import retention
from .compiled_queries import insert_all
from .days import today
from .errors import DATABASE_AWAY
from .models import ShownChange
from .outage import Outage

# Written out, since every answer that is kept runs it.
COUNTED: Final = "SELECT COUNT(*) FROM core_shownchange WHERE day >= %s"

# What these ask for changes nothing meanwhile.
LOOKING: Final = frozenset({"GET", "HEAD"})

type View = Callable[[HttpRequest], HttpResponseBase]

_unseen: dict[type[models.Model], frozenset[str]] = {}
_outage = Outage()


class Mark(NamedTuple):
    """What differs whenever something that strangers read was changed, and on each day."""

    day: date
    changes: int


_look: ContextVar[list[Mark | None] | None] = ContextVar("look", default=None)


# -- Rows -----------------------------------------------------------------------------------------
def shown[Row: models.Model](*, unseen: Collection[str] = ()) -> Callable[[type[Row]], type[Row]]:
    """Return a decorator of models that strangers read; its manager is a `ShownQuerySet`.

    :param unseen: columns of which a stranger sees nothing: what changes these alone is not counted
    """

    def mark_model(model: type[Row]) -> type[Row]:
        _unseen[model] = frozenset(unseen)
        post_save.connect(_saved, sender=model)
        post_delete.connect(_deleted, sender=model)
        return model

    return mark_model


def shown_models() -> Collection[type[models.Model]]:
    """Return the models whose changes are counted."""
    return _unseen.keys()


class ShownQuerySet[Row: models.Model](models.QuerySet[Row]):
    """Rows whose updates are counted if their model is shown."""

    def update(self, **values: Any) -> int:
        """Update rows, and count it."""
        if not is_seen(self.model, values):
            return super().update(**values)
        with transaction.atomic(savepoint=False):
            number = super().update(**values)
            if number:
                count_change()
        return number

    update.alters_data = True  # type: ignore[attr-defined]


def is_seen(model: type[models.Model], columns: Collection[str]) -> bool:
    """Return whether strangers see a change of these columns."""
    return model in _unseen and not _unseen[model].issuperset(columns)


def count_change() -> None:
    """Count a change, in the transaction that makes it."""
    insert_all([ShownChange(day=today())])


def forget_changes() -> int:
    """Delete changes that no mark counts any more; return their number."""
    old = ShownChange.objects.filter(day__lt=today() - retention.SHOWN_CHANGES.length)
    return old.delete()[0]


def _saved(
    sender: type[models.Model], *, created: bool, update_fields: Any = None, **_others: Any
) -> None:
    # What is new took nothing away.
    if not created and (update_fields is None or is_seen(sender, update_fields)):
        count_change()


def _deleted(sender: type[models.Model], **_others: Any) -> None:
    count_change()


# -- Marks ----------------------------------------------------------------------------------------
def present_mark() -> Mark | None:
    """Return the present mark; None while the database is away, when nobody takes anything back.

    Read it before what is kept under it: a change in between makes one reading too many.
    """
    look = _look.get()
    if look is None:
        return _read_mark()
    if not look:
        look.append(_read_mark())
    return look[0]


def one_look(get_response: View) -> View:
    """Have a whole page compare one mark, which is read when something kept is asked for first."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method not in LOOKING:
            return get_response(request)
        token = _look.set([])
        try:
            return get_response(request)
        finally:
            _look.reset(token)

    return middleware


def _read_mark() -> Mark | None:
    if not _outage.may_try():
        return None
    day = today()
    # A transaction counts its change on the day on which it began it.
    since = models.DateField().get_db_prep_value(day - timedelta(days=1), connection)
    try:
        with connection.cursor() as cursor:
            cursor.execute(COUNTED, [since])
            (changes,) = cast("tuple[int]", cursor.fetchone())
    except DATABASE_AWAY:
        if connection.in_atomic_block:
            raise
        _outage.begin()
        return None
    _outage.end()
    return Mark(day, changes)
