"""Mailboxes that get no mail any more, because it came back or was not wanted there.

Known by a keyed hash of the address alone: a stolen database does not tell whose mail bounced. A
member's new address is another mailbox, and starts with nothing noted of it.
"""

from collections.abc import Iterable

from django.db import transaction

from backend.core.at_rest import digest_at_rest
from backend.core.crypto.member import normalise_email

from .kinds import Via
from .models import Delivery, StoppedMailbox

Why = StoppedMailbox.Why
_PURPOSE = b"kier/mailbox"


def why_stopped(address: str) -> Why | None:
    """Return why this mailbox gets no mail; nothing if it does."""
    found = StoppedMailbox.objects.filter(digest=_digest(address)).first()
    return Why(found.why) if found else None


def stopped(addresses: Iterable[str]) -> set[str]:
    """Return those of these addresses that get no mail, as they were given; one query."""
    by_digest = {_digest(address): address for address in addresses}
    if not by_digest:
        return set()
    found = StoppedMailbox.objects.filter(digest__in=by_digest).values_list("digest", flat=True)
    return {by_digest[bytes(digest)] for digest in found}


@transaction.atomic
def stop(address: str, why: Why) -> None:
    """Send nothing more to a mailbox, also not what waits for it; a later reason replaces it."""
    StoppedMailbox.objects.update_or_create(digest=_digest(address), defaults={"why": why})
    waiting = Delivery.objects.filter(via=Via.MAIL, member__email=normalise_email(address))
    waiting.delete()


def resume(address: str) -> None:
    """Send to a mailbox again: its owner says that it works."""
    StoppedMailbox.objects.filter(digest=_digest(address)).delete()


def _digest(address: str) -> bytes:
    return digest_at_rest(_PURPOSE, normalise_email(address))
