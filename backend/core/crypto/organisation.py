"""An organisation's key pair: sealed request keys, grants to members, and the recovery code."""

import secrets
import unicodedata

from backend.core.crypto import labels
from backend.core.crypto.boxes import (
    checked_key,
    hkdf,
    lock,
    open_sealed,
    open_sealed_key,
    seal,
    unlock_key,
)
from backend.core.crypto.errors import WrongCharacter, WrongLength
from backend.core.crypto.key_pairs import KeyPair, PublicKey
from backend.core.crypto.labels import Identifier
from backend.core.crypto.seeker_secret import EnvelopeContent, read_content

RECOVERY_CODE_LENGTH = 26

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKES = str.maketrans("OIL", "011")
_GROUP = 4


def seal_request_key(
    public: PublicKey,
    *,
    request: Identifier,
    organisation: Identifier,
    key_id: Identifier,
    request_key: bytes,
    number: int = 1,
) -> bytes:
    """Return an organisation's envelope (1168 bytes) of request key `number`."""
    info = labels.request_key(request, organisation, key_id, number)
    return seal(public, info, checked_key(request_key))


def open_request_key(
    pair: KeyPair,
    *,
    request: Identifier,
    organisation: Identifier,
    key_id: Identifier,
    envelope: bytes,
    number: int = 1,
) -> bytes:
    """Return request key `number` from an envelope; raise `Damaged` if it does not open."""
    info = labels.request_key(request, organisation, key_id, number)
    return open_sealed_key(pair, info, envelope)


def seal_envelope(
    public: PublicKey,
    *,
    request: Identifier,
    organisation: Identifier,
    key_id: Identifier,
    content: EnvelopeContent,
    number: int = 1,
) -> bytes:
    """Return an organisation's envelope of revision 3 (1232 bytes) of request key `number`."""
    info = labels.request_key(request, organisation, key_id, number)
    return seal(public, info, content.packed())


def open_envelope(
    pair: KeyPair,
    *,
    request: Identifier,
    organisation: Identifier,
    key_id: Identifier,
    envelope: bytes,
    number: int = 1,
) -> EnvelopeContent:
    """Return what is in an envelope of revision 3.

    :raises Damaged: it does not open, or its anchor is that of another request
    """
    info = labels.request_key(request, organisation, key_id, number)
    return read_content(open_sealed(pair, info, envelope), request=request)


def seal_grant(
    member_public: PublicKey,
    *,
    organisation: Identifier,
    key_id: Identifier,
    member: Identifier,
    organisation_seed: bytes,
) -> bytes:
    """Seal the organisation's seed to a member whose words were compared by voice."""
    info = labels.organisation_key(organisation, key_id, member)
    return seal(member_public, info, checked_key(organisation_seed))


def open_grant(
    member_pair: KeyPair,
    *,
    organisation: Identifier,
    key_id: Identifier,
    member: Identifier,
    grant: bytes,
) -> bytes:
    """Return the organisation's seed from a grant; raise `Damaged` if it does not open."""
    info = labels.organisation_key(organisation, key_id, member)
    return open_sealed_key(member_pair, info, grant)


def seal_challenge(
    public: PublicKey,
    *,
    organisation: Identifier,
    key_id: Identifier,
    member: Identifier,
    answer: bytes,
) -> bytes:
    """Return a box (1168 bytes) that only a holder of this organisation key can open."""
    info = labels.organisation_holder(organisation, key_id, member)
    return seal(public, info, checked_key(answer))


def open_challenge(
    pair: KeyPair,
    *,
    organisation: Identifier,
    key_id: Identifier,
    member: Identifier,
    box: bytes,
) -> bytes:
    """Return the 32 bytes that prove that this member holds the key."""
    info = labels.organisation_holder(organisation, key_id, member)
    return open_sealed_key(pair, info, box)


def generate_recovery_code() -> str:
    """Return a random recovery code: 26 characters of Crockford's base32, 130 bits."""
    return "".join(secrets.choice(_CROCKFORD) for _ in range(RECOVERY_CODE_LENGTH))


def format_recovery_code(code: str) -> str:
    """Return the recovery code in groups of four characters."""
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def parse_recovery_code(text: str) -> str:
    """Return the characters of a recovery code as typed, with O, I and L as 0, 1 and 1."""
    typed = unicodedata.normalize("NFKC", text).upper().translate(_LOOK_ALIKES)
    code = "".join(
        character
        for character in typed
        if not character.isspace() and unicodedata.category(character) != "Pd"
    )
    if not set(code) <= set(_CROCKFORD):
        raise WrongCharacter("there are only digits and letters, but no U, in a recovery code")
    if len(code) != RECOVERY_CODE_LENGTH:
        raise WrongLength(found=len(code), expected=RECOVERY_CODE_LENGTH)
    return code


def lock_recovery(
    code: str, *, organisation: Identifier, key_id: Identifier, organisation_seed: bytes
) -> bytes:
    """Return the recovery envelope (60 bytes); raise `WrongCode` if the code is malformed."""
    aad = labels.organisation_recovery(organisation, key_id)
    return lock(_recovery_key(code), aad, checked_key(organisation_seed))


def unlock_recovery(
    code: str, *, organisation: Identifier, key_id: Identifier, envelope: bytes
) -> bytes:
    """Return the organisation's seed. May raise `WrongCode`, or `Damaged` for another code."""
    aad = labels.organisation_recovery(organisation, key_id)
    return unlock_key(_recovery_key(code), aad, envelope)


def _recovery_key(code: str) -> bytes:
    # 130 random bits need no stretching: no one guesses them at any speed.
    return hkdf(parse_recovery_code(code).encode("ascii"), labels.ORGANISATION_RECOVERY)
