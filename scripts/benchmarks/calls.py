"""Calls as phones and browsers make them; their boxes are random, which the server cannot tell."""

import base64
import hashlib
import json
import os
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import urlencode

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


AUDIENCES = ("boys", "labour-migrants", "other")
REGIONS = ("NL-NH", "NL-UT", "NL-FR", "NL-LI", "unknown")
LANGUAGES = ("vi", "nl", "nl-easy", "pl", "other")
ASKED: tuple[tuple[list[str], list[str]], ...] = (
    (["talk", "advice"], ["labour-exploitation"]),
    (["safe-place"], ["sexual-exploitation", "criminal-exploitation"]),
    ([], []),
)


def text(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass(frozen=True)
class Prepared:
    """A help request that can be created, and read with its access key."""

    create: bytes
    read: bytes


def match_call(profile: Mapping[str, Any] = PROFILE) -> bytes:
    """`POST matches`."""
    return http_call("POST", "/api/v1/intake/matches", body=json.dumps(profile).encode())


def match_calls() -> list[bytes]:
    """Return `POST matches` of people who differ in all they ask."""
    return [
        match_call(
            PROFILE
            | {
                "audience": audience,
                "region": region,
                "language": language,
                "wishes": wishes,
                "themes": themes,
            }
        )
        for audience, region, language, (wishes, themes) in product(
            AUDIENCES, REGIONS, LANGUAGES, ASKED
        )
    ]


def first_page() -> bytes:
    """`GET /`."""
    return http_call("GET", "/", headers={"Accept": "text/html", "Accept-Encoding": "br"})


def form_call(fields: Sequence[tuple[str, str]]) -> bytes:
    """Return a form of a browser without scripts."""
    return http_call(
        "POST",
        "/",
        headers={"Accept": "text/html", "Accept-Encoding": "br", "Sec-Fetch-Site": "same-origin"},
        body=urlencode(fields).encode(),
        kind="application/x-www-form-urlencoded",
    )


def form_of(step: str, organisation: str, code: str) -> bytes:
    """Return the form of a step with all that was answered, for a request to an organisation."""
    answers = [
        ("step", step),
        ("go", "next"),
        ("in", "nl"),
        ("answer_language", str(PROFILE["language"])),
        *((name, str(PROFILE[name])) for name in ("audience", "region", "age_band")),
        *((name, value) for name in ("themes", "wishes") for value in PROFILE[name]),
        ("chosen", organisation),
        ("shown", organisation),
        ("text", "Ik wil met iemand praten."),
        ("code", code),
    ]
    return form_call(answers)


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


def inbox_call(token: str, *, tag: str | None = None) -> bytes:
    """Return a call for the first page of an inbox, unless it still has this ETag."""
    headers = {"X-Session-Token": token} | ({"If-None-Match": tag} if tag else {})
    return http_call("GET", "/api/v1/inbox/referrals", headers=headers)
