"""Letters that wait: written in the transaction of what they are about, withdrawn with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.db.models import F

from backend.accounts import sign_in_delays
from backend.core.at_rest import digest_at_rest
from backend.core.crypto.encoding import encode
from backend.core.hours import this_hour
from backend.core.mail_addresses import mailbox_of
from notifications import mailboxes
from notifications.models import Letter

from .envelopes import Envelope
from .kinds import kind_of
from .post import post_letters

# To one mailbox, of kinds that strangers can have sent; besides three in ten minutes.
MAX_A_DAY = 10
BATCH = 500
DAY_SECONDS = 24 * 3600


@transaction.atomic
def write_letter(
    *, kind: str, subject: UUID, address: str, language: str, once: bool = True, secret: str = ""
) -> bool:
    """Have a mail sent to an address; return whether it will be.

    The address is one of `backend.accounts.services.checked_address`. It is not sent to a mailbox
    that gets no mail or had too many today: show no difference to who typed the address. Nothing
    is sent if the transaction is rolled back.

    :param kind: the id of a registered `LetterKind`
    :param subject: what it is about, given to the kind's `words`
    :param once: a letter of this kind about this subject that was not tried yet is replaced
    :param secret: a short text for `SECRET_PLACE` in the words, stored in the letter alone
    :raises KeyError: no app registered the kind
    """
    sort = kind_of(kind)
    if mailboxes.why_stopped(address) or (sort.by_strangers and not _may_mail(address, kind)):
        return False
    box = Envelope(address, secret).locked(kind, subject)
    # The row is held until this is committed: what is sent afterwards says what is new.
    waiting = Letter.objects.filter(kind=kind, subject=subject, attempts=0)
    if once and waiting.update(box=box, language=language, next_at=F("next_at")):
        return True
    Letter.objects.create(
        kind=kind, subject=subject, box=box, language=language, next_at=this_hour()
    )
    if not sort.by_clock:
        post_letters.enqueue()
    return True


@dataclass(frozen=True, slots=True)
class Addressed:
    """About what a letter is, and to whom and in which language it goes."""

    subject: UUID
    address: str
    language: str


@transaction.atomic
def write_letters(*, kind: str, letters: Iterable[Addressed]) -> int:
    """Have mails of a kind sent to many, as `write_letter` does; return how many will be.

    It takes as many statements for many as for few.

    :param letters: one for each subject
    """
    sort = kind_of(kind)
    given = list(letters)
    stopped = mailboxes.stopped(one.address for one in given)
    boxes = {
        one.subject: (Envelope(one.address, "").locked(kind, one.subject), one.language)
        for one in given
        if one.address not in stopped
        and not (sort.by_strangers and not _may_mail(one.address, kind))
    }
    waiting = Letter.objects.filter(kind=kind, subject__in=[*boxes], attempts=0)
    replaced = [*waiting.select_for_update().order_by("pk")]
    for row in replaced:
        row.box, row.language = boxes[row.subject]
    Letter.objects.bulk_update(replaced, ["box", "language"], batch_size=BATCH)
    known = {row.subject for row in replaced}
    due = this_hour()
    Letter.objects.bulk_create(
        (
            Letter(kind=kind, subject=subject, box=box, language=language, next_at=due)
            for subject, (box, language) in boxes.items()
            if subject not in known
        ),
        batch_size=BATCH,
    )
    if boxes and not sort.by_clock:
        post_letters.enqueue()
    return len(boxes)


def withdraw_letters(subjects: Iterable[UUID]) -> int:
    """Erase the letters about these subjects that were not sent; return how many."""
    return Letter.objects.filter(subject__in=[*subjects]).delete()[0]


def _may_mail(address: str, kind: str) -> bool:
    """Count a letter to this mailbox; return False after three in ten minutes or ten in a day."""
    if not sign_in_delays.may_mail(address, f"letter|{kind}"):
        return False
    key = f"letters:{encode(digest_at_rest(b'kier/letters-a-day', mailbox_of(address))[:21])}"
    cache.add(key, 0, DAY_SECONDS)
    try:
        return cache.incr(key) <= MAX_A_DAY
    except ValueError:
        # It ran out between the two calls.
        return True
