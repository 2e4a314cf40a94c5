"""Mailboxes that get no mail any more, because it came back or was not wanted there.

Known by a keyed hash of the address alone: a stolen database does not tell whose mail bounced. A
member's new address is another mailbox, and starts with nothing noted of it.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from backend.core.at_rest import digests_at_rest
from backend.core.crypto.member import normalise_email

from .kinds import Via
from .models import Delivery, StoppedMailbox

Why = StoppedMailbox.Why
_PURPOSE = b"kier/mailbox"


def why_stopped(address: str) -> Why | None:
    """Return why this mailbox gets no mail; nothing if it does."""
    found = _rows(_digests(address)).first()
    return Why(found.why) if found else None


def stopped(addresses: Iterable[str]) -> set[str]:
    """Return those of these addresses that get no mail, as they were given; one query."""
    by_digest = {digest: address for address in addresses for digest in _digests(address)}
    if not by_digest:
        return set()
    found = _rows(by_digest).values_list("digest", flat=True)
    return {by_digest[bytes(digest)] for digest in found}


@transaction.atomic
def stop(address: str, why: Why) -> None:
    """Send nothing more to a mailbox, also not what waits for it; a later reason replaces it."""
    newest, *older = _digests(address)
    _rows(older).delete()
    StoppedMailbox.objects.update_or_create(digest=newest, defaults={"why": why})
    waiting = Delivery.objects.filter(via=Via.MAIL, member__email=normalise_email(address))
    waiting.delete()


def resume(address: str) -> None:
    """Send to a mailbox again: its owner says that it works."""
    _rows(_digests(address)).delete()


def _rows(digests: Iterable[bytes]) -> QuerySet[StoppedMailbox]:
    return StoppedMailbox.objects.filter(digest__in=digests)


def _digests(address: str) -> list[bytes]:
    return digests_at_rest(_PURPOSE, normalise_email(address))
