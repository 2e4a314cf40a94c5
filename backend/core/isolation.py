"""Processing of many rows in which one failing row does not stop the others."""

import logging
from collections.abc import Callable
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from . import retention
from .errors import DATABASE_AWAY
from .hours import hours_from_now
from .models import SetAside

log = logging.getLogger("kier.isolation")
MAX_FAILURES = 3
SOON_HOURS, LATER_HOURS = 1, 24
# Whatever is still there was tried meanwhile.
KEPT = retention.SET_ASIDE.length


class Work:
    """One kind of work, named for the record of its failures."""

    def __init__(self, name: str) -> None:
        self.name = name

    def ready[Row: models.Model](self, rows: QuerySet[Row]) -> QuerySet[Row]:
        """Exclude failed rows that are not due for another attempt."""
        resting = SetAside.objects.filter(
            work=self.name, item=OuterRef("pk"), try_at__gt=timezone.now()
        )
        return rows.filter(~Exists(resting))

    def on(self, item: UUID, act: Callable[[], int]) -> int:
        """Return the result of the action, 0 if it failed for this row alone."""
        try:
            with transaction.atomic():
                done = act()
        except Exception as error:
            if isinstance(error, DATABASE_AWAY) and not connection.is_usable():
                raise
            log.error("a row is left out: %s", self.name, exc_info=error)
            self.note(item)
            return 0
        self.forget(item)
        return done

    def note(self, item: UUID) -> int:
        """Record a failure of a row; return the hours until the next attempt."""
        rows = SetAside.objects.filter(work=self.name, item=item)
        with transaction.atomic():
            if not rows.update(failures=F("failures") + 1):
                SetAside.objects.bulk_create(
                    [SetAside(work=self.name, item=item, try_at=hours_from_now(SOON_HOURS))],
                    ignore_conflicts=True,
                )
            failures = rows.values_list("failures", flat=True).get()
            hours = SOON_HOURS if failures < MAX_FAILURES else LATER_HOURS
            rows.update(try_at=hours_from_now(hours))
        return hours

    def forget(self, *items: UUID) -> None:
        """Delete the recorded failures of these rows."""
        rows = SetAside.objects.filter(work=self.name, item__in=items)
        # A look first: mostly there is none, and SQLite has one writer.
        if rows.exists():
            rows.delete()


def set_aside() -> int:
    """Return the number of rows that failed repeatedly."""
    return SetAside.objects.filter(failures__gte=MAX_FAILURES).count()


def forget_old() -> int:
    """Delete old records of failures and return their number."""
    return SetAside.objects.filter(try_at__lt=timezone.now() - KEPT).delete()[0]
