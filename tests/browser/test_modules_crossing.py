"""What the pages lock, Python opens, and what Python locks, the pages open."""

import hashlib
import secrets
import unicodedata
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from backend.core.crypto import (
    attachments,
    labels,
    member,
    member_pins,
    messages,
    organisation,
    proofs,
    seeker,
)
from backend.core.crypto.boxes import new_key
from backend.core.crypto.case_code import generate_code, parse_code
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.errors import CryptoError
from backend.core.crypto.key_pairs import KeyPair, PublicKey
from backend.core.crypto.padding import padme
from backend.core.crypto.words import WORDS, member_words

from .node import Desk, desk

SALT = encode(bytes(range(16)))
OPTIONS = {"salt": SALT, "argon2id": {"memory_kib": 32_768, "iterations": 3, "parallelism": 1}}
MEMBER_COST = {"memory_kib": 65_536, "iterations": 3, "parallelism": 1}
TEXT = 'Ik durf dit aan niemand te vertellen. 你好 😀 \u2028 \x7f "\\'


@pytest.fixture(scope="module")
def node() -> Iterator[Desk]:
    with desk() as started:
        yield started


def an_id() -> str:
    return str(uuid4())


def organisation_with_pair() -> tuple[dict[str, Any], KeyPair]:
    pair = KeyPair.generate()
    key = {"id": an_id(), "public": encode(pair.public.raw)}
    return {"organisation": an_id(), "key": key}, pair


def open_key(pair: KeyPair, request: str, referral: dict[str, Any], number: int = 1) -> bytes:
    return organisation.open_request_key(
        pair,
        request=request,
        organisation=referral["organisation"],
        key_id=referral["key"],
        envelope=decode(referral["envelope"]),
        number=number,
    )


def trust_at(
    node: Desk,
    keeper: str,
    organisation_id: str,
    granted: tuple[str, bytes],
    shared: KeyPair,
    own: bytes,
) -> Any:
    key_id, grant = granted
    first = {"pins": None, "public": encode(own), "seen": 0, "isDue": True}
    assert node(f"{keeper}.openPins", first) == {"version": 0, "alarm": None}
    public = encode(shared.public.raw)
    shown = {"id": key_id, "public": public, "replaces": None, "succession": None}
    listed = {
        "organisation": organisation_id,
        "granted": [shown | {"grant": encode(grant)}],
        "published": [shown | {"active": True}],
        "seen": {"id": key_id, "public": public},
    }
    return node(f"{keeper}.adoptOrganisation", listed)


def test_python_opens_what_a_seeker_sends(node: Desk) -> None:
    asked, pair = organisation_with_pair()
    made = node("seeker.newRequest", {"options": OPTIONS, "organisations": [asked], "text": TEXT})
    body = made["body"]
    request = body["id"]
    keys = seeker.seeker_keys(seeker.seeker_root(made["code"], decode(SALT)))
    assert encode(keys.access) == made["access"]
    assert encode(seeker.access_digest(keys.access)) == body["access_digest"]
    [referral] = body["referrals"]
    key = open_key(pair, request, referral)
    envelope = decode(body["seeker_envelope"])
    assert seeker.unlock_request_key(keys.wrap, request=request, envelope=envelope) == key
    assert read(key, request, body["message"], labels.SEEKER).text == TEXT

    stays, staying_pair = organisation_with_pair()
    after = body["message"]["id"]
    let_in = node("seeker.letIn", stays)
    assert open_key(staying_pair, request, let_in) == key
    following = node("seeker.nextKey", {"staying": [stays]})
    node("seeker.confirmKey", 2)
    sealed = node("seeker.sealMessage", {"text": TEXT, "after": after})
    second = open_key(staying_pair, request, following["referrals"][0], 2)
    content = read(second, request, sealed, labels.SEEKER)
    assert (sealed["key_number"], content.text, content.after) == (2, TEXT, after)
    assert second == seeker.unlock_request_key(
        keys.wrap, request=request, envelope=decode(following["seeker_envelope"]), number=2
    )


def read(key: bytes, request: str, message: dict[str, Any], sender: str) -> messages.MessageContent:
    return messages.unlock_message(
        key,
        request=request,
        message=message["id"],
        sender=sender,
        body=decode(message["body"]),
        number=message.get("key_number", 1),
    )


