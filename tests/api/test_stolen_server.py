"""A copy of the database and all server secrets opens no message.

`open_all` tries every value as a key on every box: as it is, decoded, hashed, and derived as in the
protocol; what opens is tried in turn. The last tests show that it opens boxes once it has what only
a phone or a member's browser has.
"""

import hashlib
import hmac
import os
from base64 import b64encode, urlsafe_b64decode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from backend.accounts.models import Member
from backend.core.crypto import boxes, labels, seeker
from backend.core.crypto.errors import Damaged
from backend.core.crypto.key_pairs import KeyPair
from backend.help_requests.figures.boxes import opened
from backend.help_requests.figures.tables import TABLES
from backend.help_requests.models import (
    ErasedFigures,
    HeldReply,
    HelpRequest,
    Message,
    Note,
    Referral,
    ReferralEnvelope,
    SeekerEnvelope,
)
from backend.organisations.models import AnswerTemplate, KeyGrant, Organisation, OrganisationKey
from tests.api.trace import rows_of_all_tables
from tests.factories import a_member, a_template
from tests.personas import INTAKE, Caseworker, Seeker

SECRETS = ("SECRET_KEY", "MEMBER_SALT_KEY", "CASE_CODE_SALT")
LABELS = (
    labels.SEEKER_ACCESS,
    labels.SEEKER_WRAP,
    labels.MEMBER_LOGIN,
    labels.MEMBER_WRAP,
    labels.ORGANISATION_RECOVERY,
    labels.ORGANISATION_TEMPLATE,
    labels.ORGANISATION_NOTE,
    labels.ORGANISATION_DRAFT,
    b"kier/session",
    b"kier/second-factor",
)


@dataclass
class Stolen:
    """All boxes of the database with their associated data, which is public."""

    locked: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)
    sealed: dict[str, tuple[bytes, bytes, bytes]] = field(default_factory=dict)

    @classmethod
    def copy(cls) -> "Stolen":
        stolen = cls()
        for request in HelpRequest.objects.all():
            stolen.lock("seeker", request.seeker_envelope, labels.seeker_key(request.id))
        for later in SeekerEnvelope.objects.all():
            aad = labels.seeker_key(later.request_id, later.number)
            stolen.lock("seeker", later.box, aad)
        for message in Message.objects.all():
            aad = labels.message(message.request_id, message.id, message.sender, message.key_number)
            stolen.lock("message", message.body, aad)
        stolen.lock_notes()
        for member in Member.objects.exclude(key_envelope=None):
            stolen.lock("member", member.key_envelope, labels.member_key(member.pk))
        for key in OrganisationKey.objects.all():
            aad = labels.organisation_recovery(key.organisation_id, key.id)
            stolen.lock("recovery", key.recovery_envelope, aad)
        for referral in Referral.objects.exclude(envelope=None).select_related("key"):
            stolen.seal_request_key(referral, referral.envelope, referral.key, 1)
        for row in ReferralEnvelope.objects.select_related("key", "referral"):
            stolen.seal_request_key(row.referral, row.box, row.key, row.number)
        for grant in KeyGrant.objects.select_related("key", "member"):
            info = labels.organisation_key(grant.key.organisation_id, grant.key_id, grant.member_id)
            stolen.seal("grant", grant.box, info, grant.member.public_key)
        for template in AnswerTemplate.objects.all():
            aad = labels.organisation_template(
                template.organisation_id, template.id, template.revision, template.key_id
            )
            stolen.lock("template", template.box, aad)
        return stolen

    def lock_notes(self) -> None:
        for note in Note.objects.select_related("referral"):
            place = note.referral.organisation_id, note.referral.request_id
            aad = labels.organisation_note(*place, note.id, note.author, note.revision, note.key_id)
            self.lock("note", note.box, aad)
        for held in HeldReply.objects.exclude(box=None).select_related("referral"):
            place = held.referral.organisation_id, held.referral.request_id
            purpose = labels.ORGANISATION_DRAFT
            aad = labels.organisation_note(
                *place, held.id, held.author, 1, held.key_id, purpose=purpose
            )
            self.lock("held", held.box, aad)

    def lock(self, kind: str, box: Any, aad: bytes) -> None:
        self.locked[f"{kind} {len(self.locked)}"] = (bytes(box), aad)

    def seal(self, kind: str, box: Any, info: bytes, public: Any) -> None:
        self.sealed[f"{kind} {len(self.sealed)}"] = (bytes(box), info, bytes(public))

    def seal_request_key(self, referral: Any, box: Any, key: Any, number: int) -> None:
        info = labels.request_key(referral.request_id, referral.organisation_id, key.id, number)
        self.seal("request-key", box, info, key.public)


