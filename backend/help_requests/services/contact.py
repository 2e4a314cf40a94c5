"""Where and when the seeker of a request can be told; tied to the request, and gone with it."""

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
    """Whether there is a phone to send to, and when that may be; no times mean always."""

    push: bool
    times: Times | None


def contact_of(request_id: UUID) -> Contact:
    """Return how a seeker can be told; two queries."""
    push = devices.is_reachable(seeker(request_id))
    return Contact(push, times_of([request_id])(request_id))


@transaction.atomic
def set_contact(
    *,
    request_id: UUID,
    language: str,
    push: str | Unchanged | None = UNCHANGED,
    times: Times | Unchanged | None = UNCHANGED,
) -> Contact:
    """Change where and when a seeker is told; what is left out stays.

    :param language: of the interface, for the note on the phone
    :param push: a subscription as JSON text, which replaces the one before; nothing forgets it
    :raises Missing: the request was erased
    """
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
