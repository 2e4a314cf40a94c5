"""The protocol's vectors: keys equal byte for byte, boxes opened, damaged boxes refused."""

import hashlib
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from backend.core.crypto import (
    attachments,
    boxes,
    labels,
    member,
    member_pins,
    messages,
    organisation,
    proofs,
    seeker,
)
from backend.core.crypto.boxes import LOCKED_KEY_SIZE, SEALED_KEY_SIZE, unlock
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.errors import Damaged
from backend.core.crypto.key_derivation import Argon2Parameters
from backend.core.crypto.key_pairs import KeyPair, PublicKey
from backend.core.crypto.padding import pack
from backend.core.crypto.words import WORDS, member_words, organisation_words

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text())


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


def test_organisation_succession() -> None:
    vector = VECTORS["organisation_succession"]
    old_seed, public = decode(vector["old_seed"]), decode(vector["new_public"])
    assert KeyPair(decode(vector["new_seed"])).public.raw == public
    assert encode(boxes.hkdf(old_seed, labels.ORGANISATION_SUCCESSION)) == vector["mac_key"]
    ids = {name: vector[name] for name in ("organisation", "old_key", "new_key")}
    assert encode(proofs.succession(old_seed, public=public, **ids)) == vector["succession"]
    assert proofs.is_succession(decode(vector["succession"]), old_seed, public=public, **ids)


@pytest.mark.parametrize("vector", VECTORS["request_key_chain"], ids=lambda one: one["number"])
def test_request_key_chain(vector: dict[str, Any]) -> None:
    previous, key = decode(vector["previous"]), decode(vector["key"])
    place = {"request": vector["request"], "number": vector["number"]}
    assert encode(proofs.chain(previous, request_key=key, **place)) == vector["chain"]
    assert proofs.is_chain(decode(vector["chain"]), previous, request_key=key, **place)


def referral_pin_inputs() -> dict[str, Any]:
    vector = VECTORS["referral_pin"]
    ids = {name: vector[name] for name in ("request", "organisation", "number")}
    return {**ids, "request_key": decode(vector["key"])}


def test_referral_pin() -> None:
    vector = VECTORS["referral_pin"]
    seed = decode(vector["organisation_seed"])
    assert encode(proofs.referral_pin(seed, **referral_pin_inputs())) == vector["mac"]
    assert proofs.is_referral_pin(decode(vector["mac"]), seed, **referral_pin_inputs())


@pytest.mark.parametrize("vector", VECTORS["must_fail_proofs"], ids=lambda one: one["why"])
def test_must_fail_proofs(vector: dict[str, Any]) -> None:
    proof = decode(vector["proof"])
    match vector["kind"]:
        case "organisation_succession":
            made = VECTORS["organisation_succession"]
            assert not proofs.is_succession(
                proof,
                decode(made["old_seed"]),
                public=decode(made["new_public"]),
                **{name: made[name] for name in ("organisation", "old_key", "new_key")},
            )
        case "request_key_chain":
            [made] = [
                one for one in VECTORS["request_key_chain"] if one["number"] == vector["number"]
            ]
            assert not proofs.is_chain(
                proof,
                decode(made["previous"]),
                request=made["request"],
                number=made["number"],
                request_key=decode(made["key"]),
            )
        case "referral_pin":
            seed = decode(VECTORS["referral_pin"]["organisation_seed"])
            assert not proofs.is_referral_pin(proof, seed, **referral_pin_inputs())
        case kind:
            pytest.fail(f"an unknown kind of proof: {kind}")


def test_member_pins() -> None:
    vector = VECTORS["member_pins"]
    root, place = decode(vector["root"]), {name: vector[name] for name in ("member", "version")}
    key, nonce = boxes.hkdf(root, labels.MEMBER_PINS), decode(vector["nonce"])
    box = nonce + AESGCM(key).encrypt(nonce, pack(vector["content"]), vector["aad"].encode())
    pins = member_pins.unlock_pins(root, box=decode(vector["box"]), **place)
    [member_id], [organisation_id] = pins.members, pins.organisations
    assert labels.member_pins(**place).decode() == vector["aad"]
    assert (encode(key), encode(box)) == (vector["key"], vector["box"])
    assert pins.members[member_id] == vector["content"]["members"][member_id]
    known = vector["content"]["organisations"][organisation_id]
    assert pins.organisations[organisation_id] == member_pins.OrganisationPins(**known)
    again = member_pins.lock_pins(root, pins=pins, **place)
    assert member_pins.unlock_pins(root, box=again, **place) == pins


@pytest.mark.parametrize("vector", VECTORS["must_fail_pins"], ids=lambda one: one["why"])
def test_must_fail_pins(vector: dict[str, Any]) -> None:
    made = VECTORS["member_pins"]
    _, member_id, version = vector["aad"].split("|")
    assert labels.member_pins(member_id, int(version)).decode() == vector["aad"]
    with pytest.raises(Damaged):
        member_pins.unlock_pins(
            decode(made["root"]), member=member_id, version=int(version), box=decode(made["box"])
        )


@pytest.mark.parametrize("vector", VECTORS["words"], ids=lambda one: one["kind"])
def test_words(vector: dict[str, Any]) -> None:
    derive = {"member": member_words, "organisation": organisation_words}[vector["kind"]]
    words = derive(vector["id"], decode(vector["public"]))
    assert [WORDS.index(word) for word in words] == vector["places"]


def test_holder_challenge() -> None:
    vector = VECTORS["holder_challenge"]
    _, organisation_id, key_id, member_id = vector["info"].split("|")
    ids = {"organisation": organisation_id, "key_id": key_id, "member": member_id}
    pair, answer = KeyPair(decode(vector["seed"])), decode(vector["bytes"])
    assert labels.organisation_holder(**ids).decode() == vector["info"]
    assert organisation.open_challenge(pair, box=decode(vector["box"]), **ids) == answer
    box = organisation.seal_challenge(pair.public, answer=answer, **ids)
    assert organisation.open_challenge(pair, box=box, **ids) == answer
