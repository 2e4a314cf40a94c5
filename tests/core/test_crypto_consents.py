"""Vectors of the seeker's secret, of envelopes, and of the list of who may read."""

import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from backend.core.crypto import boxes, labels, organisation, proofs
from backend.core.crypto.consents import (
    Consent,
    ConsentList,
    Floor,
    checked_consents,
    is_mark,
    lock_consents,
    make_mark,
    read_mark,
    readers_of,
    unlock_consents,
)
from backend.core.crypto.encoding import decode, digest, encode
from backend.core.crypto.errors import CryptoError, Damaged, TooLarge
from backend.core.crypto.key_pairs import KeyPair
from backend.core.crypto.padding import pack
from backend.core.crypto.seeker import seeker_keys
from backend.core.crypto.seeker_secret import (
    EnvelopeContent,
    anchor_of,
    envelope_content,
    request_of,
)
from tests.core.test_crypto_vectors import VECTORS

CONSENTS, ENVELOPES = VECTORS["r3_consents"], VECTORS["r3_envelopes"]
KEY, SECRET = decode(CONSENTS["key"]), decode(CONSENTS["secret"])
REQUEST, ORGANISATION = CONSENTS["request"], ENVELOPES["organisation"]
PLACE = {"request": REQUEST, "organisation": ORGANISATION}
LISTS = {one["version"]: one for one in CONSENTS["lists"]}


def opened(vector: dict[str, Any]) -> EnvelopeContent:
    return organisation.open_envelope(
        KeyPair(decode(ENVELOPES["seeds"][vector["key"]])),
        key_id=vector["key"],
        envelope=decode(vector["envelope"]),
        number=vector["number"],
        **PLACE,
    )


def content_of(version: int) -> ConsentList:
    box = decode(LISTS[version]["box"])
    return unlock_consents(KEY, request=REQUEST, version=version, box=box)


def test_what_follows_from_the_secret() -> None:
    vector = VECTORS["r3_seeker_secret"]
    secret = decode(vector["secret"])
    assert encode(anchor_of(secret)) == vector["anchor"]
    assert str(request_of(anchor_of(secret))) == vector["request"]
    for one in vector["pairs"]:
        content = envelope_content(secret, organisation=one["organisation"], key=bytes(32))
        assert encode(content.pair) == one["pair"]


@pytest.mark.parametrize("vector", ENVELOPES["boxes"], ids=lambda one: one["label"])
def test_envelopes(vector: dict[str, Any]) -> None:
    key = decode(ENVELOPES["keys"][vector["number"] - 1])
    expected = envelope_content(SECRET, organisation=ORGANISATION, key=key)
    assert opened(vector) == expected
    pair = KeyPair(boxes.new_key())
    place = PLACE | {"key_id": vector["key"], "number": vector["number"]}
    again = organisation.seal_envelope(pair.public, content=expected, **place)
    assert organisation.open_envelope(pair, envelope=again, **place) == expected


@pytest.mark.parametrize("vector", VECTORS["r3_must_fail_envelopes"], ids=lambda one: one["label"])
def test_envelopes_that_are_not_the_seekers(vector: dict[str, Any]) -> None:
    try:
        content = opened(vector)
    except Damaged:
        return
    # An envelope with the true anchor proves the seeker only together with the pair of the pin.
    key = next(iter(ENVELOPES["seeds"]))
    pin = next(one["pin"] for one in ENVELOPES["referrals"] if one["pin"])
    seed = decode(ENVELOPES["seeds"][key])
    is_pinned = proofs.is_referral_pair(decode(pin["mac"]), seed, proof=content.proof, **PLACE)
    assert is_pinned is (vector["label"] == "key 3")


def test_pins() -> None:
    contents = {one["label"]: opened(one) for one in ENVELOPES["boxes"]}
    pinned = [one for one in ENVELOPES["referrals"] if one["pin"]]
    for one in pinned:
        seed = decode(ENVELOPES["seeds"][one["pin"]["key"]])
        proof = contents[one["boxes"][0]].proof
        assert encode(proofs.referral_pair(seed, proof=proof, **PLACE)) == one["pin"]["mac"]
        assert not proofs.is_referral_pair(
            decode(one["pin"]["mac"]), seed, proof=proof, **PLACE | {"request": uuid4()}
        )


def test_moves() -> None:
    vector = VECTORS["r3_moves"]
    [made] = vector["moves"]
    place = PLACE | {"old_key": made["from"], "new_key": made["to"]}
    proof = proofs.pair_moved(decode(vector["pair"]), public=decode(made["public"]), **place)
    assert encode(proof) == made["mac"]
    for one in VECTORS["r3_must_fail_moves"]:
        is_proven = proofs.is_pair_moved(
            decode(one["mac"]),
            decode(vector["pair"]),
            public=decode(one["public"]),
            **PLACE | {"old_key": one["from"], "new_key": one["to"]},
        )
        assert not (is_proven and one["from"] == vector["key"]), one["why"]


