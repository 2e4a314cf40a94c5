"""Every `info` and `aad` string of the protocol, which bind boxes to their purpose and place."""

import re
from uuid import UUID

from backend.core.crypto.encoding import encode
from backend.core.crypto.errors import Malformed

SUITE = 1
"""Number of this set of algorithms and labels; stored beside every box."""

type Identifier = UUID | str
"""A UUID, or its lower-case text with hyphens."""

SEEKER_ACCESS = b"kier/1/seeker-access"
SEEKER_WRAP = b"kier/1/seeker-wrap"
MEMBER_LOGIN = b"kier/1/member-login"
MEMBER_WRAP = b"kier/1/member-wrap"
MEMBER_PINS = b"kier/1/member-pins"
ORGANISATION_RECOVERY = b"kier/1/organisation-recovery"
ORGANISATION_SUCCESSION = b"kier/1/organisation-succession"
REQUEST_KEY_CHAIN = b"kier/1/request-key-chain"
REFERRAL_PIN = b"kier/1/referral-pin"
SEEKER_CONSENTS = b"kier/1/seeker-consents"
SEEKER_ANCHOR = b"kier/1/seeker-anchor"
SEEKER_MARK = b"kier/1/seeker-mark"
REFERRAL_PAIR = b"kier/1/referral-pair"
PAIR_MOVED = b"kier/1/pair-moved"
ORGANISATION_TEMPLATE = b"kier/1/organisation-template"
ORGANISATION_NOTE = b"kier/1/organisation-note"
ORGANISATION_DRAFT = b"kier/1/organisation-draft"
SIGNAL_TABLE_KEY_CHAIN = b"kier/1/signal-table-key-chain"
SIGNAL_TABLE_PIN = b"kier/1/signal-table-pin"
ORGANISATION_PEER = b"kier/1/organisation-peer"
WORDS_SALT = b"kier/1/words"

SEEKER = "seeker"
"""The sender of what the seeker wrote."""

_ORGANISATION_PREFIX = "organisation:"
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def checked_identifier(identifier: Identifier) -> str:
    """Return the text of a UUID; raise `Malformed` unless it is in canonical lower case."""
    text = str(identifier)
    if _UUID.fullmatch(text) is None:
        raise Malformed("an identifier must be a UUID in lower case")
    return text


def checked_number(number: int) -> str:
    """Return an integer from 1 as a decimal; raise `Malformed` for anything else."""
    if type(number) is not int or number < 1:
        raise Malformed("request keys and versions are numbered from 1")
    return str(number)


def organisation_sender(organisation: Identifier) -> str:
    """Return the sender of messages that an organisation's members wrote."""
    return _ORGANISATION_PREFIX + checked_identifier(organisation)


def seeker_key(request: Identifier, number: int = 1) -> bytes:
    """Return the aad of the seeker's envelope for request key `number`."""
    return _numbered(f"kier/1/seeker-key|{checked_identifier(request)}", number)


def request_key(
    request: Identifier, organisation: Identifier, key_id: Identifier, number: int = 1
) -> bytes:
    """Return the info of an organisation's envelope for request key `number`."""
    parts = "|".join(map(checked_identifier, (request, organisation, key_id)))
    return _numbered(f"kier/1/request-key|{parts}", number)


def organisation_key(organisation: Identifier, key_id: Identifier, member: Identifier) -> bytes:
    """Return the info of the grant of an organisation's seed to a member."""
    parts = "|".join(map(checked_identifier, (organisation, key_id, member)))
    return f"kier/1/organisation-key|{parts}".encode()


def organisation_recovery(organisation: Identifier, key_id: Identifier) -> bytes:
    """Return the aad of an organisation's seed, locked under its recovery code."""
    parts = "|".join(map(checked_identifier, (organisation, key_id)))
    return ORGANISATION_RECOVERY + f"|{parts}".encode()


def organisation_succession(
    organisation: Identifier, old_key: Identifier, new_key: Identifier, public: bytes
) -> bytes:
    """Return what the holder of an organisation's old key authenticates: its next key."""
    return _bound(ORGANISATION_SUCCESSION, organisation, old_key, new_key, last=encode(public))


