"""A token from phone to server and back, and what is refused on the way."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.core.crypto.encoding import decode
from backend.core.crypto.errors import Damaged, Malformed
from surveys.blind_tokens.blinding import blind, encode_message
from surveys.blind_tokens.client import PreparedToken, Token, prepare_token
from surveys.blind_tokens.keys import EXPONENT, KEY_BITS, BlindKey, PublicKey
from surveys.blind_tokens.signatures import SigningFailed, blind_sign
from surveys.blind_tokens.verification import LABEL, MESSAGE_SIZE, is_token, token_digest, verify

# The least that is taken: tests are about the steps, not about the size.
KEY, OTHER = BlindKey.generate(2048), BlindKey.generate(2048)
PUBLIC = KEY.public
MODULUS = PUBLIC.modulus


def prepared(key: BlindKey = KEY) -> PreparedToken:
    return prepare_token(key.public, key.public.fingerprint())


def issued(key: BlindKey = KEY) -> Token:
    asked = prepared(key)
    return asked.finish(blind_sign(key, asked.blinded))


def flipped(data: bytes, place: int) -> bytes:
    changed = bytearray(data)
    changed[place // 8] ^= 1 << place % 8
    return bytes(changed)


def test_a_token_is_made_signed_finished_and_taken() -> None:
    token = issued()
    assert is_token(PUBLIC, token.message, token.signature)
    assert (len(token.message), token.message[32:]) == (MESSAGE_SIZE, b"kier/1/survey-token")
    assert len(token.signature) == PUBLIC.size == 256


def test_a_key_of_a_round_is_written_and_read_again() -> None:
    key = BlindKey.generate()
    again = BlindKey.from_private(key.private_bytes)
    assert key.public.bits == KEY_BITS
    assert again.public.spki == key.public.spki
    token = issued(again)
    assert is_token(PublicKey(key.public.spki), token.message, token.signature)


TOKEN = issued()


@settings(max_examples=20)
@given(st.integers(0, MESSAGE_SIZE * 8 - 1), st.integers(0, 2047))
def test_a_changed_bit_is_no_token(of_message: int, of_signature: int) -> None:
    assert not is_token(PUBLIC, flipped(TOKEN.message, of_message), TOKEN.signature)
    assert not is_token(PUBLIC, TOKEN.message, flipped(TOKEN.signature, of_signature))


@pytest.mark.parametrize("signature", [b"", TOKEN.signature[1:], TOKEN.signature + b"\0"])
def test_a_signature_of_another_size_is_no_token(signature: bytes) -> None:
    assert not is_token(PUBLIC, TOKEN.message, signature)


def test_what_was_signed_for_something_else_is_no_token() -> None:
    for message in (bytes(32) + b"kier/2/survey-token", bytes(31) + LABEL, LABEL):
        factor = 3
        hidden = blind(PUBLIC, message, salt=bytes(48), factor=factor)
        asked = PreparedToken(PUBLIC, hidden, message, factor)
        token = asked.finish(blind_sign(KEY, hidden))
        assert verify(PUBLIC, message, token.signature)
        assert not is_token(PUBLIC, message, token.signature)


def test_a_token_of_one_round_is_none_of_another() -> None:
    assert not is_token(OTHER.public, TOKEN.message, TOKEN.signature)


def test_a_spent_token_is_known_again_by_its_message_and_round() -> None:
    digests = {
        token_digest(PUBLIC, TOKEN.message),
        token_digest(OTHER.public, TOKEN.message),
        token_digest(PUBLIC, flipped(TOKEN.message, 0)),
    }
    assert {len(digest) for digest in digests} == {32}
    assert len(digests) == 3
    assert token_digest(PublicKey(PUBLIC.spki), bytes(TOKEN.message)) in digests


def test_the_same_question_has_the_same_answer() -> None:
    asked = prepared()
    assert blind_sign(KEY, asked.blinded) == blind_sign(KEY, asked.blinded)
    assert prepared().blinded != asked.blinded


@settings(max_examples=20)
@given(st.integers(1, MODULUS - 1))
def test_whatever_number_is_asked_its_root_is_answered(number: int) -> None:
    signature = blind_sign(KEY, number.to_bytes(256))
    assert pow(int.from_bytes(signature), EXPONENT, MODULUS) == number


@pytest.mark.parametrize(
    "blinded",
    [
        b"",
        bytes(255),
        bytes(257),
        bytes(256),
        MODULUS.to_bytes(256),
        (MODULUS + 1).to_bytes(256),
        b"\xff" * 256,
    ],
)
def test_what_is_no_blinded_message_is_refused(blinded: bytes) -> None:
    with pytest.raises(Malformed, match="a blinded message"):
        blind_sign(KEY, blinded)


def test_a_miscalculated_signature_never_leaves() -> None:
    own = KEY.numbers
    damaged = rsa.RSAPrivateNumbers(
        own.p, own.q, own.d, own.dmp1 ^ 2, own.dmq1, own.iqmp, own.public_numbers
    )
    key = BlindKey(damaged.private_key(unsafe_skip_rsa_key_validation=True))
    with pytest.raises(SigningFailed):
        blind_sign(key, prepared().blinded)
    with pytest.raises(SigningFailed):
        blind_sign(BlindKey.from_private(key.private_bytes), prepared().blinded)


def test_a_phone_takes_no_other_signature_and_no_other_key() -> None:
    asked, other = prepared(), prepared(OTHER)
    signature = blind_sign(KEY, asked.blinded)
    for wrong in (flipped(signature, 9), signature[1:], blind_sign(KEY, prepared().blinded)):
        with pytest.raises(Damaged, match="blind signature"):
            asked.finish(wrong)
    with pytest.raises(Damaged, match="does not fit"):
        asked.finish(blind_sign(OTHER, other.blinded))
    with pytest.raises(Damaged, match="announced"):
        prepare_token(PUBLIC, OTHER.public.fingerprint())


def test_a_fingerprint_is_the_whole_hash_of_the_key() -> None:
    assert decode(PUBLIC.fingerprint()) == hashlib.sha256(PUBLIC.spki).digest()


def test_what_is_no_key_of_a_round_is_refused() -> None:
    curve = ec.generate_private_key(ec.SECP256R1())
    keys = (
        rsa.RSAPublicNumbers(EXPONENT, 1 << 2046 | 1).public_key(),
        rsa.RSAPublicNumbers(EXPONENT, 1 << 4096 | 1).public_key(),
        rsa.RSAPublicNumbers(3, MODULUS).public_key(),
        curve.public_key(),
    )
    for key in keys:
        spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        with pytest.raises(Malformed, match="not a"):
            PublicKey(spki)
    with pytest.raises(Malformed, match="not a public key"):
        PublicKey(PUBLIC.spki[1:])
    with pytest.raises(Malformed, match="not a private key"):
        BlindKey.from_private(KEY.private_bytes[1:])
    der = curve.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(Malformed, match="not an RSA key"):
        BlindKey.from_private(der)


def test_any_token_fits_any_blind_signature() -> None:
    """Each pair has a factor, so signer and verifier together cannot link them."""
    asked = [prepared() for _ in range(3)]
    signed = [blind_sign(KEY, one.blinded) for one in asked]
    tokens = [one.finish(signature) for one, signature in zip(asked, signed, strict=True)]
    for token in tokens:
        signature = int.from_bytes(token.signature)
        encoded = pow(signature, EXPONENT, MODULUS)
        for one, blind_signature in zip(asked, signed, strict=True):
            factor = int.from_bytes(blind_signature) * pow(signature, -1, MODULUS) % MODULUS
            hidden = encoded * pow(factor, EXPONENT, MODULUS) % MODULUS
            assert hidden.to_bytes(256) == one.blinded
            linked = PreparedToken(PUBLIC, one.blinded, token.message, factor)
            assert linked.finish(blind_signature) == token


def test_a_blinded_message_tells_nothing_of_what_is_in_it() -> None:
    """A message can become any number, each by one factor."""
    encoded = int.from_bytes(encode_message(TOKEN.message, salt=bytes(48), bits=2047))
    for seen in (prepared().blinded, prepared().blinded):
        signature = int.from_bytes(blind_sign(KEY, seen))
        root = int.from_bytes(blind_sign(KEY, encoded.to_bytes(256)))
        factor = signature * pow(root, -1, MODULUS) % MODULUS
        assert blind(PUBLIC, TOKEN.message, salt=bytes(48), factor=factor) == seen
