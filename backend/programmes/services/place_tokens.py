"""Blind tokens of places: one for each member of staff, which count when they come back.

Whoever opens a card or the link in the house has a message signed that the server does not see
(RFC 9474, `surveys.blind_tokens`). After passing the message comes back, and counts once. Nothing
leads from the one to the other, whoever holds the whole database and all secrets.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from backend.core.at_rest import digests_at_rest, lock_at_rest, open_at_rest
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.errors import Malformed
from backend.core.errors import Conflict, FieldConflict, Missing
from backend.core.row_macs import is_authentic
from backend.programmes.models import HouseToken, Place, PlaceCard, PlaceKey, SpentToken
from backend.programmes.place_shares import Share, most_tokens, share_from
from backend.programmes.states import TAKING_PART
from surveys.blind_tokens.keys import BlindKey, PublicKey
from surveys.blind_tokens.signatures import blind_sign
from surveys.blind_tokens.verification import is_token, token_digest

PART = "places"
CARD = b"kier/places/card"
BLINDED = b"kier/places/blinded"


class DoorKind(StrEnum):
    """By what somebody comes from a place to a course."""

    CARD = "card"
    HOUSE = "house"


@dataclass(frozen=True, slots=True)
class PlaceDoor:
    """A card or a link in the house, whether its token was taken or not.

    :ivar card: the card, for `DoorKind.CARD`
    """

    place: Place
    key: PlaceKey
    kind: DoorKind
    card: PlaceCard | None = None

    @property
    def public(self) -> bytes:
        """The public key as SubjectPublicKeyInfo."""
        return bytes(self.key.public)

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the public key, 43 characters of base64url."""
        return PublicKey(self.public).fingerprint()


def purpose_of(row: PlaceKey) -> bytes:
    """Return the purpose for which a private key is locked: one that was moved does not open."""
    return b"kier/places/key/" + row.place_id.bytes + row.period.to_bytes(4)


def door_of(code: str) -> PlaceDoor | None:
    """Return where a code leads; None for one that is unknown, of an earlier period or stopped.

    The same two statements for whatever code, and whether somebody used it; none for what nobody
    can have been given, which PostgreSQL might not take.
    """
    if not (code.isascii() and code.isalnum()):
        return None
    card = (
        PlaceCard.objects.filter(digest__in=digests_at_rest(CARD, code))
        .select_related("place__project")
        .first()
    )
    house = Place.objects.filter(house_code=code).select_related("project").first()
    if card is not None and is_authentic(card.place) and is_authentic(card.place.project):
        if card.period == card.place.period and has_tokens(card.place):
            return _door(card.place, DoorKind.CARD, card)
    elif house is not None and has_tokens(house):
        return _door(house, DoorKind.HOUSE)
    return None


def _door(place: Place, kind: DoorKind, card: PlaceCard | None = None) -> PlaceDoor | None:
    key = key_of(place)
    return PlaceDoor(place, key, kind, card) if key else None


def has_tokens(place: Place) -> bool:
    """Return whether tokens of a place are given out."""
    return takes_part(place) and not place.is_flagged


def takes_part(place: Place) -> bool:
    """Return whether tokens that were given out count, also while somebody looks at its staff."""
    return place.state in TAKING_PART and PART in place.project.parts


def key_of(place: Place) -> PlaceKey | None:
    """Return the key of a place's period; made when it is first asked for.

    None for one that somebody wrote without the secret.
    """
    found = kept_key(place)
    if found is None:
        made = BlindKey.generate()
        row = PlaceKey(place=place, period=place.period, public=made.public.spki)
        row.private = lock_at_rest(purpose_of(row), encode(made.private_bytes))
        PlaceKey.objects.bulk_create([row], ignore_conflicts=True)
        # Somebody else may have made one meanwhile.
        found = kept_key(place)
    return found


def kept_key(place: Place) -> PlaceKey | None:
    """Return the key of a place's period, if it has one."""
    row: PlaceKey | None = PlaceKey.objects.filter(place=place, period=place.period).first()
    return row


def issue_token(*, code: str, blinded: bytes) -> bytes:
    r"""Sign a blinded message for who has a card, or stands in the house.

    The same message gives the same signature again, and counts once.

    :raises Missing: the code leads nowhere (any more)
    :raises Conflict: another message was signed for this card, or the place gave out as many as it
        has staff; or the message cannot be signed
    """
    door = door_of(code)
    if door is None:
        raise Missing
    private = decode(open_at_rest(purpose_of(door.key), bytes(door.key.private)))
    try:
        # Before anything is kept: what cannot be signed must not use the card up.
        signature = blind_sign(BlindKey.from_private(private), blinded)
    except Malformed:
        raise FieldConflict("blinded", "invalid", _("This cannot be signed.")) from None
    digests = digests_at_rest(BLINDED, f"{door.place.pk}|{encode(blinded)}")
    with transaction.atomic():
        is_new = _take_card(door.card, digests) if door.card else _take_house(door, digests)
        if is_new:
            _count_issued(door.place)
    return signature


def _take_card(card: PlaceCard, digests: list[bytes]) -> bool:
    if PlaceCard.objects.filter(pk=card.pk, blinded=None).update(blinded=digests[0]):
        return True
    card.refresh_from_db(fields=["blinded"])
    if bytes(card.blinded or b"") not in digests:
        raise Conflict(_("Somebody used this card already. Take another one from the pile."))
    return False


def _take_house(door: PlaceDoor, digests: list[bytes]) -> bool:
    ids = [UUID(bytes=digest[:16]) for digest in digests]
    if HouseToken.objects.filter(pk__in=ids).exists():
        return False
    _row, is_new = HouseToken.objects.get_or_create(
        pk=ids[0], defaults={"place": door.place, "period": door.place.period}
    )
    return is_new


def _count_issued(place: Place) -> None:
    rows = Place.objects.filter(
        pk=place.pk, period=place.period, issued__lt=most_tokens(place.staff)
    )
    if not rows.update(issued=F("issued") + 1):
        raise Conflict(
            _("All tokens of this place are given out. Tell who handed out the cards."),
            code="conflict",
        )


def spend_token(*, place_id: UUID, project_id: UUID, message: bytes, signature: bytes) -> bool:
    """Count that somebody of a place passed; return whether this token counted now.

    A token that came before, is of an earlier period or is none at all counts nothing, and nobody
    has to be told.

    :param project_id: of the course that was passed: those of others count for no place
    """
    rows = Place.objects.filter(pk=place_id, project=project_id)
    place = rows.select_related("project").first()
    if place is None or not takes_part(place):
        return False
    key = kept_key(place)
    if key is None:
        return False
    public = PublicKey(bytes(key.public))
    if not is_token(public, message, signature):
        return False
    # A digest of 128 random bits names one token, and tells nobody when it came.
    spent = UUID(bytes=token_digest(public, message)[:16])
    # One that somebody wrote without the secret stands in the way, and counts nothing.
    _row, is_new = SpentToken.objects.unverified().get_or_create(
        pk=spent, defaults={"place": place, "period": place.period}
    )
    return is_new


def share_of(place: Place) -> Share:
    """Return what the place's contact person and the programme see of it."""
    return share_from(shown=place.shown, staff=place.staff)
