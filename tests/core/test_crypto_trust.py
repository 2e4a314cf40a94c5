"""What decides which keys are trusted, beyond the vectors: inputs that must be refused."""

from uuid import uuid4

import pytest

from backend.core.crypto import labels, proofs
from backend.core.crypto.boxes import hkdf, lock, new_key
from backend.core.crypto.errors import Damaged, Malformed
from backend.core.crypto.key_pairs import KeyPair
from backend.core.crypto.member_pins import Pins, lock_pins, merged, unlock_pins
from backend.core.crypto.padding import pack
from backend.core.crypto.words import WORDS, member_words, organisation_words

ROOT, MEMBER, ORGANISATION, KEY = new_key(), uuid4(), uuid4(), uuid4()
PUBLIC, OTHER = KeyPair(bytes(32)).public.raw, KeyPair(bytes(range(32))).public.raw
HASH = "A" * 43


@pytest.mark.parametrize("number", [0, -1, True, 1.0, "1", "01"])
def test_what_is_no_number(number: int) -> None:
    with pytest.raises(Malformed):
        labels.request_key_chain(uuid4(), number, ROOT)
    with pytest.raises(Malformed):
        labels.referral_pin(uuid4(), uuid4(), number, ROOT)
    with pytest.raises(Malformed):
        labels.member_pins(uuid4(), number)


@pytest.mark.parametrize("name", [str(MEMBER).upper(), f"{MEMBER}|1", f" {MEMBER}", "", "1"])
def test_what_is_no_identifier(name: str) -> None:
    for label in (
        lambda: labels.organisation_succession(ORGANISATION, KEY, name, PUBLIC),
        lambda: labels.organisation_holder(ORGANISATION, KEY, name),
        lambda: labels.request_key_chain(name, 2, ROOT),
        lambda: labels.referral_pin(uuid4(), name, 1, ROOT),
        lambda: labels.member_pins(name, 1),
        lambda: labels.member_words(name, PUBLIC),
        lambda: labels.organisation_words(name, PUBLIC),
    ):
        with pytest.raises(Malformed):
            label()


def test_a_proof_is_made_from_a_whole_key() -> None:
    with pytest.raises(Malformed):
        proofs.chain(b"", request=uuid4(), number=2, request_key=ROOT)
    with pytest.raises(Malformed):
        proofs.chain(ROOT, request=uuid4(), number=2, request_key=b"")


@pytest.mark.parametrize("proof", [b"", bytes(32), bytes(31)])
def test_a_proof_of_another_size_is_none(proof: bytes) -> None:
    assert not proofs.is_chain(proof, ROOT, request=uuid4(), number=2, request_key=new_key())


def test_pins_of_two_browsers_are_merged() -> None:
    here = Pins().with_member(MEMBER, PUBLIC)
    there = Pins().with_newest(ORGANISATION, KEY, OTHER)
    both = merged(here, there)
    assert both.has_member(MEMBER, PUBLIC)
    assert both.has_key(ORGANISATION, KEY, OTHER)
    assert not both.has_member(MEMBER, OTHER)
    assert not both.has_key(ORGANISATION, uuid4(), OTHER)


def test_two_keys_for_one_identifier_are_refused() -> None:
    with pytest.raises(Malformed):
        merged(Pins().with_member(MEMBER, PUBLIC), Pins().with_member(MEMBER, OTHER))
    with pytest.raises(Malformed):
        Pins().with_newest(ORGANISATION, KEY, PUBLIC).with_newest(ORGANISATION, KEY, OTHER)


def test_a_new_key_becomes_the_newest_and_the_old_one_stays() -> None:
    later = uuid4()
    pins = Pins().with_newest(ORGANISATION, KEY, PUBLIC).with_newest(ORGANISATION, later, OTHER)
    assert pins.organisations[str(ORGANISATION)].newest == str(later)
    assert pins.has_key(ORGANISATION, KEY, PUBLIC)


def test_pins_under_another_password_do_not_open() -> None:
    box = lock_pins(ROOT, member=MEMBER, version=1, pins=Pins())
    with pytest.raises(Damaged):
        unlock_pins(new_key(), member=MEMBER, version=1, box=box)


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"members": {}, "organisations": []},
        {"members": {"me": HASH}, "organisations": {}},
        {"members": {str(MEMBER): "short"}, "organisations": {}},
        {"members": {}, "organisations": {str(ORGANISATION): {"keys": {str(KEY): HASH}}}},
        {"members": {}, "organisations": {str(ORGANISATION): {"newest": str(KEY), "keys": {}}}},
        {"members": {}, "organisations": {str(ORGANISATION): None}},
    ],
)
def test_what_is_no_list_of_pins(content: dict[str, object]) -> None:
    key = hkdf(ROOT, labels.MEMBER_PINS)
    box = lock(key, labels.member_pins(MEMBER, 1), pack(content))
    with pytest.raises(Damaged):
        unlock_pins(ROOT, member=MEMBER, version=1, box=box)


@pytest.mark.full
def test_six_words_differ_by_kind_identifier_and_key() -> None:
    words = member_words(MEMBER, PUBLIC)
    others = [
        organisation_words(MEMBER, PUBLIC),
        member_words(ORGANISATION, PUBLIC),
        member_words(MEMBER, OTHER),
    ]
    assert len(words) == 6
    assert set(words) <= set(WORDS)
    assert words not in others
