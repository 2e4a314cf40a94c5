"""The whole way of keys, messages and attachments between a seeker and an organisation."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.crypto import labels, member, organisation, seeker
from backend.core.crypto.attachments import (
    PIECE_SIZE,
    lock_attachment,
    lock_piece,
    unlock_attachment,
    unlock_piece,
)
from backend.core.crypto.boxes import lock, new_key
from backend.core.crypto.errors import Damaged, Malformed, TooLarge, WrongCheckDigits
from backend.core.crypto.key_derivation import Argon2Parameters
from backend.core.crypto.key_pairs import KeyPair
from backend.core.crypto.messages import (
    MAX_BODY_SIZE,
    MAX_TEXT_SIZE,
    MessageContent,
    lock_message,
    unlock_message,
)
from backend.core.crypto.padding import pack

QUICK = Argon2Parameters(memory_kib=8, iterations=1, parallelism=1)
SALT = bytes(16)
REQUEST = "4c5e9a0d-899a-47f0-9ec3-70cd0f003b83"
OTHER_REQUEST = "00000000-0000-4000-8000-000000000007"
MESSAGE = "65b721ff-5678-4090-9f0f-38bd0df50dab"
ORGANISATION = "c0b5f831-b8f4-40be-83f2-9efc5cbaf2fe"
KEY_ID = "cbb63f63-1d0f-4c13-ad29-61d530ed60f9"
MEMBER = "b3a8d577-78b7-4914-b604-4c9f5b082491"
CODE = "48210937551822643170"
RECOVERY_CODE = "XJPB66SWYZ8YR0P9G73568FPVC"
REQUEST_KEY = bytes(range(32))
IDS: dict[str, Any] = {"request": REQUEST, "message": MESSAGE, "sender": labels.SEEKER}
FILE: dict[str, Any] = {"request": REQUEST, "attachment": MESSAGE}


def test_from_password_to_request_key() -> None:
    """A member opens with the password what a seeker sealed, through envelope and grant."""
    keys = member.member_keys(member.member_root("een lang wachtwoord", SALT, QUICK))
    pair, organisation_pair = KeyPair.generate(), KeyPair.generate()
    ids: dict[str, Any] = {"organisation": ORGANISATION, "key_id": KEY_ID}
    stored = {
        "member_key_envelope": member.lock_member_seed(keys.wrap, member=MEMBER, seed=pair.seed),
        "grant": organisation.seal_grant(
            pair.public, member=MEMBER, organisation_seed=organisation_pair.seed, **ids
        ),
        "envelope": organisation.seal_request_key(
            organisation_pair.public, request=REQUEST, request_key=REQUEST_KEY, **ids
        ),
    }
    seed = member.unlock_member_seed(
        keys.wrap, member=MEMBER, envelope=stored["member_key_envelope"]
    )
    organisation_seed = organisation.open_grant(
        KeyPair(seed), member=MEMBER, grant=stored["grant"], **ids
    )
    request_key = organisation.open_request_key(
        KeyPair(organisation_seed), request=REQUEST, envelope=stored["envelope"], **ids
    )
    assert request_key == REQUEST_KEY
    with pytest.raises(Damaged):
        organisation.open_request_key(
            organisation_pair,
            request=REQUEST,
            envelope=stored["envelope"],
            number=2,
            **ids,
        )


def test_from_code_to_request_key() -> None:
    keys = seeker.seeker_keys(seeker.seeker_root("4821 0937 5518 2264 3170", SALT, QUICK))
    assert keys == seeker.seeker_keys(seeker.seeker_root(CODE, SALT, QUICK))
    for number in (1, 2, 12):
        envelope = seeker.lock_request_key(
            keys.wrap, request=REQUEST, request_key=REQUEST_KEY, number=number
        )
        request_key = seeker.unlock_request_key(
            keys.wrap, request=UUID(REQUEST), envelope=envelope, number=number
        )
        assert request_key == REQUEST_KEY
        with pytest.raises(Damaged):
            seeker.unlock_request_key(
                keys.wrap, request=REQUEST, envelope=envelope, number=number + 1
            )


def test_a_slip_in_the_code_is_told_before_stretching() -> None:
    with pytest.raises(WrongCheckDigits):
        seeker.seeker_root("48210937551822643171", SALT, QUICK)


def test_recovery() -> None:
    ids: dict[str, Any] = {"organisation": ORGANISATION, "key_id": KEY_ID}
    seed = new_key()
    envelope = organisation.lock_recovery(RECOVERY_CODE, organisation_seed=seed, **ids)
    typed = organisation.format_recovery_code(RECOVERY_CODE).lower()
    assert organisation.unlock_recovery(typed, envelope=envelope, **ids) == seed
    with pytest.raises(Damaged):
        organisation.unlock_recovery(
            organisation.generate_recovery_code(), envelope=envelope, **ids
        )


@pytest.mark.parametrize("salt", [b"", bytes(7)])
def test_a_salt_that_is_too_short(salt: bytes) -> None:
    with pytest.raises(Malformed):
        seeker.seeker_root(CODE, salt, QUICK)


@pytest.mark.parametrize("parameter", ["memory_kib", "iterations", "parallelism"])
def test_impossible_parameters(parameter: str) -> None:
    sizes = {"memory_kib": 8, "iterations": 1, "parallelism": 1, parameter: 0}
    with pytest.raises(Malformed):
        seeker.seeker_root(CODE, SALT, Argon2Parameters(**sizes))


def test_passwords_are_one_for_every_keyboard() -> None:
    roots = {member.member_root(password, SALT, QUICK) for password in ("é", "e\u0301")}
    assert len(roots) == 1
    with pytest.raises(Malformed):
        member.member_root("\ud800", SALT, QUICK)


def test_initial_salts() -> None:
    salt = member.initial_salt(b"secret", "Anna@Example.org ")
    assert len(salt) == 16
    assert salt == member.initial_salt(b"secret", "anna@example.org")
    assert salt != member.initial_salt(b"other secret", "anna@example.org")
    assert salt != member.initial_salt(b"secret", "anne@example.org")
    with pytest.raises(Malformed):
        member.initial_salt(b"secret", "\ud800@example.org")


def test_secrets_are_not_printed() -> None:
    keys = member.member_keys(bytes(32))
    assert repr(keys) == "MemberKeys()"
    assert repr(seeker.seeker_keys(bytes(32))) == "SeekerKeys()"
    assert repr(MessageContent(text="secret")) == "MessageContent(after=None, mark=None)"


@given(
    st.text(max_size=2000),
    st.none() | st.uuids(),
    st.sampled_from([labels.SEEKER, labels.organisation_sender(ORGANISATION)]),
    st.integers(1, 50),
)
def test_message_round_trip(text: str, after: UUID | None, sender: str, number: int) -> None:
    ids: dict[str, Any] = IDS | {"sender": sender, "number": number}
    body = lock_message(REQUEST_KEY, text=text, after=after, **ids)
    expected = MessageContent(text=text, after=None if after is None else str(after))
    assert unlock_message(REQUEST_KEY, body=body, **ids) == expected
    with pytest.raises(Damaged):
        unlock_message(REQUEST_KEY, body=body, **ids | {"number": number + 1})
    with pytest.raises(Damaged):
        unlock_message(REQUEST_KEY, body=body, **ids | {"request": OTHER_REQUEST})


@given(st.integers(0, 540 * 8 - 1))
def test_a_flipped_bit_of_a_message(bit: int) -> None:
    body = bytearray(lock_message(REQUEST_KEY, text="hallo", **IDS))
    body[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Damaged):
        unlock_message(REQUEST_KEY, body=bytes(body), **IDS)


def test_the_longest_message() -> None:
    longest = '"' * MAX_TEXT_SIZE
    body = lock_message(REQUEST_KEY, text=longest, after=MESSAGE, **IDS)
    assert len(body) == MAX_BODY_SIZE == 65_564
    assert unlock_message(REQUEST_KEY, body=body, **IDS).text == longest
    with pytest.raises(TooLarge):
        lock_message(REQUEST_KEY, text="é" * (MAX_TEXT_SIZE // 2) + "x", **IDS)
    with pytest.raises(TooLarge):
        lock_message(REQUEST_KEY, text="\0" * MAX_TEXT_SIZE, **IDS)


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"text": None},
        {"text": 1},
        {"text": ["x"]},
        {"text": "x", "after": 1},
        {"text": "x", "after": "x"},
        {"text": "x", "after": MESSAGE.upper()},
    ],
)
def test_content_that_is_no_message(content: dict[str, object]) -> None:
    body = lock(REQUEST_KEY, labels.message(**IDS), pack(content))
    with pytest.raises(Damaged):
        unlock_message(REQUEST_KEY, body=body, **IDS)


def test_half_a_character_is_neither_sent_nor_shown() -> None:
    packed = (b'{"text":"\\ud800"}' + b"\x80").ljust(512, b"\0")
    body = lock(REQUEST_KEY, labels.message(**IDS), packed)
    with pytest.raises(Damaged):
        unlock_message(REQUEST_KEY, body=body, **IDS)
    with pytest.raises(Malformed):
        lock_message(REQUEST_KEY, text="\ud800", **IDS)


def test_fields_of_newer_clients_are_passed_over() -> None:
    packed = pack({"text": "x", "after": None, "attachments": []})
    body = lock(REQUEST_KEY, labels.message(**IDS), packed)
    assert unlock_message(REQUEST_KEY, body=body, **IDS) == MessageContent(text="x")


@pytest.mark.parametrize(
    "wrong",
    [
        {"request": REQUEST.upper()},
        {"request": REQUEST.replace("-", "")},
        {"request": REQUEST + "\n"},
        {"message": f"{MESSAGE}|seeker"},
        {"sender": "organisation:"},
        {"sender": "somebody"},
        {"number": 0},
    ],
)
def test_labels_that_no_client_makes(wrong: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        lock_message(REQUEST_KEY, text="x", **IDS | wrong)


@pytest.mark.parametrize(
    ("size", "boxes"),
    [
        (0, [1]),
        (1, [2]),
        (100, [104]),
        (PIECE_SIZE - 1, [PIECE_SIZE]),
        (PIECE_SIZE, [PIECE_SIZE, 1]),
        (2 * PIECE_SIZE + 5, [PIECE_SIZE, PIECE_SIZE, 6]),
    ],
)
def test_attachment_round_trip(size: int, boxes: list[int]) -> None:
    content = bytes(range(256)) * (size // 256) + b"\x80" * (size % 256)
    locked = list(lock_attachment(REQUEST_KEY, content=content, **FILE))
    assert [len(box) - 28 for box in locked] == boxes
    assert unlock_attachment(REQUEST_KEY, boxes=locked, **FILE) == content


def test_pieces_missing_swapped_or_repeated() -> None:
    content = bytes(2 * PIECE_SIZE) + b"x"
    first, second, last = lock_attachment(REQUEST_KEY, content=content, **FILE)
    for boxes in (
        [],
        [first],
        [first, second],
        [first, last],
        [second, first, last],
        [first, second, last, last],
        [first, second, last[:-1]],
    ):
        with pytest.raises(Damaged):
            unlock_attachment(REQUEST_KEY, boxes=boxes, **FILE)
    with pytest.raises(Damaged):
        unlock_attachment(
            REQUEST_KEY, request=OTHER_REQUEST, attachment=MESSAGE, boxes=[first, second, last]
        )


def test_pieces_of_a_wrong_size() -> None:
    for content, last in ((b"short", False), (bytes(PIECE_SIZE), True)):
        with pytest.raises(Malformed):
            lock_piece(REQUEST_KEY, index=0, content=content, last=last, **FILE)
    short = lock(REQUEST_KEY, labels.attachment_piece(**FILE, index=0, last=False), b"short")
    with pytest.raises(Damaged):
        unlock_piece(REQUEST_KEY, index=0, box=short, last=False, **FILE)