def open_all(stolen: Stolen, known: Iterable[Any]) -> set[str]:
    opened: set[str] = set()
    tried: set[bytes] = set()
    waiting = set(keys_from(known))
    while waiting:
        key = waiting.pop()
        tried.add(key)
        for name, content in opened_with(stolen, key):
            if name not in opened:
                opened.add(name)
                waiting |= set(keys_from([content])) - tried
    return opened


def opened_with(stolen: Stolen, key: bytes) -> Iterator[tuple[str, bytes]]:
    cipher = AESGCM(key)
    for name, (box, aad) in stolen.locked.items():
        try:
            yield name, cipher.decrypt(box[:12], box[12:], aad)
        except InvalidTag:
            continue
    # A seed opens what was sealed to its public half, and nothing else; most differ at its end.
    end = end_of_public(key)
    for name, (box, info, public) in stolen.sealed.items():
        if public.endswith(end):
            pair = KeyPair(key)
            if public == pair.public.raw:
                yield name, boxes.open_sealed(pair, info, box)


def end_of_public(seed: bytes) -> bytes:
    """Return the X25519 part of a seed's public key, the quickest part of X-Wing to compute."""
    expanded = hashlib.shake_256(seed).digest(96)
    return X25519PrivateKey.from_private_bytes(expanded[64:]).public_key().public_bytes_raw()


def keys_from(known: Iterable[Any]) -> Iterator[bytes]:
    """Every key of 32 bytes that can be made of some values."""
    secrets = [secret if isinstance(secret, bytes) else secret.encode() for secret in own_secrets()]
    for raw in {raw for value in known for raw in raw_forms(value)}:
        yield hashlib.sha256(raw).digest()
        for label in LABELS:
            yield boxes.hkdf(raw, label)
        for secret in secrets:
            yield hmac.digest(secret, raw, hashlib.sha256)
        for start in range(0, len(raw) - 31, 32):
            yield raw[start : start + 32]
            yield boxes.hkdf(raw[start : start + 32], labels.ORGANISATION_TEMPLATE)


def own_secrets() -> list[Any]:
    return [getattr(settings, name) for name in SECRETS]