def write(key: bytes, request: str, sender: str, number: int, after: str | None) -> dict[str, Any]:
    message = an_id()
    body = messages.lock_message(
        key, request=request, message=message, sender=sender, text=TEXT, after=after
    )
    return {
        "id": message,
        "number": number,
        "sender": sender,
        "key_number": 1,
        "body": encode(body),
    }


def test_a_seeker_opens_what_python_sends(node: Desk) -> None:
    code, request, key = generate_code(), an_id(), new_key()
    keys = seeker.seeker_keys(seeker.seeker_root(code, decode(SALT)))
    envelope = seeker.lock_request_key(keys.wrap, request=request, request_key=key)
    sender = labels.organisation_sender(an_id())
    first = write(key, request, labels.SEEKER, 1, None)
    second = write(key, request, sender, 2, first["id"])

    opened = node("seeker.openCode", {"options": OPTIONS, "code": code})
    assert opened == {"access": encode(keys.access)}
    kept = {"number": 1, "seeker_envelope": encode(envelope)}
    node("seeker.openRequest", {"id": request, "seeker_envelopes": [kept]})
    answered = node("seeker.openMessages", [first, second])
    assert [one["text"] for one in answered] == [TEXT, TEXT]
    assert [one["after"] for one in answered] == [None, first["id"]]
    assert not any(one["damaged"] or one["gap"] for one in answered)


def test_members_open_what_python_locks_and_the_other_way_round(node: Desk) -> None:
    person, desk_id, key_id, password = an_id(), an_id(), an_id(), "een lang é wachtwoord ﬁ"
    keys = member.member_keys(member.member_root(password, decode(SALT)))
    own, shared = KeyPair.generate(), KeyPair.generate()
    envelope = member.lock_member_seed(keys.wrap, member=person, seed=own.seed)
    place = {"organisation": desk_id, "key_id": key_id}
    grant = organisation.seal_grant(
        own.public, member=person, organisation_seed=shared.seed, **place
    )
    stretched = {"password": password, "salt": SALT, "argon2id": MEMBER_COST}
    assert node("member.stretch", stretched) == {"login": keys.login}
    unlocked = {"member": person, "member_key_envelope": encode(envelope)}
    assert node("member.openMember", unlocked) == {"public": encode(own.public.raw)}
    opened = trust_at(node, "member", desk_id, (key_id, grant), shared, own.public.raw)
    assert opened["keys"] == [{"id": key_id, "public": encode(shared.public.raw)}]
    pins = node("member.lockPins")
    known = member_pins.unlock_pins(
        member.member_root(password, decode(SALT)),
        member=person,
        version=pins["version"],
        box=decode(pins["box"]),
    )
    assert known.has_key(desk_id, key_id, shared.public.raw)
    assert known.has_member(person, own.public.raw)
    node("member.keepPins")

    request, request_key = an_id(), new_key()
    sealed = organisation.seal_request_key(
        shared.public, request=request, request_key=request_key, **place
    )
    envelopes = [{"number": 1, "key": key_id, "envelope": encode(sealed)}]
    node(
        "member.openReferral",
        {"request": request, "organisation": desk_id, "key": key_id, "envelopes": envelopes},
    )
    pin = node("member.pinReferral", {"request": request, "organisation": desk_id})
    began = {"request": request, "organisation": desk_id, "number": 1, "request_key": request_key}
    assert proofs.is_referral_pin(decode(pin["mac"]), shared.seed, **began)
    asked = write(request_key, request, labels.SEEKER, 1, None)
    [heard] = node("member.openMessages", {"request": request, "messages": [asked]})["messages"]
    assert heard["text"] == TEXT
    answer = {"request": request, "organisation": desk_id, "text": TEXT, "after": asked["id"]}
    said = read(
        request_key,
        request,
        node("member.sealMessage", answer),
        labels.organisation_sender(desk_id),
    )
    assert said == messages.MessageContent(TEXT, asked["id"])

    colleague = KeyPair.generate()
    given = {"organisation": desk_id, "key": key_id, "member": request}
    given["public"] = encode(colleague.public.raw)
    node("member.trustMember", given)
    passed_on = decode(node("member.grantTo", given)["grant"])
    found = organisation.open_grant(colleague, member=request, grant=passed_on, **place)
    assert found == shared.seed
    shown = {"kind": "member", "id": request, "public": given["public"]}
    assert node("member.wordsOf", shown) == list(member_words(request, colleague.public.raw))


