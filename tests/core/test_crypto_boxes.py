"""Building blocks: one spelling, round trips, and nothing opens that was touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.crypto.boxes import (
    LOCK_OVERHEAD,
    SEAL_OVERHEAD,
    lock,
    new_key,
    open_sealed,
    open_sealed_key,
    seal,
    unlock,
    unlock_key,
)
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.errors import Damaged, Malformed
from backend.core.crypto.key_pairs import PUBLIC_SIZE, KeyPair, PublicKey
from backend.core.crypto.words import WORDS

KEY = bytes(range(32))
PAIR = KeyPair(KEY)
OTHER_PAIR = KeyPair(bytes(32))
SEALED = seal(PAIR.public, b"info", KEY)
LOCKED = lock(KEY, b"aad", b"what is locked")


def flipped(box: bytes, bit: int) -> bytes:
    place = bit // 8
    return box[:place] + bytes([box[place] ^ 1 << bit % 8]) + box[place + 1 :]


@given(st.binary())
def test_encoding_round_trip(data: bytes) -> None:
    assert decode(encode(data), len(data)) == data


@given(st.text("ABCDwxyz0189-_+/= \n"))
def test_one_value_has_one_spelling(text: str) -> None:
    try:
        data = decode(text)
    except Malformed:
        return
    assert encode(data) == text


@pytest.mark.parametrize(
    "text",
    [
        "AA==",
        "AAA=",
        "=",
        "AB",
        "AAB",
        "A",
        "AAAAA",
        "AAAA\n",
        " AAAA",
        "AA+A",
        "AA/A",
        "AAé",
        "A.AA",
    ],
)
def test_refused_spellings(text: str) -> None:
    with pytest.raises(Malformed):
        decode(text)


def test_a_wrong_size_is_refused() -> None:
    with pytest.raises(Malformed):
        decode("AAAA", 4)


@given(st.binary(max_size=1000), st.binary(max_size=100))
def test_lock_round_trip(plaintext: bytes, aad: bytes) -> None:
    box = lock(KEY, aad, plaintext)
    assert unlock(KEY, aad, box) == plaintext
    assert len(box) == len(plaintext) + LOCK_OVERHEAD
    assert box != lock(KEY, aad, plaintext)


@given(st.binary(max_size=1000), st.binary(max_size=100))
def test_seal_round_trip(plaintext: bytes, info: bytes) -> None:
    box = seal(PAIR.public, info, plaintext)
    assert open_sealed(PAIR, info, box) == plaintext
    assert len(box) == len(plaintext) + SEAL_OVERHEAD


@given(st.integers(0, len(LOCKED) * 8 - 1))
def test_a_flipped_bit_of_a_locked_box(bit: int) -> None:
    with pytest.raises(Damaged):
        unlock(KEY, b"aad", flipped(LOCKED, bit))


@given(st.integers(0, len(SEALED) * 8 - 1))
def test_a_flipped_bit_of_a_sealed_box(bit: int) -> None:
    with pytest.raises(Damaged):
        open_sealed(PAIR, b"info", flipped(SEALED, bit))


@given(st.integers(0, len(SEALED) - 1))
def test_a_box_cut_short(size: int) -> None:
    with pytest.raises(Damaged):
        open_sealed(PAIR, b"info", SEALED[:size])
    with pytest.raises(Damaged):
        unlock(KEY, b"aad", LOCKED[: size % len(LOCKED)])


def test_another_purpose_or_another_key_opens_nothing() -> None:
    for key, aad in ((KEY, b"other"), (new_key(), b"aad")):
        with pytest.raises(Damaged):
            unlock(key, aad, LOCKED)
    for pair, info in ((PAIR, b"other"), (OTHER_PAIR, b"info")):
        with pytest.raises(Damaged):
            open_sealed(pair, info, SEALED)


def test_a_box_without_a_key_in_it() -> None:
    with pytest.raises(Damaged):
        unlock_key(KEY, b"aad", LOCKED)
    with pytest.raises(Damaged):
        open_sealed_key(PAIR, b"info", seal(PAIR.public, b"info", KEY[:-1]))


@pytest.mark.parametrize("size", [0, 16, 24, 31, 33])
def test_keys_and_seeds_of_another_size(size: int) -> None:
    with pytest.raises(Malformed):
        lock(bytes(size), b"", b"")
    with pytest.raises(Malformed):
        unlock(bytes(size), b"", LOCKED)
    with pytest.raises(Malformed):
        KeyPair(bytes(size))


@pytest.mark.parametrize("raw", [b"", bytes(PUBLIC_SIZE - 1), b"\xff" * PUBLIC_SIZE])
def test_what_is_no_public_key(raw: bytes) -> None:
    with pytest.raises(Malformed):
        PublicKey(raw)


# RFC 7748, section 6.1: with these nobody agrees on a secret. The last one is above the prime.
LOW_ORDER = (
    bytes(32),
    (1).to_bytes(32, "little"),
    (2**255 - 20).to_bytes(32, "little"),
    bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
    bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
    (2**255 - 18).to_bytes(32, "little"),
)


@pytest.mark.parametrize("point", LOW_ORDER)
def test_a_public_key_that_nothing_can_be_sealed_to(point: bytes) -> None:
    with pytest.raises(Malformed):
        PublicKey(PAIR.public.raw[:-32] + point)


def test_key_pairs_compare_by_public_key_and_hide_the_seed() -> None:
    assert KeyPair.generate().public != PAIR.public
    assert {KeyPair(KEY).public} == {PAIR.public}
    assert KEY.hex() not in repr(PAIR)
    assert str(KEY) not in repr(PAIR)


def test_words_cannot_be_mistaken() -> None:
    assert len(WORDS) == 2048
    assert list(WORDS) == sorted(WORDS)
    assert len({word[:4] for word in WORDS}) == 2048
    assert all(word.isascii() and word.islower() and 3 <= len(word) <= 9 for word in WORDS)
