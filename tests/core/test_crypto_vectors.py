"""The protocol's vectors: keys equal byte for byte, boxes opened, damaged boxes refused."""

import hashlib
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from backend.core.crypto import attachments, labels, member, messages, organisation, seeker
from backend.core.crypto.boxes import LOCKED_KEY_SIZE, SEALED_KEY_SIZE, unlock
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.errors import Damaged
from backend.core.crypto.key_pairs import KeyPair, PublicKey
from backend.core.crypto.padding import pack
from backend.core.crypto.stretching import Argon2Parameters

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text())

FINGERPRINTS = [
    "broom aisle magic spirit own into",
    "horn happy yard only milk fee",
]


@pytest.mark.parametrize("vector", VECTORS["seeker_keys"], ids=lambda vector: vector["code"])
def test_seeker_keys(vector: dict[str, Any]) -> None:
    root = seeker.seeker_root(
        vector["code"], decode(vector["salt"]), Argon2Parameters(**vector["argon2id"])
    )
    keys = seeker.seeker_keys(root)
    digest = seeker.access_digest(keys.access)
    assert {
        "root": encode(root),
        "access": encode(keys.access),
        "access_digest": encode(digest),
        "wrap": encode(keys.wrap),
    }.items() <= vector.items()


@pytest.mark.parametrize("vector", VECTORS["member_keys"], ids=lambda vector: vector["salt"])
def test_member_keys(vector: dict[str, Any]) -> None:
    root = member.member_root(
        vector["password"], decode(vector["salt"]), Argon2Parameters(**vector["argon2id"])
    )
    keys = member.member_keys(root)
    assert {
        "root": encode(root),
        "login": keys.login,
        "wrap": encode(keys.wrap),
    }.items() <= vector.items()


@pytest.mark.parametrize("vector", VECTORS["keypairs"], ids=lambda vector: vector["seed"])
def test_key_pairs(vector: dict[str, Any]) -> None:
    public = KeyPair(decode(vector["seed"])).public
    assert encode(public.raw) == vector["public"]
    assert public == PublicKey(decode(vector["public"]))


def test_fingerprints_that_every_client_shows() -> None:
    shown = [
        " ".join(PublicKey(decode(vector["public"])).fingerprint())
        for vector in VECTORS["keypairs"]
    ]
    assert shown == FINGERPRINTS


def test_seeker_envelope() -> None:
    vector = VECTORS["seeker_envelope"]
    envelope = decode(vector["envelope"], LOCKED_KEY_SIZE)
    assert labels.seeker_key(vector["request"]).decode() == vector["aad"]
    assert decode(vector["key"]) == seeker.unlock_request_key(
        decode(vector["wrap"]), request=vector["request"], envelope=envelope
    )


def test_organisation_envelope() -> None:
    vector = VECTORS["organisation_envelope"]
    ids = {name: vector[name] for name in ("request", "organisation", "key_id")}
    envelope = decode(vector["envelope"], SEALED_KEY_SIZE)
    assert labels.request_key(**ids).decode() == vector["info"]
    assert decode(vector["key"]) == organisation.open_request_key(
        KeyPair(decode(vector["seed"])), envelope=envelope, **ids
    )


def test_second_request_key() -> None:
    vector = VECTORS["second_request_key"]
    first = VECTORS["organisation_envelope"]
    ids = {name: first[name] for name in ("request", "organisation", "key_id")}
    assert labels.request_key(**ids, number=2).decode() == vector["info"]
    assert labels.seeker_key(ids["request"], 2).decode() == vector["aad"]
    assert decode(vector["key"]) == organisation.open_request_key(
        KeyPair(decode(first["seed"])), envelope=decode(vector["envelope"]), number=2, **ids
    )
    assert decode(vector["key"]) == seeker.unlock_request_key(
        decode(VECTORS["seeker_envelope"]["wrap"]),
        request=ids["request"],
        envelope=decode(vector["seeker_envelope"]),
        number=2,
    )


def test_organisation_key_grant() -> None:
    vector = VECTORS["organisation_key_grant"]
    ids = {name: vector[name] for name in ("organisation", "key_id", "member")}
    assert labels.organisation_key(**ids).decode() == vector["info"]
    assert decode(vector["organisation_seed"]) == organisation.open_grant(
        KeyPair(decode(vector["seed"])), grant=decode(vector["grant"], SEALED_KEY_SIZE), **ids
    )


def test_member_key_envelope() -> None:
    vector = VECTORS["member_key_envelope"]
    assert labels.member_key(vector["member"]).decode() == vector["aad"]
    assert decode(vector["seed"]) == member.unlock_member_seed(
        decode(vector["wrap"]),
        member=vector["member"],
        envelope=decode(vector["envelope"], LOCKED_KEY_SIZE),
    )


def test_organisation_recovery() -> None:
    vector = VECTORS["organisation_recovery"]
    _, organisation_id, key_id = vector["aad"].split("|")
    assert labels.organisation_recovery(organisation_id, key_id).decode() == vector["aad"]
    assert decode(vector["organisation_seed"]) == organisation.unlock_recovery(
        vector["code"],
        organisation=UUID(organisation_id),
        key_id=UUID(key_id),
        envelope=decode(vector["envelope"], LOCKED_KEY_SIZE),
    )


@pytest.mark.parametrize("vector", VECTORS["messages"], ids=lambda vector: vector["message"])
def test_messages(vector: dict[str, Any]) -> None:
    number = vector.get("key_number", 1)
    ids = {name: vector[name] for name in ("request", "message", "sender")}
    key = decode(vector["key"])
    packed = pack(vector["content"])
    nonce = decode(vector["nonce"])
    box = nonce + AESGCM(key).encrypt(nonce, packed, vector["aad"].encode())
    content = messages.unlock_message(key, body=decode(vector["body"]), number=number, **ids)
    assert labels.message(**ids, number=number).decode() == vector["aad"]
    assert len(packed) == vector["packed_size"]
    assert encode(box) == vector["body"]
    assert content == messages.MessageContent(**vector["content"])


def test_attachment_pieces() -> None:
    first, last = VECTORS["attachment_pieces"]
    _, request, attachment, *_ = first["aad"].split("|")
    plain = hashlib.shake_256(b"kier vectors piece").digest(first["size"]), decode(last["plain"])
    boxes = []
    for vector, content in zip((first, last), plain, strict=True):
        nonce = decode(vector["nonce"])
        cipher = AESGCM(decode(vector["key"]))
        boxes.append(nonce + cipher.encrypt(nonce, content, vector["aad"].encode()))
        assert hashlib.sha256(content).hexdigest() == vector["plain_sha256"]
        assert hashlib.sha256(boxes[-1]).hexdigest() == vector["box_sha256"]
    content = attachments.unlock_attachment(
        decode(first["key"]), request=request, attachment=attachment, boxes=boxes
    )
    assert content == plain[0] + plain[1].rstrip(b"\0").removesuffix(b"\x80")
    locked = attachments.lock_attachment(
        decode(first["key"]), request=request, attachment=attachment, content=content
    )
    assert [len(box) for box in locked] == [len(box) for box in boxes]


@pytest.mark.parametrize("vector", VECTORS["must_fail"], ids=lambda vector: vector["why"])
def test_must_fail(vector: dict[str, Any]) -> None:
    key, body = decode(vector["key"]), decode(vector["body"])
    _, request, message, sender = vector["aad"].split("|")
    with pytest.raises(Damaged):
        unlock(key, vector["aad"].encode(), body)
    with pytest.raises(Damaged):
        messages.unlock_message(key, request=request, message=message, sender=sender, body=body)
