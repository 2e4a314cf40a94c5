"""Notifications to the seeker of a request."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from backend.help_requests.models import HelpRequest
from notifications import devices
from notifications.preferences import UNCHANGED, Unchanged, set_times, times_of
from notifications.recipients import seeker
from notifications.times import Times

from .referrals import lock_request


@dataclass(frozen=True, slots=True)
class Contact:
    """Whether a seeker can be notified, and at which times; None is always."""

    push: bool
    times: Times | None


def contact_of(request_id: UUID) -> Contact:
    """Return how a seeker can be notified."""
    push = devices.is_reachable(seeker(request_id))
    return Contact(push, times_of([request_id])(request_id))


@transaction.atomic
def set_contact(
    *,
    request_id: UUID,
    language: str,
    push: devices.Phone | Unchanged | None = UNCHANGED,
    times: Times | Unchanged | None = UNCHANGED,
) -> Contact:
    """Change how a seeker is notified; None for `push` forgets the phone. May raise `Conflict`."""
    request, who = lock_request(request_id), seeker(request_id)
    if not isinstance(push, Unchanged):
        if push is None:
            devices.forget_devices(who)
        else:
            devices.note_phone(who, push, language)
        HelpRequest.objects.filter(id=request.id).update(reachable=push is not None)
    if not isinstance(times, Unchanged):
        set_times(who, times)
    return contact_of(request_id)
