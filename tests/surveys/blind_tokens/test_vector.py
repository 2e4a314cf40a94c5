"""Each step against the vector of the RFC, whose random choices are given."""

import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa

from surveys.blind_tokens.blinding import blind, encode_message, unblind
from surveys.blind_tokens.keys import BlindKey
from surveys.blind_tokens.signatures import blind_sign
from surveys.blind_tokens.verification import is_token, verify

VECTOR = json.loads(Path(__file__).with_name("rfc9474.json").read_text())
PREPARED = bytes.fromhex(VECTOR["prepared_msg"])
SALT = bytes.fromhex(VECTOR["salt"])
BLINDED = bytes.fromhex(VECTOR["blinded_msg"])
BLIND_SIGNATURE = bytes.fromhex(VECTOR["blind_sig"])
SIGNATURE = bytes.fromhex(VECTOR["sig"])


def number(name: str) -> int:
    return int(VECTOR[name], 16)


def key_of_the_rfc() -> BlindKey:
    public = rsa.RSAPublicNumbers(number("e"), number("n"))
    p, q, d = number("p"), number("q"), number("d")
    exponents = rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q)
    return BlindKey(rsa.RSAPrivateNumbers(p, q, d, *exponents, public).private_key())


KEY = key_of_the_rfc()
FACTOR = pow(number("inv"), -1, number("n"))


def test_the_message_is_prefix_and_message() -> None:
    assert bytes.fromhex(VECTOR["msg_prefix"] + VECTOR["msg"]) == PREPARED


def test_a_client_encodes_and_blinds_it() -> None:
    encoded = encode_message(PREPARED, salt=SALT, bits=KEY.public.bits - 1)
    assert encoded == bytes.fromhex(VECTOR["encoded_msg"])
    assert blind(KEY.public, PREPARED, salt=SALT, factor=FACTOR) == BLINDED


def test_the_server_signs_it() -> None:
    assert blind_sign(KEY, BLINDED) == BLIND_SIGNATURE


def test_a_client_finishes_it() -> None:
    assert unblind(KEY.public, PREPARED, BLIND_SIGNATURE, factor=FACTOR) == SIGNATURE


def test_the_server_verifies_it_but_it_is_no_token_of_a_survey() -> None:
    assert verify(KEY.public, PREPARED, SIGNATURE)
    assert not is_token(KEY.public, PREPARED, SIGNATURE)
