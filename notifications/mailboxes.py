"""Mailboxes to which no mail is sent, stored as keyed hashes (`mail_addresses.mailbox_of`)."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from backend.core.at_rest import digests_at_rest
from backend.core.mail_addresses import in_mailbox, mailbox_of, normalise_email

from .kinds import Via
from .models import Delivery, StoppedMailbox

Why = StoppedMailbox.Why
_PURPOSE = b"kier/mailbox"


def why_stopped(address: str) -> Why | None:
    """Return why this mailbox gets no mail, or None if it does."""
    found = _rows(_digests(address)).first()
    return Why(found.why) if found else None


def stopped(addresses: Iterable[str]) -> set[str]:
    """Return those of these addresses that get no mail; one query."""
    # Several addresses may lead to one mailbox.
    digests = {address: _digests(address) for address in set(addresses)}
    if not digests:
        return set()
    rows = _rows(digest for several in digests.values() for digest in several)
    found = {bytes(digest) for digest in rows.values_list("digest", flat=True)}
    return {address for address, several in digests.items() if not found.isdisjoint(several)}


@transaction.atomic
def stop(address: str, why: Why) -> None:
    """Stop mails to a mailbox, also waiting ones; a later reason replaces the former."""
    newest, *older = _digests(address)
    _rows(older).delete()
    StoppedMailbox.objects.update_or_create(digest=newest, defaults={"why": why})
    Delivery.objects.filter(in_mailbox("member__email", address), via=Via.MAIL).delete()


def resume(address: str) -> None:
    """Send mails to a mailbox again."""
    _rows(_digests(address)).delete()


def is_noted_before(address: str) -> bool:
    """Tell whether this mailbox is stored under a replaced secret key."""
    return _rows(_digests(address)[1:]).exists()


@transaction.atomic
def note_anew(address: str) -> None:
    """Store a mailbox under the present secret key if it is stored under a replaced one."""
    newest, *older = _digests(address)
    before = _rows(older).first()
    if before:
        StoppedMailbox.objects.get_or_create(digest=newest, defaults={"why": before.why})
        _rows(older).delete()


def _rows(digests: Iterable[bytes]) -> QuerySet[StoppedMailbox]:
    return StoppedMailbox.objects.filter(digest__in=digests)


def _digests(address: str) -> list[bytes]:
    # Before mailboxes were counted, addresses were.
    spellings = dict.fromkeys((mailbox_of(address), normalise_email(address)))
    return [digest for spelling in spellings for digest in digests_at_rest(_PURPOSE, spelling)]
