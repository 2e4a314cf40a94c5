"""The outbox: notices are written in the transaction of the event they are about.

So nothing is sent of a rollback, and nothing committed is lost. Live events are sent on commit; for
other transports a row waits for a worker (`worker/fan_out.py`).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import UUIDField

from backend.core.compiled_queries import CompiledQuery
from backend.core.hours import this_hour

from .kinds import KINDS, Kind, Via
from .models import Delivery, Notice, Reminder
from .recipients import Recipient, RecipientKind
from .transports.live.transport import announce as announce_live


@transaction.atomic
def notify(
    kind: str, recipients: Iterable[Recipient], subject: UUID, *, urgent: bool = False
) -> None:
    """Notify recipients of an event by all transports of the kind, an id of `KINDS`."""
    told = list(recipients)
    Notice.objects.bulk_create(notices(kind, told, subject, urgent=urgent))
    announce(kind, told, subject)


def notices(
    kind: str, recipients: Iterable[Recipient], subject: UUID, *, urgent: bool = False
) -> list[Notice]:
    """Return the rows of `notify`, for callers that insert them together with their own."""
    known = KINDS[kind]
    if not known.stored_vias:
        return []
    return [
        Notice(
            kind=known.id,
            recipient_kind=recipient.kind,
            recipient=recipient.id,
            member=recipient.only,
            subject=subject,
            urgent=urgent,
            expires_at=expiry(known),
        )
        for recipient in recipients
    ]


def announce(kind: str, recipients: Iterable[Recipient], subject: UUID) -> None:
    """Send the live events of `notify`, for callers that insert the rows themselves."""
    if Via.LIVE in KINDS[kind].vias:
        for recipient in recipients:
            announce_live(recipient, subject)


def _one_told(model: type[Notice] | type[Reminder]) -> CompiledQuery:
    return CompiledQuery(
        lambda recipient, subject: model.objects.filter(
            recipient=recipient, subject=subject
        ).values_list("pk")[:1],
        (UUIDField, UUID("8e4b1c6d-2f7a-4d93-b05e-6a9c3d1f7e28")),
        (UUIDField, UUID("5c2d9e7f-8a41-4b6c-9f13-0e7d4a6b2c85")),
    )


# Asked whenever somebody looks, and with every answer to an invitation.
_TOLD = {model: _one_told(model) for model in (Notice, Reminder)}


def seen(recipient: Recipient, subject: UUID | None = None) -> None:
    """Drop pending notifications and reminders of a subject, or of all that a seeker sees."""
    # A look first: most of the time there is nothing, and a deletion waits for the one writer.
    # What is not spread yet goes first, or it would bring the others back.
    of = subject or recipient.id
    for model, told in _TOLD.items():
        if told(recipient.id, of):
            model.objects.filter(recipient=recipient.id, subject=of).delete()
    if recipient.kind is RecipientKind.SEEKER:
        waiting = Delivery.objects.filter(owner=recipient.id)
        if waiting.exists():
            waiting.delete()


def forget(subjects: Iterable[UUID], *, kind: str | None = None) -> None:
    """Drop pending notifications about these subjects for all recipients, of one kind or all."""
    which: dict[str, object] = {"subject__in": list(subjects)}
    if kind is not None:
        which["kind"] = kind
    Notice.objects.filter(**which).delete()
    Reminder.objects.filter(**which).delete()


def expiry(kind: Kind) -> datetime:
    """Return the hour after which a notification made now is no longer worth sending."""
    return this_hour() + worth(kind)


def worth(kind: Kind) -> timedelta:
    """Return how long a kind is worth sending, from the hour of its event."""
    # One more: that hour may have been nearly over.
    return timedelta(hours=kind.worth_hours + 1)
