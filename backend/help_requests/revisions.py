"""Revisions of inboxes: what is another one when the pages of an organisation's inbox are others.

Changes are counted as rows of this hour and the one before; a slot of the clock is part of the
revision, so that a change by a server of the last release, which counts none, is seen ten minutes
later at the latest.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import DateTimeField, UUIDField
from django.utils import timezone

from backend.core import retention
from backend.core.compiled_queries import insert_all
from backend.core.hours import hours_from_now, this_hour

from .models import InboxChange

SLOT_SECONDS: Final = 600

# Written out, since every poll of every open page runs it.
COUNTED: Final = (
    "SELECT (SELECT COALESCE(SUM(open), 0) FROM organisations_organisationload"
    " WHERE organisation_id = %s),"
    " (SELECT COUNT(*) FROM organisations_membership WHERE organisation_id = %s),"
    " (SELECT COUNT(*) FROM help_requests_inboxchange WHERE organisation = %s AND hour >= %s)"
)


class Revision(NamedTuple):
    """A revision of an organisation's inbox.

    New requests are counted by `open` alone: whatever else changes that number is a change too.
    """

    slot: int
    open: int
    # With a member go the marks of whom they worked for; the database alone takes them away.
    members: int
    changes: int


def note_changes(organisations: Iterable[UUID]) -> None:
    """Note changes in the inboxes of these organisations, in the transaction that makes them."""
    hour = this_hour()
    changes = [InboxChange(organisation=id_, hour=hour) for id_ in sorted({*organisations})]
    if changes:
        insert_all(changes)


def revision_of(organisation_id: UUID) -> Revision:
    """Return the present revision of an inbox; read it before the page, which may be newer."""
    slot = int(timezone.now().timestamp()) // SLOT_SECONDS
    whose = UUIDField().get_db_prep_value(organisation_id, connection)
    since = DateTimeField().get_db_prep_value(hours_from_now(-1), connection)
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [whose, whose, whose, since])
        opened, members, changes = cursor.fetchone()
    return Revision(slot, int(opened), members, changes)


def forget_changes() -> int:
    """Forget changes that no revision counts any more; return their number."""
    old = InboxChange.objects.filter(hour__lt=this_hour() - retention.INBOX_CHANGES.length)
    return old.delete()[0]
