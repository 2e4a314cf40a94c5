"""Proof of work (ALTCHA, version 1), with which a phone passes a throttle."""

import base64
import binascii
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from altcha.v1 import ChallengeOptions, create_challenge, extract_params, verify_solution
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from .proof_difficulty import EASIEST

GOOD_FOR_SECONDS = 300


def new_challenge(cost: int = EASIEST) -> dict[str, Any]:
    """Return a challenge of SHA-256(salt + number), valid for five minutes."""
    challenge = create_challenge(
        ChallengeOptions(
            max_number=cost,
            hmac_key=settings.SECRET_KEY,
            expires=datetime.now(UTC) + timedelta(seconds=GOOD_FOR_SECONDS),
            params={"cost": str(cost)},
        )
    )
    return {
        "algorithm": challenge.algorithm,
        "challenge": challenge.challenge,
        "maxnumber": cost,
        "salt": challenge.salt,
        "signature": challenge.signature,
    }


def is_proof(header: str | None, cost: int = EASIEST) -> bool:
    """Return whether a header solves an unused challenge of at least half the cost."""
    return _cost_of(header) * 2 >= cost


def has_worked(request: HttpRequest, cost: int) -> bool:
    """Return whether this request has a proof of this cost, however often it is asked."""
    known: int | None = getattr(request, "kier_work", None)
    if known is None:
        known = _cost_of(request.headers.get("Kier-Proof"))
        request.kier_work = known  # type: ignore[attr-defined]
    return known * 2 >= cost


def _cost_of(header: str | None) -> int:
    """Return the cost of a proof and mark it as used; 0 if it is invalid."""
    if not header or len(header) > 1000:
        return 0
    try:
        payload = json.loads(base64.b64decode(header + "=" * (-len(header) % 4), altchars=None))
        good = any(
            verify_solution(payload, secret, check_expires=True)[0]
            for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        )
        [cost] = extract_params(payload).get("cost", ["0"])
        worth = int(cost)
    except (ValueError, TypeError, KeyError, binascii.Error, AttributeError):
        return 0
    if not good or not cache.add(f"proof:{payload['challenge']}", True, GOOD_FOR_SECONDS):
        return 0
    return worth
