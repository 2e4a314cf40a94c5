"""Key derivation, symmetric encryption, and encryption to a public key.

`hkdf` is RFC 5869 with SHA-256. `lock` is AES-256-GCM (NIST SP 800-38D) with a random nonce. `seal`
is HPKE (RFC 9180), base mode, single shot, with the hybrid KEM MLKEM768-X25519 (X-Wing).
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from backend.core.crypto.errors import Damaged, Malformed
from backend.core.crypto.key_pairs import KeyPair, PublicKey

KEY_SIZE = 32
"""Bytes of a symmetric key: a request key, a wrapping key."""

NONCE_SIZE = 12
TAG_SIZE = 16
ENCAPSULATION_SIZE = 1120

LOCK_OVERHEAD = NONCE_SIZE + TAG_SIZE
"""Bytes by which a locked box is longer than what is in it."""

SEAL_OVERHEAD = ENCAPSULATION_SIZE + TAG_SIZE
"""Bytes by which a sealed box is longer than what is in it."""

LOCKED_KEY_SIZE = KEY_SIZE + LOCK_OVERHEAD
"""Bytes of a locked key or seed: a seeker's, a member's and a recovery envelope."""

SEALED_KEY_SIZE = KEY_SIZE + SEAL_OVERHEAD
"""Bytes of a sealed key or seed: an organisation's envelope, a grant."""

_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def new_key() -> bytes:
    """Return 32 bytes from the system's cryptographic random source."""
    return os.urandom(KEY_SIZE)


def hkdf(root: bytes, info: bytes) -> bytes:
    """Derive a 32-byte key for the purpose `info` from `root`, with an empty salt."""
    return HKDF(SHA256(), KEY_SIZE, salt=None, info=info).derive(root)


def lock(key: bytes, aad: bytes, plaintext: bytes) -> bytes:
    """Encrypt under a 32-byte key: nonce, ciphertext and tag in one box, bound to `aad`."""
    nonce = os.urandom(NONCE_SIZE)
    return nonce + _cipher(key).encrypt(nonce, plaintext, aad)


def unlock(key: bytes, aad: bytes, box: bytes) -> bytes:
    """Return what was locked under `key` and `aad`; raise `Damaged` if the box does not open."""
    cipher = _cipher(key)
    if len(box) < LOCK_OVERHEAD:
        raise Damaged("the box is too short")
    try:
        return cipher.decrypt(box[:NONCE_SIZE], memoryview(box)[NONCE_SIZE:], aad)
    except InvalidTag:
        raise Damaged("the box does not open") from None


def seal(public: PublicKey, info: bytes, plaintext: bytes) -> bytes:
    """Encrypt to a public key: encapsulation, then ciphertext with tag, bound to `info`."""
    return _SUITE.encrypt(plaintext, public.hpke_key, info=info)


def open_sealed(pair: KeyPair, info: bytes, box: bytes) -> bytes:
    """Return what was sealed to `pair` with `info`; raise `Damaged` if the box does not open."""
    try:
        return _SUITE.decrypt(box, pair.hpke_key, info=info)
    except (InvalidTag, ValueError):
        raise Damaged("the box does not open") from None


def unlock_key(key: bytes, aad: bytes, box: bytes) -> bytes:
    """Return the 32-byte key or seed that was locked; raise `Damaged` if it is not one."""
    return _checked_key(unlock(key, aad, box))


def open_sealed_key(pair: KeyPair, info: bytes, box: bytes) -> bytes:
    """Return the 32-byte key or seed that was sealed; raise `Damaged` if it is not one."""
    return _checked_key(open_sealed(pair, info, box))


def checked_key(key: bytes) -> bytes:
    """Return `key` if it has 32 bytes; raise `Malformed` otherwise."""
    if len(key) != KEY_SIZE:
        raise Malformed(f"a key of {len(key)} bytes instead of {KEY_SIZE}")
    return key


def _checked_key(opened: bytes) -> bytes:
    if len(opened) != KEY_SIZE:
        raise Damaged("there is no key in the box")
    return opened


def _cipher(key: bytes) -> AESGCM:
    # AESGCM would take 16 and 24 bytes as well, and quietly be another algorithm.
    return AESGCM(checked_key(key))