def raw_forms(value: Any) -> Iterator[bytes]:
    """Return a value as bytes, and decoded from hexadecimal and base64."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from raw_forms(part)
        return
    if isinstance(value, UUID):
        yield value.bytes
    raw = value if isinstance(value, bytes) else str(value).encode()
    yield raw
    if len(raw) <= 2048 and raw.isascii():
        padded = raw + b"=" * (-len(raw) % 4)
        for decoded in (lambda: bytes.fromhex(raw.decode()), lambda: urlsafe_b64decode(padded)):
            try:
                yield decoded()
            except ValueError:
                continue


def all_that_the_server_has() -> list[Any]:
    values: list[Any] = list(rows_of_all_tables(connection).values())
    # Names of all languages come with Django; they would be a third of all keys.
    names = {name for name in dir(settings) if name.isupper()} - {"LANG_INFO"}
    values += [getattr(settings, name) for name in names]
    if not settings.REDIS_URL:
        values += [cache.get(key.split(":", 2)[-1]) for key in [*cache._cache]]  # type: ignore[attr-defined]
    return values


class World:
    """A conversation of both sides under two keys, and a desk where somebody else works."""

    def __init__(self, seeker: Seeker, caseworker: Caseworker, other: Caseworker) -> None:
        self.seeker, self.caseworker, self.other = seeker, caseworker, other
        seeker.ask(caseworker.desk, other.desk)
        caseworker.write(seeker)
        seeker.withdraw(other.desk, seeker.next_key(caseworker.desk))
        seeker.write()
        caseworker.write(seeker)
        caseworker.note(seeker)
        caseworker.hold(seeker)
        seeker.post("/api/v1/realtime/tickets")
        seeker.get(f"{INTAKE}/request")
        elsewhere = Seeker()
        elsewhere.ask(other.desk)
        a_member(caseworker.desk, name="colleague")
        a_template(caseworker.desk, texts={"nl": "Our usual words"})
        a_template(caseworker.desk, owner=caseworker.staff.member, name="My own words")
        self.stolen = Stolen.copy()


@pytest.fixture
def world(seeker: Seeker, caseworker: Caseworker, other_caseworker: Caseworker) -> World:
    return World(seeker, caseworker, other_caseworker)


def kinds(opened: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in opened:
        kind = name.split()[0]
        found[kind] = found.get(kind, 0) + 1
    return found


def test_all_boxes_are_there(world: World) -> None:
    everything = [*world.stolen.locked, *world.stolen.sealed]
    assert kinds(everything) == {
        "seeker": 3,
        "message": 5,
        "note": 1,
        "held": 1,
        "member": 3,
        "recovery": 2,
        "request-key": 3,
        "grant": 3,
        "template": 2,
    }


def test_the_server_opens_nothing(world: World) -> None:
    known = all_that_the_server_has()
    assert settings.SECRET_KEY in known
    assert len(set(keys_from(known))) > 1000
    assert open_all(world.stolen, known) == set()


def test_no_word_stands_anywhere_in_the_clear(world: World) -> None:
    kept = repr(all_that_the_server_has())
    texts = ("Please help", "We can help", "And this", "Our usual", "My own words")
    for text in (*texts, "His brother answers", "We read this first"):
        assert text not in kept


def test_with_the_organisations_seed_it_opens_what_is_the_organisations(world: World) -> None:
    known = [world.caseworker.desk.pair.seed]
    assert kinds(open_all(world.stolen, known)) == {
        "request-key": 2,
        "message": 4,
        "template": 2,
        "note": 1,
        "held": 1,
    }


def test_who_left_opens_nothing_even_with_its_seed(world: World) -> None:
    known = [world.other.desk.pair.seed]
    assert kinds(open_all(world.stolen, known)) == {"request-key": 1, "message": 1}


def test_with_the_members_password_it_opens_all_that_the_member_may(world: World) -> None:
    known = [world.caseworker.staff.pair.seed]
    assert kinds(open_all(world.stolen, known)) == {
        "grant": 1,
        "request-key": 2,
        "message": 4,
        "template": 2,
        "note": 1,
        "held": 1,
    }


def test_with_the_code_it_opens_what_is_the_seekers() -> None:
    root = os.urandom(32)
    keys = seeker.seeker_keys(root)
    request = UUID(int=7)
    stolen = Stolen()
    box = seeker.lock_request_key(keys.wrap, request=request, request_key=boxes.new_key())
    stolen.lock("seeker", box, labels.seeker_key(request))
    assert kinds(open_all(stolen, [keys.access])) == {}
    assert kinds(open_all(stolen, [root])) == {"seeker": 1}


def test_a_key_that_lies_about_in_any_form_is_found(world: World) -> None:
    seed = world.caseworker.desk.pair.seed
    forms = [
        seed.hex(),
        b64encode(seed).decode(),
        {"deep": [("in", seed)]},
        b"x" * 32 + seed,
    ]
    for form in forms:
        opened = kinds(open_all(world.stolen, [form]))
        assert {"request-key": 2, "message": 4}.items() <= opened.items()


def test_counts_of_an_erased_request_name_nobody_and_need_the_servers_secret(
    world: World, settings: Any
) -> None:
    request = world.seeker.request
    assert world.seeker.erase().status_code == 204
    kept = repr(rows_of_all_tables(connection))
    assert request not in kept
    assert request.replace("-", "") not in kept
    rows = {row.organisation_id: bytes(row.box) for row in ErasedFigures.objects.all()}
    # Whoever was not asked has such a box too, as long as the others.
    assert set(rows) == {*Organisation.objects.values_list("id", flat=True)}
    assert len({len(box) for box in rows.values()}) == 1
    [row] = ErasedFigures.objects.filter(organisation=world.caseworker.desk.row)
    counted = opened(row)
    assert (counted.total, set(counted.tables)) == (1, {table.name for table in TABLES})
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "x" * 50, []
    with pytest.raises(Damaged):
        opened(row)
