"""Calls as phones and browsers make them; their boxes are random, which the server cannot tell."""

import base64
import hashlib
import json
import os
import uuid
from dataclasses import dataclass
from typing import Any

from .load import http_call

PROFILE: dict[str, Any] = {
    "audience": "labour-migrants",
    "themes": ["labour-exploitation"],
    "region": "NL-NH",
    "age_band": "23-plus",
    "language": "vi",
    "wishes": ["talk", "advice"],
    "urgent": False,
}


def text(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass(frozen=True)
class Prepared:
    """A help request that can be created, and read with its access key."""

    create: bytes
    read: bytes


def match_call() -> bytes:
    """`POST matches`."""
    return http_call("POST", "/api/v1/intake/matches", body=json.dumps(PROFILE).encode())


def prepared_request(organisation: str, key: str) -> Prepared:
    """`POST requests` with one referral, and `GET request` for it."""
    access = os.urandom(32)
    body = {
        "id": str(uuid.uuid4()),
        "profile": PROFILE,
        "access_digest": text(hashlib.sha256(access).digest()),
        "seeker_envelope": text(os.urandom(60)),
        "referrals": [
            {"organisation": organisation, "key": key, "envelope": text(os.urandom(1168))}
        ],
        "message": {"id": str(uuid.uuid4()), "body": text(os.urandom(540))},
    }
    return Prepared(
        http_call("POST", "/api/v1/intake/requests", body=json.dumps(body).encode()),
        http_call(
            "GET", "/api/v1/intake/request", headers={"Authorization": f"Kier {text(access)}"}
        ),
    )


def answer_call(referral: str, token: str) -> bytes:
    """Return a caseworker's message."""
    body = {"id": str(uuid.uuid4()), "body": text(os.urandom(540))}
    return http_call(
        "POST",
        f"/api/v1/inbox/referrals/{referral}/messages",
        headers={"X-Session-Token": token},
        body=json.dumps(body).encode(),
    )


def inbox_call(token: str) -> bytes:
    """Return the first page of an inbox."""
    return http_call("GET", "/api/v1/inbox/referrals", headers={"X-Session-Token": token})
