"""The post: letters that are due are sent, outside of any transaction.

An attempt is claimed by moving its time on: of two processes one gets it, and what a killed one
held is due again when the lease is over. Queues hold the path of `post_letters`.
"""

import logging
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db.models import F
from django.tasks import task
from django.utils import timezone, translation

from backend.core.errors import DATABASE_AWAY
from backend.core.hours import this_hour
from notifications.models import Letter
from notifications.transports.base import Outcome, Result
from notifications.transports.mail.connection import Connection
from notifications.transports.mail.message import Mail, headers_of_all

from .envelopes import Envelope, opened
from .kinds import SECRET_PLACE, Words, kind_of

log = logging.getLogger("kier.notifications")
AT_ONCE = 20
# Of one run; the next one goes on.
MAX_BATCHES = 100
# Twenty attempts of MAIL_SECONDS each, and as much again.
LEASE = timedelta(minutes=10)
# Doubled with each attempt from one minute to six hours: twenty of them take three days.
FIRST_SECONDS, LONGEST_SECONDS = 60.0, 6 * 3600.0
MAX_ATTEMPTS = 20
DROPPED = Outcome(Result.GONE)


@task
def post_letters() -> int:
    """Send the letters that are due; return how many attempts."""
    return post_due()


def post_due() -> int:
    """Send the letters that are due, twenty at a time; return how many attempts.

    It ends when the provider takes nothing; what was claimed by then is due again in a minute.
    """
    made = 0
    with Connection() as connection:
        for _batch in range(MAX_BATCHES):
            claimed = _claim()
            for place, letter in enumerate(claimed):
                made += 1
                if _post(letter, connection).whole_lane:
                    _give_back(claimed[place + 1 :])
                    return made
            if not claimed:
                break
    return made


def _claim() -> list[Letter]:
    now = timezone.now()
    claimed = []
    for row in Letter.objects.filter(next_at__lte=now).order_by("next_at")[:AT_ONCE]:
        same = Letter.objects.filter(id=row.id, next_at=row.next_at, attempts=row.attempts)
        if same.update(next_at=_whole_minute(now + LEASE), attempts=F("attempts") + 1):
            claimed.append(row)
    return claimed


def _give_back(letters: Sequence[Letter]) -> None:
    soon = _whole_minute(timezone.now() + timedelta(seconds=FIRST_SECONDS))
    ids = [letter.id for letter in letters]
    Letter.objects.filter(id__in=ids).update(next_at=soon, attempts=F("attempts") - 1)


def _post(claimed: Letter, connection: Connection) -> Outcome:
    """Send one letter; whatever is wrong with it holds up no other."""
    # Anew: since it was claimed one before it may have said the same, or it was withdrawn.
    letter = Letter.objects.filter(id=claimed.id).first()
    if letter is None:
        return DROPPED
    try:
        return _send(letter, connection)
    except DATABASE_AWAY:
        raise
    except Exception as error:
        log.error("a letter could not be made", exc_info=error)
        _put_off(letter)
        return Outcome(Result.REFUSED)


def _send(letter: Letter, connection: Connection) -> Outcome:
    words, envelope = _words_of(letter), opened(letter)
    if words is None:
        Letter.objects.filter(id=letter.id).delete()
        return DROPPED
    outcome = connection.send(envelope.address, partial(_composed, words, envelope))
    if outcome.result is Result.SENT:
        _end(letter, words, envelope)
    elif outcome.result is Result.GONE:
        # The mailbox is not stopped: whoever typed the address may not be whose it is.
        Letter.objects.filter(id=letter.id).delete()
    else:
        log.warning("a letter was not sent: %s", outcome.cause)
        _put_off(letter)
    return outcome


def _words_of(letter: Letter) -> Words | None:
    with translation.override(letter.language):
        return kind_of(letter.kind).words(letter.subject, letter.language)


def _composed(words: Words, envelope: Envelope, *, with_id: bool) -> Mail:
    text = words.text.replace(SECRET_PLACE, envelope.secret) if envelope.secret else words.text
    return Mail(
        # A line break in a name would be another header; Django refuses the whole mail.
        subject=" ".join(words.subject.split()),
        body=text,
        to=[envelope.address],
        headers=headers_of_all(with_id=with_id),
    )


def _end(letter: Letter, words: Words, envelope: Envelope) -> None:
    """Erase a letter that was sent, and those tried before that say the same."""
    mine = Letter.objects.filter(id=letter.id)
    has_changed = _words_of(letter) != words
    if has_changed and letter.attempts == 1:
        # What it leads to changed while it went out. Once more: if each time were another, no end.
        mine.update(next_at=this_hour())
        return
    mine.delete()
    if has_changed:
        return
    alike = Letter.objects.filter(kind=letter.kind, subject=letter.subject, attempts__gt=0)
    for other in alike[:AT_ONCE]:
        if opened(other) == envelope:
            Letter.objects.filter(id=other.id).delete()


def _put_off(letter: Letter) -> None:
    mine = Letter.objects.filter(id=letter.id)
    if letter.attempts >= MAX_ATTEMPTS:
        mine.delete()
        return
    backoff = min(LONGEST_SECONDS, FIRST_SECONDS * float(2 ** (letter.attempts - 1)))
    spread = backoff * random.uniform(0.9, 1.1)  # noqa: S311 - spreads load, guards nothing
    mine.update(next_at=_whole_minute(timezone.now() + timedelta(seconds=spread)))


def _whole_minute(moment: datetime) -> datetime:
    """Return a time rounded up to minutes: a row tells nobody the second of an act."""
    return (moment + timedelta(minutes=1)).replace(second=0, microsecond=0)
