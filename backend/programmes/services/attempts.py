"""Keeping where a learner stands, in a box that only the learner's code opens.

A code is one of 2^99: keys derived from it need no secret of the server, and outlast a change of
that (docs/decisions/attempts-open-by-their-code.md).
"""

import json
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import BinaryField
from django.utils.translation import gettext as _

from backend.core import retention
from backend.core.compiled_queries import CompiledQuery, Rows
from backend.core.crypto.boxes import hkdf, lock, unlock
from backend.core.crypto.errors import Damaged
from backend.core.crypto.padding import without_padding
from backend.core.days import today
from backend.core.durability import soon_durable
from backend.core.errors import Conflict
from backend.programmes.models import Attempt
from backend.programmes.models.attempts import CODE_LENGTH, CONTENT_BYTES, new_attempt_code
from backend.programmes.models.links import CODE_SIGNS
from backend.programmes.selectors.links import monday_of

_LOOKUP: Final = b"kier/1/attempt-lookup"
_KEY: Final = b"kier/1/attempt-key"
_END: Final = b"\x80"
# A box of ours holds no more than this, once it is unpacked.
MOST_UNPACKED: Final = 262_144
# Rows of one statement.
BATCH: Final = 5000

_BY_LOOKUP: Final = CompiledQuery(
    lambda lookup: Attempt.objects.filter(pk=lookup).values_list("box"), (BinaryField, b"lookup")
)
_LOCKED: Final = CompiledQuery(
    lambda lookup: Attempt.objects.select_for_update().filter(pk=lookup).values_list("box"),
    (BinaryField, b"lookup"),
)


@dataclass(frozen=True, slots=True)
class PlaceToken:
    """A blind token of a place, which says nothing of who has it; both parts are base64url."""

    place: str
    message: str
    signature: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a learner stands in the version of a course that they began.

    :ivar answers: by step
    :ivar pass_mark: the course's when it was begun; None: it was not said
    :ivar saved: counts what was saved; of two devices the one that got further counts
    :ivar reached_end: once; from then on only what is not answered is asked
    :ivar handed_in: it was passed
    :ivar counted: the token of the place counted then
    :ivar certificate: its code
    :ivar is_tried: an editor tries a draft: whatever becomes of it, nothing of this counts
    """

    version: str
    language: str
    role: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    saved: int = 0
    reached_end: bool = False
    place: PlaceToken | None = None
    handed_in: bool = False
    counted: bool = False
    certificate: str = ""
    is_tried: bool = False
    pass_mark: int | None = None


def clean_code(typed: str) -> str:
    """Return a code as it was typed without spaces and dashes; empty if it can be none."""
    code = "".join(sign for sign in typed[:100].lower() if sign.isalnum())
    return code if len(code) == CODE_LENGTH and all(sign in CODE_SIGNS for sign in code) else ""


def begin_attempt(progress: Progress) -> str:
    """Keep where a learner begins; return the code, which is kept nowhere."""
    code = new_attempt_code()
    _row(code, progress).save(force_insert=True)
    return code


def progress_of(code: str) -> Progress | None:
    """Return where the learner with this code stands; None if there is no such attempt."""
    return _found(code, _BY_LOOKUP(lookup_of(code)))


def save_attempt(code: str, progress: Progress) -> Progress | None:
    """Keep how far a learner got; return what is kept, None if there is no such attempt.

    Of two devices the one that saved more often counts: hours say nothing, and clocks are wrong.
    What is of another version than the one that was begun changes nothing.
    """
    with soon_durable():
        kept = locked_progress(code)
        if kept is None or kept.saved > progress.saved or kept.version != progress.version:
            return kept
        # Once it was handed in or certified, it stays so.
        merged = replace(
            progress,
            handed_in=kept.handed_in or progress.handed_in,
            counted=kept.counted,
            certificate=kept.certificate or progress.certificate,
            place=progress.place or kept.place,
            is_tried=kept.is_tried,
            pass_mark=kept.pass_mark or progress.pass_mark,
        )
        write_progress(code, merged)
    return merged


def locked_progress(code: str) -> Progress | None:
    """Return where a learner stands, with the row locked until the transaction ends."""
    return _found(code, _LOCKED(lookup_of(code)))


def write_progress(code: str, progress: Progress) -> None:
    """Keep where a learner stands, whatever was kept before."""
    row = _row(code, progress)
    Attempt.objects.filter(pk=row.pk).update(box=row.box, expires_on=row.expires_on)


def forget_attempt(code: str) -> bool:
    """Erase an attempt, as its learner asked; return whether there was one."""
    return bool(Attempt.objects.filter(pk=lookup_of(code)).delete()[0])


def erase_expired_attempts() -> int:
    """Erase attempts that nobody went on with; return how many."""
    erased = 0
    while keys := [*Attempt.objects.filter(expires_on__lt=today()).values_list("pk")[:BATCH]]:
        erased += Attempt.objects.filter(pk__in=[key for (key,) in keys]).delete()[0]
    return erased


def lookup_of(code: str) -> bytes:
    """Return the key of the row of a code."""
    return hkdf(code.encode(), _LOOKUP)


def expiry() -> date:
    """Return when an attempt that is saved today is erased: a Monday."""
    return monday_of(today() + retention.ATTEMPTS.length)


def once(word: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return what was made under this word, made now if it was not; two at once make it once.

    It is kept for a week at least, in a row that looks like an attempt. Whatever fails leaves no
    row.

    :param word: a secret of who asks
    """
    with transaction.atomic():
        empty = _locked(word, {}, once_expiry())
        Attempt.objects.bulk_create([empty], ignore_conflicts=True)
        row = Attempt.objects.select_for_update().get(pk=empty.pk)
        if kept := _content(word, bytes(row.box)):
            return kept
        made = make()
        Attempt.objects.filter(pk=row.pk).update(box=_locked(word, made, row.expires_on).box)
    return made


