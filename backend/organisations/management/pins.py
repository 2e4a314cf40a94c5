"""Pins as members' browsers store them, for demonstrations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from backend.accounts.models import Member
from backend.accounts.pins import PinBox, pins_of, put_pins
from backend.core.crypto.member import member_root
from backend.core.crypto.member_pins import FIRST_VERSION, Pins, lock_pins
from backend.organisations.models import OrganisationKey


@dataclass(frozen=True, slots=True)
class Passwords:
    """Passwords by e-mail address, with derived roots where they are known."""

    by_email: Mapping[str, str]
    roots: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    def root(self, member: Member) -> bytes:
        """Return the root of a member's password."""
        known = self.roots.get(member.email)
        return known or member_root(self.by_email[member.email], bytes(member.salt))


def pin_keys(
    members: Iterable[Member],
    *,
    passwords: Passwords,
    key: OrganisationKey | None = None,
    colleagues: Iterable[Member] = (),
    anew: bool = False,
) -> None:
    """Pin the keys that members trust, again if `anew`."""
    known = list(colleagues)
    for member in members:
        before = pins_of(member)
        if not member.public_key or member.pins_due or (before and not anew):
            continue
        pins = Pins()
        for colleague in {row.pk: row for row in [member, *known]}.values():
            if colleague.public_key:
                pins = pins.with_member(colleague.pk, bytes(colleague.public_key))
        if key:
            pins = pins.with_newest(key.organisation_id, key.pk, bytes(key.public))
        version = before.version + 1 if before else FIRST_VERSION
        root = passwords.root(member)
        box = lock_pins(root, member=member.pk, version=version, pins=pins)
        put_pins(member=member, pins=PinBox(version, box))