def organisation_template(
    organisation: Identifier, template: Identifier, revision: int, key_id: Identifier
) -> bytes:
    """Return the aad of an answer template."""
    last = f"{checked_number(revision)}|{checked_identifier(key_id)}"
    return _bound(ORGANISATION_TEMPLATE, organisation, template, last=last)


def organisation_holder(organisation: Identifier, key_id: Identifier, member: Identifier) -> bytes:
    """Return the info of the challenge by which a member proves to hold a key."""
    return _bound(b"kier/1/organisation-holder", organisation, key_id, member)


def request_key_chain(request: Identifier, number: int, key: bytes) -> bytes:
    """Return what a holder of request key `number - 1` authenticates: key `number`."""
    return _bound(REQUEST_KEY_CHAIN, request, last=f"{checked_number(number)}|{encode(key)}")


def referral_pin(
    request: Identifier, organisation: Identifier, number: int, key_digest: bytes
) -> bytes:
    """Return what an organisation stores of the first request key it opened."""
    last = f"{checked_number(number)}|{encode(key_digest)}"
    return _bound(REFERRAL_PIN, request, organisation, last=last)


def request_identifier(anchor: bytes) -> bytes:
    """Return what the identifier of a request is the digest of."""
    return f"kier/1/request-id|{encode(anchor)}".encode()


def seeker_pair(request: Identifier, organisation: Identifier) -> bytes:
    """Return the info of the secret that a seeker shares with one organisation."""
    return _bound(b"kier/1/seeker-pair", request, organisation)


def seeker_consents(request: Identifier, version: int) -> bytes:
    """Return the aad of the seeker's list of who may read."""
    return _bound(SEEKER_CONSENTS, request, last=checked_number(version))


def seeker_mark(request: Identifier, message: Identifier, version: int, digest: str) -> bytes:
    """Return what the seeker authenticates with each message: the list that was sent with it."""
    return _bound(SEEKER_MARK, request, message, last=f"{checked_number(version)}|{digest}")


def referral_pair(request: Identifier, organisation: Identifier, digest: str) -> bytes:
    """Return what an organisation stores on accepting: whose request it is, and its own pair."""
    return _bound(REFERRAL_PAIR, request, organisation, last=digest)


def pair_moved(
    request: Identifier,
    organisation: Identifier,
    old_key: Identifier,
    new_key: Identifier,
    digest: str,
) -> bytes:
    """Return what tells a seeker of an organisation's next key."""
    return _bound(PAIR_MOVED, request, organisation, old_key, new_key, last=digest)


def organisation_note(
    organisation: Identifier,
    request: Identifier,
    note: Identifier,
    author: Identifier,
    revision: int,
    key_id: Identifier,
    *,
    purpose: bytes = ORGANISATION_NOTE,
) -> bytes:
    """Return the aad of an internal note about a request, or of a reply that is held back."""
    last = f"{checked_number(revision)}|{checked_identifier(key_id)}"
    return _bound(purpose, organisation, request, note, author, last=last)


def signal_table_key(
    table: Identifier, organisation: Identifier, key_id: Identifier, number: int = 1
) -> bytes:
    """Return the info of an organisation's envelope for table key `number`."""
    parts = "|".join(map(checked_identifier, (table, organisation, key_id)))
    return _numbered(f"kier/1/signal-table-key|{parts}", number)


def signal_table_key_chain(table: Identifier, number: int, key: bytes) -> bytes:
    """Return what a holder of table key `number - 1` authenticates: key `number`."""
    return _bound(SIGNAL_TABLE_KEY_CHAIN, table, last=f"{checked_number(number)}|{encode(key)}")


def signal_table_pin(
    table: Identifier, organisation: Identifier, number: int, key_digest: bytes
) -> bytes:
    """Return what an organisation stores of the first table key it opened."""
    last = f"{checked_number(number)}|{encode(key_digest)}"
    return _bound(SIGNAL_TABLE_PIN, table, organisation, last=last)


def organisation_peer(
    organisation: Identifier,
    own_key: Identifier,
    other: Identifier,
    other_key: Identifier,
    key_digest: bytes,
) -> bytes:
    """Return what an organisation stores of another's key whose words it compared."""
    identifiers = (organisation, own_key, other, other_key)
    return _bound(ORGANISATION_PEER, *identifiers, last=encode(key_digest))