def test_python_opens_the_keys_that_a_browser_makes(node: Desk) -> None:
    person, desk_id, password = an_id(), an_id(), "nog een lang wachtwoord"
    stretched = {"password": password, "salt": SALT, "argon2id": MEMBER_COST}
    node("member.stretch", stretched)
    made = node("member.makeMember", {"member": person})
    keys = member.member_keys(member.member_root(password, decode(SALT)))
    envelope = decode(made["member_key_envelope"])
    own = KeyPair(member.unlock_member_seed(keys.wrap, member=person, envelope=envelope))
    assert own.public == PublicKey(decode(made["public_key"]))

    node("member.keepPins")
    made_key = node("member.makeOrganisationKey", {"organisation": desk_id})
    key = made_key["body"]
    place = {"organisation": desk_id, "key_id": key["id"]}
    grant = decode(key["grants"][0]["grant"])
    seed = organisation.open_grant(own, member=person, grant=grant, **place)
    assert KeyPair(seed).public == PublicKey(decode(key["public"]))
    printed, locked = made_key["recovery_code"], decode(key["recovery_envelope"])
    assert organisation.unlock_recovery(printed, envelope=locked, **place) == seed
    code = organisation.generate_recovery_code()
    recovery = organisation.lock_recovery(code, organisation_seed=seed, **place)
    kept = {name: key[name] for name in ("id", "public")}
    kept["recovery_envelope"] = encode(recovery)
    recovered = node(
        "member.recoverOrganisationKey",
        {"organisation": desk_id, "key": kept, "code": code, "isNewest": True},
    )
    assert recovered["public"] == key["public"]


@pytest.mark.parametrize("size", [0, 700, attachments.PIECE_SIZE, attachments.PIECE_SIZE + 5])
def test_attachments_cross(node: Desk, size: int) -> None:
    key, content = new_key(), secrets.token_bytes(size)
    place = {"request": an_id(), "attachment": an_id()}
    locked = [encode(box) for box in attachments.lock_attachment(key, content=content, **place)]
    assert decode(node("unlockAttachment", encode(key), place, locked)) == content
    boxes = [decode(box) for box in node("lockAttachment", encode(key), place, encode(content))]
    assert [len(box) for box in boxes] == [len(decode(box)) for box in locked]
    assert attachments.unlock_attachment(key, boxes=boxes, **place) == content


def test_padded_sizes_are_the_same(node: Desk) -> None:
    sizes = [*range(3000), *(1 << power for power in range(12, 19)), 65_537, 262_143]
    assert node("padme", sizes) == [padme(size) for size in sizes]


def test_the_words_are_the_same(node: Desk) -> None:
    assert node("words") == list(WORDS)


def taken(text: str) -> bool:
    try:
        parse_code(text)
    except CryptoError:
        return False
    return True


def test_both_read_the_same_digits_and_leave_out_the_same_marks(node: Desk) -> None:
    code = "48210937551822643170"
    kinds = {"Zs", "Zl", "Zp", "Cc", "Cf", "Pd", "Nd"}
    points = (chr(point) for point in range(0x11000))
    for mark in (point for point in points if unicodedata.category(point) in kinds):
        for text in (code[:7] + mark + code[7:], code[:7] + mark + code[8:]):
            read = node("readCode", text) == code
            assert read == taken(text), f"U+{ord(mark):04X}"


def test_both_refuse_the_same_spellings_of_bytes(node: Desk) -> None:
    digest = hashlib.sha256(b"kier").digest()
    for size in range(33):
        text = encode(digest[:size])
        assert node("decode", text) == text
        for last in "AQgwB-_+/=. \n":
            changed = text[:-1] + last
            try:
                expected: object = encode(decode(changed))
            except CryptoError:
                expected = {"code": "malformed"}
            assert node("decode", changed) == expected, repr(changed)


def test_both_read_the_same_recovery_codes(node: Desk) -> None:
    code = organisation.generate_recovery_code()
    for text in (code, organisation.format_recovery_code(code).lower(), code.replace("1", "l")):
        assert node("readRecoveryCode", text) == organisation.parse_recovery_code(text) == code