def test_lists() -> None:
    assert seeker_keys(decode(CONSENTS["root"])).consents == KEY
    for version, vector in LISTS.items():
        consents = content_of(version)
        assert digest(decode(vector["box"])) == vector["digest"]
        box = lock_consents(KEY, request=REQUEST, version=version, consents=consents)
        assert len(box) == len(decode(vector["box"]))
        assert unlock_consents(KEY, request=REQUEST, version=version, box=box) == consents
        floor = Floor(version, vector["digest"])
        checked_consents(
            consents,
            decode(vector["box"]),
            version=version,
            highest=consents.number,
            floor=floor,
        )
    [helper, interpreter] = content_of(2).organisations.values()
    assert (helper.first, helper.until) == (1, None)
    assert (interpreter.first, interpreter.until) == (2, date(2026, 12, 5))


@pytest.mark.parametrize("vector", VECTORS["r3_must_fail_consents"], ids=lambda one: one["why"])
def test_lists_that_are_not_the_newest(vector: dict[str, Any]) -> None:
    floor = Floor(vector["kept"])
    for seen in vector["seen"]:
        mark = read_mark(seen["consents"])
        assert mark is not None
        assert is_mark(mark, SECRET, request=REQUEST, message=seen["message"])
        floor = max(floor, Floor(mark.version, mark.digest), key=lambda one: one.version)
    stored = vector["list"]
    if stored is None:
        # Whoever reads a request without a list seals nothing: test_seeker_consents.
        return
    box, version = decode(stored["box"]), stored["version"]
    with pytest.raises(Damaged):
        checked_consents(
            unlock_consents(KEY, request=REQUEST, version=version, box=box),
            box,
            version=version,
            highest=vector["highest"],
            floor=floor,
        )


@pytest.mark.parametrize("vector", CONSENTS["marks"], ids=lambda one: one["message"])
def test_marks(vector: dict[str, Any]) -> None:
    version = vector["consents"]["version"]
    mark = make_mark(
        SECRET,
        request=REQUEST,
        message=vector["message"],
        version=version,
        box=decode(LISTS[version]["box"]),
    )
    assert mark._asdict() == vector["consents"]
    assert is_mark(mark, SECRET, request=REQUEST, message=vector["message"])


@pytest.mark.parametrize("vector", VECTORS["r3_must_fail_marks"], ids=lambda one: one["why"])
def test_marks_that_are_not_the_seekers(vector: dict[str, Any]) -> None:
    mark = read_mark(vector.get("consents"))
    assert not is_mark(mark, SECRET, request=REQUEST, message=vector["message"])


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        "x",
        {},
        {"version": 0, "digest": "A" * 43, "mac": "A" * 43},
        {"version": True, "digest": "A" * 43, "mac": "A" * 43},
        {"version": 1, "digest": 5, "mac": "A" * 43},
        {"version": 1, "digest": "A" * 43},
    ],
)
def test_what_is_no_mark(content: object) -> None:
    assert read_mark(content) is None


@pytest.mark.parametrize("vector", VECTORS["r3_receivers"], ids=lambda one: one["why"])
def test_who_gets_the_next_key(vector: dict[str, Any]) -> None:
    shown = [(one["organisation"], one["status"]) for one in vector["referrals"]]
    today = date.fromisoformat(vector["today"])
    readers = readers_of(content_of(vector["list"]), shown, today=today)
    assert sorted(readers.receivers) == vector["receivers"]
    assert sorted(readers.intruders) == vector["alarm"]
    assert bool(readers.leaving) is vector["due"]


def locked(content: bytes) -> bytes:
    return boxes.lock(KEY, labels.seeker_consents(REQUEST, 1), content)


@pytest.mark.parametrize(
    "changed",
    [
        {"secret": None},
        {"secret": "A"},
        {"number": 0},
        {"number": "1"},
        {"organisations": None},
        {"organisations": []},
        {"organisations": {"x": {}}},
        {"organisations": {ORGANISATION: None}},
        {"organisations": {ORGANISATION: {"key": "x", "hash": "A" * 43, "from": 1}}},
        {"organisations": {ORGANISATION: {"key": ORGANISATION, "hash": "A", "from": 1}}},
        {"organisations": {ORGANISATION: {"key": ORGANISATION, "hash": "A" * 43, "from": 0}}},
        {
            "organisations": {
                ORGANISATION: {
                    "key": ORGANISATION,
                    "hash": "A" * 43,
                    "from": 1,
                    "until": "tomorrow",
                }
            }
        },
    ],
    ids=json.dumps,
)
def test_what_is_no_list(changed: dict[str, Any]) -> None:
    content = {"secret": CONSENTS["secret"], "number": 1, "organisations": {}}
    unlock_consents(KEY, request=REQUEST, version=1, box=locked(pack(content)))
    with pytest.raises(Damaged):
        unlock_consents(KEY, request=REQUEST, version=1, box=locked(pack(content | changed)))


def test_a_list_has_a_largest_size() -> None:
    consents = ConsentList(SECRET, 1, {})
    for _ in range(600):
        consents = consents.with_consent(uuid4(), Consent(str(uuid4()), "A" * 43, 1))
    with pytest.raises(TooLarge):
        lock_consents(KEY, request=REQUEST, version=1, consents=consents)
    many = ConsentList(SECRET, 1, dict(list(consents.organisations.items())[:200]))
    box = lock_consents(KEY, request=REQUEST, version=1, consents=many)
    with pytest.raises(CryptoError):
        unlock_consents(KEY, request=REQUEST, version=1, box=box)
