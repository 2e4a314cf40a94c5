"""Storage of members' pins, with versions that prevent lost updates."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.accounts.models import Member, MemberPins
from backend.core.crypto.member_pins import FIRST_VERSION
from backend.core.errors import Conflict


@dataclass(frozen=True, slots=True)
class PinBox:
    """One version of a member's pins, encrypted under the password."""

    version: int
    box: bytes


def pins_of(member: Member) -> PinBox | None:
    """Return a member's pins."""
    row = MemberPins.objects.filter(member=member).first()
    return PinBox(row.version, bytes(row.box)) if row else None


@transaction.atomic
def put_pins(*, member: Member, pins: PinBox) -> None:
    """Store the next version of a member's pins; raise `Conflict` if another browser was first."""
    if member.public_key is None:
        raise Conflict(_("Make your keys first. Your first pins come with them."))
    if not _is_next(member, pins) and pins_of(member) != pins:
        raise Conflict(
            _("Another browser of yours was first. Read what it kept, and send yours again."),
            code="pins-changed",
        )


@transaction.atomic
def advance_pins(*, member: Member, pins: PinBox) -> None:
    """Store the next version under a new password; raise `Conflict` (`pins-changed`) otherwise."""
    if not _is_next(member, pins):
        raise Conflict(
            _("Another browser of yours changed what you trust. Sign in again, then try again."),
            code="pins-changed",
        )


@transaction.atomic
def replace_pins(*, member: Member, pins: PinBox | None) -> None:
    """Replace a member's pins by the first ones of a new key pair."""
    MemberPins.objects.filter(member=member).delete()
    _note_kept(member)
    if pins:
        MemberPins.objects.create(member=member, version=FIRST_VERSION, box=pins.box)


def _is_next(member: Member, pins: PinBox) -> bool:
    if pins.version == FIRST_VERSION:
        try:
            with transaction.atomic():
                MemberPins.objects.create(member=member, version=pins.version, box=pins.box)
        except IntegrityError:
            return False
        _note_kept(member)
        return True
    before = MemberPins.objects.filter(member=member, version=pins.version - 1)
    return bool(before.update(version=pins.version, box=pins.box))


def _note_kept(member: Member) -> None:
    if member.pins_due:
        Member.objects.filter(pk=member.pk).update(pins_due=False)
        member.pins_due = False
