"""Mail to requesters: the links in it, letters that wait, and how they are sent.

A token is the request's identifier and a code over it under the server's secret, stored nowhere. It
is bound to `Assignment.link`: when that counts up (`links.send_new_link`), earlier links lead
nowhere.

A letter is a row that says neither what nor to whom: the mail is made when it is sent, outside of
any transaction. An attempt is claimed by moving its time on: of two processes one gets it, and what
a killed one held is due again when the lease is over. Queues hold the path of `post_letters`.
"""

import hmac
import logging
import random
import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db import transaction
from django.db.models import F
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from backend.core import retention
from backend.core.at_rest import digest_at_rest, digests_at_rest
from backend.core.characters import NOT_IN_ADDRESSES
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.errors import Malformed
from backend.core.errors import Missing
from backend.experts.models import Assignment, Letter
from notifications.transports.base import Result
from notifications.transports.mail.answers import outcome_of

UUID_BYTES, MAC_BYTES = 16, 16
TOKEN_PURPOSE = b"hope requester"
REQUESTER_PAGE = "/advice/r/"
log = logging.getLogger("kier.experts")
CONFIRM, LINK = "confirm", "link"
AT_ONCE = 20
LEASE = timedelta(minutes=5)
# Doubled with each attempt from one minute to six hours: twenty of them take three days.
FIRST_SECONDS, LONGEST_SECONDS = 60.0, 6 * 3600.0
MAX_ATTEMPTS = 20
# An address loosely, without the signs of RFC 5322 by which one mailbox has many spellings, such as
# `any <a@city.nl>` and `a(any)@city.nl`: mails to each would be counted by itself.
_SIGN = rf'[^@"(),:;<>\[\]\\{NOT_IN_ADDRESSES}'
MAILBOX = re.compile(rf"{_SIGN}]+@{_SIGN}.]+(\.{_SIGN}.]+)+")
NEWS, RESULT, EVALUATE, WITHDRAWN_STORY = "news", "result", "evaluate", "withdrawn-story"
KINDS = frozenset({CONFIRM, LINK, NEWS, RESULT, EVALUATE, WITHDRAWN_STORY})


def token_of(assignment: Assignment) -> str:
    """Return what stands in the link of a request: 43 characters, the same each time."""
    mac = digest_at_rest(TOKEN_PURPOSE, _bound(assignment))[:MAC_BYTES]
    return encode(assignment.id.bytes + mac)


def link_to(assignment: Assignment) -> str:
    """Return the address of the requester's page, as it is mailed."""
    return f"{settings.PUBLIC_URL}{REQUESTER_PAGE}{token_of(assignment)}"


def assignment_behind(token: str) -> Assignment:
    """Return the request whose link this is, with its requester and platform."""
    gone = Missing(_("This link leads nowhere. Look for a newer mail, or ask for advice again."))
    try:
        raw = decode(token, UUID_BYTES + MAC_BYTES)
    except Malformed:
        raise gone from None
    rows = Assignment.objects.select_related("requester", "platform__organisation")
    found = rows.filter(id=UUID(bytes=raw[:UUID_BYTES])).first()
    if found is None or not _is_good(raw[UUID_BYTES:], found):
        raise gone
    return found


def _bound(assignment: Assignment) -> str:
    return f"{assignment.id}/{assignment.requester_id}/{assignment.link}"


def _is_good(mac: bytes, assignment: Assignment) -> bool:
    digests = digests_at_rest(TOKEN_PURPOSE, _bound(assignment))
    return any(hmac.compare_digest(mac, digest[:MAC_BYTES]) for digest in digests)


@dataclass(frozen=True, slots=True)
class Words:
    """What a mail says."""

    subject: str
    text: str


@task
def post_letters() -> int:
    """Send the letters that are due; return how many attempts."""
    return post_due()


def post_due() -> int:
    """Send the letters that are due, twenty at a time; return how many attempts."""
    made = 0
    while claimed := _claim():
        for letter in claimed:
            _send(letter)
        made += len(claimed)
    return made


def words_of(letter: Letter) -> Words:
    """Return what the mail says, in the requester's language: that there is news, and the link."""
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
    if for_good or letter.attempts >= MAX_ATTEMPTS:
        mine.delete()
        return
    backoff = min(LONGEST_SECONDS, FIRST_SECONDS * float(2 ** (letter.attempts - 1)))
    spread = backoff * random.uniform(0.9, 1.1)  # noqa: S311 - spreads load, guards nothing
    mine.update(next_at=timezone.now() + timedelta(seconds=spread))


@transaction.atomic
def write(*, assignment: Assignment, kind: str) -> None:
    """Tell the requester by mail that there is something new, unless the address was erased.

    Two of a kind that wait are one.

    :param kind: one of `KINDS`
    """
    if kind not in KINDS:
        raise ValueError(kind)
    if not assignment.requester.email:
        return
    # The row is held until this is committed: what is sent afterwards leads to what is new.
    waiting = Letter.objects.filter(assignment=assignment, kind=kind, attempts=0)
    if waiting.update(next_at=F("next_at")):
        return
    Letter.objects.create(
        requester_id=assignment.requester_id,
        assignment=assignment,
        kind=kind,
        next_at=timezone.now(),
    )
    post_letters.enqueue()
