"""Proof of work (ALTCHA, version 1): a way past a throttle that costs a phone a second."""

import base64
import binascii
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from altcha.v1 import ChallengeOptions, create_challenge, verify_solution
from django.conf import settings
from django.core.cache import cache

# Hashes to try at the most; half of them on average. A cheap phone does some 50,000 a second.
HARDEST = 50_000
GOOD_FOR_SECONDS = 300


def new_challenge() -> dict[str, Any]:
    """A challenge, good for five minutes, in the form of ALTCHA's version 1.

    The number sought is the one for which SHA-256(salt + number) is `challenge`.
    """
    challenge = create_challenge(
        ChallengeOptions(
            max_number=HARDEST,
            hmac_key=settings.SECRET_KEY,
            expires=datetime.now(UTC) + timedelta(seconds=GOOD_FOR_SECONDS),
        )
    )
    return {
        "algorithm": challenge.algorithm,
        "challenge": challenge.challenge,
        "maxnumber": HARDEST,
        "salt": challenge.salt,
        "signature": challenge.signature,
    }


def is_proof(header: str | None) -> bool:
    """Whether `Kier-Proof` holds the answer to a challenge of ours that was not used before.

    :param header: base64 of the JSON `{"algorithm", "challenge", "number", "salt", "signature"}`
    """
    if not header or len(header) > 1000:
        return False
    try:
        payload = json.loads(base64.b64decode(header + "=" * (-len(header) % 4), altchars=None))
        good, _reason = verify_solution(payload, settings.SECRET_KEY, check_expires=True)
    except (ValueError, TypeError, KeyError, binascii.Error, AttributeError):
        return False
    return good and cache.add(f"proof:{payload['challenge']}", 1, GOOD_FOR_SECONDS)