def once_expiry() -> date:
    """Return when what was made once is erased: the Monday after next."""
    return monday_of(today()) + retention.HAND_INS.length


def _row(code: str, progress: Progress) -> Attempt:
    return _locked(code, asdict(progress), expiry())


def _locked(code: str, content: dict[str, Any], expires_on: date) -> Attempt:
    lookup = lookup_of(code)
    box = lock(hkdf(code.encode(), _KEY), lookup, _packed(content))
    return Attempt(lookup=lookup, box=box, expires_on=expires_on)


def _found(code: str, rows: Rows) -> Progress | None:
    """Return what is in the box of the only row, if there is one and it opens."""
    content = next((_content(code, bytes(box)) for (box,) in rows), None)
    try:
        return _read(content) if content else None
    except Damaged:
        return None


def _content(code: str, box: bytes) -> dict[str, Any] | None:
    try:
        return _unpacked(unlock(hkdf(code.encode(), _KEY), lookup_of(code), box))
    except Damaged:
        # Somebody wrote into the database: the learner begins anew.
        return None


def _packed(content: dict[str, Any]) -> bytes:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    packed = zlib.compress(text.encode(), 9) + _END
    if len(packed) > CONTENT_BYTES:
        raise Conflict(_("These are too many answers to keep. Hand in what you have."))
    return packed.ljust(CONTENT_BYTES, b"\0")


def _unpacked(packed: bytes) -> dict[str, Any]:
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(without_padding(packed), MOST_UNPACKED)
        content = json.loads(text)
    except (ValueError, zlib.error):
        raise Damaged("not the progress of a learner") from None
    if not isinstance(content, dict):
        raise Damaged("not the progress of a learner")
    return content


def _read(content: dict[str, Any]) -> Progress:
    place = content.pop("place", None)
    try:
        UUID(content["version"])
        return Progress(**content, place=PlaceToken(**place) if place else None)
    except (KeyError, TypeError, ValueError):
        raise Damaged("not the progress of a learner") from None
