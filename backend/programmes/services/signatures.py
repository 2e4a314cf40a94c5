"""Signing credentials with the key that is in use, which is made when it is first needed.

ES256, which verifiers of Open Badges and wallets take, and whose keys are short enough to stand in
each badge (docs/decisions/badges-are-signed-by-es256.md).
"""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.db import IntegrityError, transaction

from backend.core.at_rest import lock_at_rest, open_at_rest
from backend.core.crypto.encoding import encode
from backend.core.days import today
from backend.programmes.certificate_addresses import key_id
from backend.programmes.models import SigningKey
from backend.programmes.selectors.certificates import signing_key

ALGORITHM: Final = "ES256"
COORDINATE_BYTES: Final = 32
# The key in use, and the one before it in what still runs.
LOADED: Final = 4


def purpose_of(key: SigningKey) -> bytes:
    """Return the purpose for which the private half of a key is locked."""
    return b"kier/certificates/key/" + str(key.pk).encode()


def current_key() -> SigningKey:
    """Return the key that signs now; make one if there is none."""
    found = signing_key()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return new_key()
    except IntegrityError:
        # Somebody else made one at the same time.
        found = signing_key()
        if found is None:
            raise
        return found


def signed(payload: Mapping[str, Any], key: SigningKey) -> str:
    """Return a credential as a JWT of Open Badges 3.0 (8.2.3), which names and holds its key."""
    import jwt  # noqa: PLC0415 - for whoever issues

    headers = {"kid": key_id(key.pk), "jwk": key.public, "typ": "JWT"}
    private = _loaded(str(key.pk), bytes(key.private))
    return jwt.encode(dict(payload), private, algorithm=ALGORITHM, headers=headers)


def new_key() -> SigningKey:
    """Make a key, while none is in use."""
    private = generate_private_key(SECP256R1())
    public = _jwk_of(private)
    key = SigningKey(kid=_thumbprint(public), public=public, made_on=today())
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key.private = lock_at_rest(purpose_of(key), pem.decode())
    key.save(force_insert=True)
    return key


def _jwk_of(private: EllipticCurvePrivateKey) -> dict[str, str]:
    numbers = private.public_key().public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": encode(numbers.x.to_bytes(COORDINATE_BYTES)),
        "y": encode(numbers.y.to_bytes(COORDINATE_BYTES)),
    }


def _thumbprint(public: Mapping[str, str]) -> str:
    """Return the thumbprint of a public half (RFC 7638)."""
    members = {name: public[name] for name in ("crv", "kty", "x", "y")}
    return encode(hashlib.sha256(json.dumps(members, separators=(",", ":")).encode()).digest())


@lru_cache(maxsize=LOADED)
def _loaded(kid: str, box: bytes) -> Any:
    pem = open_at_rest(purpose_of(SigningKey(kid=kid)), box)
    return load_pem_private_key(pem.encode(), None)
