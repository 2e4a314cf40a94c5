"""Delays between attempts at second-factor codes.

Each member has a row per lane, updated conditionally, so that parallel calls share one attempt.
Delays are bounded, and every lane requires something that a stranger lacks.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.core import retention
from backend.core.errors import KierError

from .code_warnings import send_code_warning
from .models import CodeAttempts, Member, Session

Lane = CodeAttempts.Lane

FIRST_WAIT_SECONDS = 5
LONGEST_WAIT_SECONDS = 300
# The wait doubles after so many wrong codes.
WRONG_PER_STEP = 5
WARN_AFTER = 20
# Without a wrong code for so long, counting begins anew. Nobody is mailed more often either.
FORGOTTEN_AFTER = retention.CODE_ATTEMPTS.length

_MINUTE_SECONDS = 60


class TooSoon(KierError):
    """The next code may be tried in `wait` seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait_text(wait))
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Turn:
    """An attempt that was allowed, counted as wrong until `take_back`."""

    member: UUID
    lane: str
    wrong: int
    last_at: datetime | None

    def take_back(self) -> None:
        """Uncount the attempt: the code was right."""
        _row(self.member, self.lane).filter(wrong__gt=0).update(
            wrong=F("wrong") - 1, last_at=self.last_at
        )

    def fail(self) -> None:
        """After every `WARN_AFTER` wrong codes, end pending sign-ins and mail the member."""
        if self.wrong % WARN_AFTER:
            return
        Session.objects.filter(member=self.member, kind=Session.Kind.PENDING).delete()
        now = timezone.now()
        unwarned = Q(warned_at__isnull=True) | Q(warned_at__lte=now - FORGOTTEN_AFTER)
        if _row(self.member, self.lane).filter(unwarned).update(warned_at=now):
            send_code_warning.enqueue(str(self.member), self.lane)


def take_turn(*, member: UUID, lane: str, origin: str) -> Turn:
    """Count an attempt as wrong until `take_back`; raise `TooSoon` if it is too early."""
    row, _created = CodeAttempts.objects.get_or_create(member_id=member, lane=lane)
    now = timezone.now()
    seen = _row(member, lane).filter(wrong=row.wrong, last_at=row.last_at)
    wrong, last_at = row.wrong, row.last_at
    if last_at is not None and last_at < now - FORGOTTEN_AFTER:
        wrong, last_at = 0, None
    wait = wait_after(wrong, is_same_origin=row.origin == origin)
    if last_at is not None and last_at > now:
        # The clock was set back: nobody waits longer for it than after a wrong code.
        seen.update(last_at=now)
        raise TooSoon(wait)
    if last_at is not None and last_at + timedelta(seconds=wait) > now:
        left = last_at + timedelta(seconds=wait) - now
        raise TooSoon(math.ceil(left.total_seconds()))
    if not seen.update(wrong=wrong + 1, last_at=now, origin=origin):
        raise TooSoon(wait_after(wrong + 1, is_same_origin=True))
    return Turn(member, lane, wrong + 1, last_at)


def wait_after(wrong: int, *, is_same_origin: bool) -> int:
    """Return the delay in seconds after this number of wrong codes."""
    steps = min(max(wrong - 1, 0) // WRONG_PER_STEP, LONGEST_WAIT_SECONDS.bit_length())
    wait: int = min(FIRST_WAIT_SECONDS * 2**steps, LONGEST_WAIT_SECONDS)
    return wait if is_same_origin else max(wait // 2, FIRST_WAIT_SECONDS)


def forget_attempts(member: Member) -> None:
    """Delete a member's attempts, after a new password."""
    CodeAttempts.objects.filter(member=member).delete()


def clear_attempts() -> None:
    """Delete rows without attempts in the last day."""
    before = timezone.now() - FORGOTTEN_AFTER
    uncounted = Q(last_at__isnull=True) | Q(last_at__lt=before)
    unwarned = Q(warned_at__isnull=True) | Q(warned_at__lt=before)
    CodeAttempts.objects.filter(uncounted, unwarned).delete()


def wait_text(seconds: int) -> str:
    """Return the delay in words."""
    if seconds <= 2 * _MINUTE_SECONDS:
        text = ngettext(
            "A code was wrong just now. Wait {n} second, then type a new code.",
            "A code was wrong just now. Wait {n} seconds, then type a new code.",
            seconds,
        )
        return text.format(n=seconds)
    return _("Many codes were wrong. Wait {n} minutes, then type a new code.").format(
        n=math.ceil(seconds / _MINUTE_SECONDS)
    )


def _row(member: UUID, lane: str) -> QuerySet[CodeAttempts]:
    return CodeAttempts.objects.filter(member_id=member, lane=lane)
