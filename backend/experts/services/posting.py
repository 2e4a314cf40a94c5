"""Letters to requesters are made and sent, outside of any transaction.

Each attempt is claimed by moving its time on, before anything is sent: of two processes one gets
it, and what a killed one held is due again when the lease is over.
"""

import logging
import random
import re
from dataclasses import dataclass
from datetime import timedelta

from django.core.mail import EmailMessage, mailers
from django.db.models import F
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from backend.core import retention
from backend.core.characters import NOT_IN_ADDRESSES
from backend.experts.models import Letter
from notifications.transports.base import Result
from notifications.transports.mail.answers import outcome_of

from .links import link_to

log = logging.getLogger("kier.experts")
CONFIRM, LINK = "confirm", "link"
AT_ONCE = 20
LEASE = timedelta(minutes=5)
# Doubled with each attempt from one minute to six hours: twenty of them take three days.
FIRST_SECONDS, LONGEST_SECONDS = 60.0, 6 * 3600.0
MOST_ATTEMPTS = 20
# An address loosely, without the signs of RFC 5322 by which one mailbox has many spellings, such as
# `any <a@city.nl>` and `a(any)@city.nl`: mails to each would be counted by itself.
_SIGN = rf'[^@"(),:;<>\[\]\\{NOT_IN_ADDRESSES}'
MAILBOX = re.compile(rf"{_SIGN}]+@{_SIGN}.]+(\.{_SIGN}.]+)+")


@dataclass(frozen=True, slots=True)
class Words:
    """What a mail says."""

    subject: str
    text: str


@task
def post_letters() -> int:
    """Sends the letters that are due; answers how many attempts."""
    return post_due()


def post_due() -> int:
    """Sends the letters that are due, twenty at a time; answers how many attempts."""
    made = 0
    while claimed := _claim():
        for letter in claimed:
            _send(letter)
        made += len(claimed)
    return made


def words_of(letter: Letter) -> Words:
    """What the mail says, in the requester's language: that there is something, and the link."""
    platform = letter.requester.platform.organisation.name
    with override(letter.requester.language):
        subject = _("Your request to {platform}").format(platform=platform)
        if letter.kind == CONFIRM:
            text = _(
                "You want to ask {platform} for advice. Open this link. It shows that this mail "
                "address is yours, and you can write your request:\n\n{link}\n\n"
                "Keep the link to yourself: whoever has it can read your request. If it is not "
                "opened within {days} days, everything is erased.\n\n"
                "Did you not ask for this? Then do nothing."
            )
        elif letter.kind == LINK:
            text = _(
                "Here is a new link to your request to {platform}:\n\n{link}\n\n"
                "Links in mails before this one do not work any more. "
                "Keep the link to yourself: whoever has it can read your request."
            )
        else:
            text = _(
                "There is something new about your request to {platform}. "
                "Read it here:\n\n{link}\n\n"
                "Keep the link to yourself: whoever has it can read your request."
            )
        link = link_to(letter.assignment)
        return Words(
            subject,
            text.format(platform=platform, link=link, days=retention.UNCONFIRMED_ADVICE.days),
        )


def _claim() -> list[Letter]:
    now = timezone.now()
    rows = Letter.objects.filter(next_at__lte=now).order_by("next_at")[:AT_ONCE]
    claimed = []
    for row in rows:
        same = Letter.objects.filter(id=row.id, next_at=row.next_at, attempts=row.attempts)
        if same.update(next_at=now + LEASE, attempts=F("attempts") + 1):
            claimed.append(row)
    return claimed


def _send(claimed: Letter) -> None:
    rows = Letter.objects.select_related("requester__platform__organisation", "assignment")
    # Anew: since it was claimed one before it may have said the same, or the link changed.
    letter = rows.filter(id=claimed.id).first()
    if letter is None:
        return
    words = words_of(letter)
    mail = EmailMessage(
        words.subject,
        words.text,
        None,
        [letter.requester.email],
        # RFC 3834: nobody's absence note is wanted.
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        # Waits no longer than `MAIL_SECONDS` (settings, "Mail").
        mailers["default"].send_messages([mail])
    except Exception as error:
        # What a mail server answers may quote the address; the log keeps places alone.
        log.error("a letter to a requester was not sent", exc_info=error)
        _put_off(letter, for_good=outcome_of(error).result is Result.GONE)
        return
    # One that waited behind it for the same would say nothing else; but if the link was changed
    # while this went out, it led nowhere, and goes once more.
    alike = Letter.objects.filter(assignment=letter.assignment, kind=letter.kind, attempts__gt=0)
    alike.filter(assignment__link=letter.assignment.link).delete()


def _put_off(letter: Letter, *, for_good: bool) -> None:
    mine = Letter.objects.filter(id=letter.id)
    if for_good or letter.attempts >= MOST_ATTEMPTS:
        mine.delete()
        return
    backoff = min(LONGEST_SECONDS, FIRST_SECONDS * float(2 ** (letter.attempts - 1)))
    spread = backoff * random.uniform(0.9, 1.1)  # noqa: S311 - spreads load, guards nothing
    mine.update(next_at=timezone.now() + timedelta(seconds=spread))
