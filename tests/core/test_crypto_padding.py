"""Padding: sizes tell little, and what was not padded by us is damaged."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.crypto.errors import Damaged, Malformed, TooLarge
from backend.core.crypto.padding import pack, pad_piece, padme, unpack, without_padding

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda values: st.lists(values) | st.dictionaries(st.text(), values),
    max_leaves=5,
)


@given(st.dictionaries(st.text(), JSON, max_size=3))
def test_pack_round_trip(content: dict[str, object]) -> None:
    packed = pack(content)
    size = len(packed)
    assert unpack(packed) == content
    assert 512 <= size <= 65_536
    assert size & (size - 1) == 0


@pytest.mark.parametrize(
    ("content_size", "packed_size"),
    [(8, 512), (511, 512), (512, 1024), (1023, 1024), (1024, 2048), (65_535, 65_536)],
)
def test_edges_of_sizes(content_size: int, packed_size: int) -> None:
    assert len(pack({"a": "x" * (content_size - 8)})) == packed_size


def test_too_much_content() -> None:
    with pytest.raises(TooLarge):
        pack({"a": "x" * 65_528})


@pytest.mark.parametrize("value", ["\ud800", float("nan"), float("inf"), b"", {1, 2}])
def test_what_is_not_json(value: object) -> None:
    with pytest.raises(Malformed):
        pack({"a": value})


def padded(content: bytes) -> bytes:
    return (content + b"\x80").ljust(512, b"\0")


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        bytes(512),
        b"\x80" + bytes(255),
        b'{"a":1}'.ljust(512, b"\0"),
        padded(b'{"a":1}') + bytes(1),
        padded(b'{"a":1}')[:-1],
        b'{"a":1}\x80'.ljust(131_072, b"\0"),
        padded(b"[]"),
        padded(b'"text"'),
        padded(b""),
        padded(b'{"a":NaN}'),
        padded(b'{"a":"\xff"}'),
        padded(b"{"),
        (b"[" * 65_000 + b"\x80").ljust(65_536, b"\0"),
        (b"9" * 65_000 + b"\x80").ljust(65_536, b"\0"),
    ],
)
def test_what_was_not_packed_here(packed: bytes) -> None:
    with pytest.raises(Damaged):
        unpack(packed)


def test_more_padding_than_needed_is_taken() -> None:
    assert unpack(pack({"a": 1}) + bytes(512)) == {"a": 1}


def test_json_is_compact_and_unescaped() -> None:
    assert pack({"text": "你好\n", "after": None}).startswith(
        '{"text":"你好\\n","after":null}'.encode() + b"\x80"
    )
    assert json.loads(b'{"text":"a"}') == unpack(pack({"text": "a"}))


@pytest.mark.parametrize(
    ("size", "padded_size"),
    [
        (0, 0),
        (1, 1),
        (8, 8),
        (9, 10),
        (100, 104),
        (101, 104),
        (1000, 1024),
        (10_000, 10_240),
        (262_143, 262_144),
        (262_144, 262_144),
        (1_000_000, 1_015_808),
    ],
)
def test_padme(size: int, padded_size: int) -> None:
    assert padme(size) == padded_size


@given(st.integers(1, 2**40))
def test_padme_adds_little_and_is_settled(size: int) -> None:
    assert size <= padme(size) <= size * 1.12
    assert padme(padme(size)) == padme(size)


@given(st.binary(max_size=3000))
def test_piece_round_trip(content: bytes) -> None:
    assert without_padding(pad_piece(content)) == content