def signal(
    table: Identifier, signal: Identifier, organisation: Identifier, number: int, revision: int
) -> bytes:
    """Return the aad of a signal's text."""
    last = f"{checked_number(number)}|{checked_number(revision)}"
    return _bound(b"kier/1/signal", table, signal, organisation, last=last)


def signal_enrichment(
    table: Identifier,
    signal: Identifier,
    enrichment: Identifier,
    organisation: Identifier,
    number: int,
) -> bytes:
    """Return the aad of what another organisation adds to a signal."""
    identifiers = (table, signal, enrichment, organisation)
    return _bound(b"kier/1/signal-enrichment", *identifiers, last=checked_number(number))


def signal_move(
    signal: Identifier, move: Identifier, organisation: Identifier, key_id: Identifier
) -> bytes:
    """Return the info of a signal that is sealed to an organisation beyond its table."""
    return _bound(b"kier/1/signal-move", signal, move, organisation, key_id)


def member_pins(member: Identifier, version: int) -> bytes:
    """Return the aad of a member's pinned keys."""
    return _bound(MEMBER_PINS, member, last=checked_number(version))


def member_words(member: Identifier, public: bytes) -> bytes:
    """Return what the six words of a member's public key are derived from."""
    return _bound(b"kier/1/words|member", member, last=encode(public))


def organisation_words(organisation: Identifier, public: bytes) -> bytes:
    """Return what the six words of an organisation's public key are derived from."""
    return _bound(b"kier/1/words|organisation", organisation, last=encode(public))


def member_key(member: Identifier) -> bytes:
    """Return the aad of a member's seed, locked under the password."""
    return f"kier/1/member-key|{checked_identifier(member)}".encode()


def message(request: Identifier, message: Identifier, sender: str, number: int = 1) -> bytes:
    """Return the aad of a message's body; `sender` is `SEEKER` or an `organisation_sender`."""
    if sender != SEEKER:
        if not sender.startswith(_ORGANISATION_PREFIX):
            raise Malformed("a sender must be the seeker or an organisation")
        checked_identifier(sender.removeprefix(_ORGANISATION_PREFIX))
    parts = "|".join(map(checked_identifier, (request, message)))
    return _numbered(f"kier/1/message|{parts}|{sender}", number)


def attachment_piece(
    request: Identifier, attachment: Identifier, index: int, *, last: bool
) -> bytes:
    """Return the aad of piece `index` (from 0) of an attachment."""
    parts = "|".join(map(checked_identifier, (request, attachment)))
    return f"kier/1/attachment|{parts}|{index}|{'last' if last else 'more'}".encode()


def hope_key(text: Identifier, organisation: Identifier, key_id: Identifier) -> bytes:
    """Return the info of a text's key, sealed to Platform HOPE."""
    parts = "|".join(map(checked_identifier, (text, organisation, key_id)))
    return f"kier/1/hope-key|{parts}".encode()


def hope_member_key(text: Identifier, member: Identifier) -> bytes:
    """Return the info of a text's key, sealed to one member who may read it."""
    parts = "|".join(map(checked_identifier, (text, member)))
    return f"kier/1/hope-member-key|{parts}".encode()


def hope_draft(text: Identifier, member: Identifier) -> bytes:
    """Return the info of a draft's key, which comes from its writer's seed."""
    parts = "|".join(map(checked_identifier, (text, member)))
    return f"kier/1/hope-draft|{parts}".encode()


def hope_text(text: Identifier) -> bytes:
    """Return the aad of a text's body."""
    return f"kier/1/hope-text|{checked_identifier(text)}".encode()


def _numbered(label: str, number: int) -> bytes:
    text = checked_number(number)
    return label.encode() if number == 1 else f"{label}|{text}".encode()


def _bound(purpose: bytes, *identifiers: Identifier, last: str = "") -> bytes:
    parts = [*map(checked_identifier, identifiers), *([last] if last else [])]
    return b"|".join([purpose, *(part.encode() for part in parts)])
