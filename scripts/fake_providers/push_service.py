"""A push service of a browser, and the browsers behind it: RFC 8030, 8188, 8291 and 8292.

Keys derive from a subscription's identifier, so that every fake opens what is sent to any other's.
An identifier that begins with a key of `TELLING` chooses its answer.
"""

import base64
import hashlib
import json
import re
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any, override

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from scripts.fake_providers.fake import Answer, Fake, Request, Response, Running

PATH = "/push/"
# What every push service has to take (RFC 8030, section 7.2), and no real one takes more.
MAX_BYTES = 4096
LONGEST_SECONDS = 24 * 3600
URGENCIES = {"very-low", "low", "normal", "high"}
TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}")
SLOW_SECONDS = 30.0
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

TELLING = {
    "gone-": Answer(410),
    "missing-": Answer(404),
    "refused-": Answer(400),
    "unauthorised-": Answer(403),
    "quota-": Answer(429, retry_after=60),
    "internal-": Answer(500),
    "unavailable-": Answer(503),
    "slow-": Answer(delay=SLOW_SECONDS),
    "hang-": Answer(hang=True),
}


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription of a browser, with its private key."""

    id: str
    endpoint: str

    def as_json(self) -> dict[str, Any]:
        """Return it as a browser gives it to a page."""
        keys = {"p256dh": _encoded(_point(_key(self.id))), "auth": _encoded(_secret(self.id))}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    def opened(self, body: bytes) -> str | None:
        """Return a push as text; None if it does not open."""
        try:
            plaintext: bytes = http_ece.decrypt(
                body, private_key=_key(self.id), auth_secret=_secret(self.id), version="aes128gcm"
            )
            return plaintext.decode()
        except (http_ece.ECEException, ValueError):
            return None


class FakePushService(Fake):
    """Notes each push: `status`, `subscription`, `headers`, `claims`, `length`, `plaintext`.

    `key` is the public key that has to sign; None takes any.
    """

    def __init__(self, url: str = "http://127.0.0.1:9", key: str | None = None) -> None:
        self.url = url
        self.key = key
        self._opening = threading.Lock()
        super().__init__()

    @property
    @override
    def received(self) -> list[dict[str, Any]]:
        with self._opening:
            return [self._opened(noted) for noted in super().received]

    @contextmanager
    def serving(self, port: int = 0) -> Iterator[Running]:
        """Listen on 127.0.0.1 on a thread; subscriptions lead there from then on."""
        with super().serving(port) as running:
            self.url = running.url
            yield running

    def new_subscription(self, beginning: str = "") -> Subscription:
        """Subscribe; `beginning` may be a key of `TELLING`."""
        return self.subscription(beginning + secrets.token_urlsafe(12))

    def subscription(self, identifier: str) -> Subscription:
        """Return the subscription of an identifier."""
        return Subscription(identifier, f"{self.url}{PATH}{identifier}")

    @override
    def respond(self, request: Request) -> Response:
        if not request.path.startswith(PATH):
            return Response(404)
        identifier = request.path.removeprefix(PATH)
        scheme, token = request.headers.get("authorization", " ").split(" ", 1)
        claims = _claims(token) if scheme.lower() == "vapid" else None
        origin = f"http://{request.headers['host']}"
        status = self._refused_sender(token, claims, origin) or _refused_form(request)
        told = Answer()
        if not status:
            told = self.told()
            if told == Answer():
                told = _told_by(identifier)
            # RFC 8030, section 5: it is kept until the browser takes it.
            status = told.status if told.status != HTTPStatus.OK else HTTPStatus.CREATED
        self.note(
            {
                "status": int(status),
                "subscription": identifier,
                "headers": dict(request.headers),
                "claims": claims,
                "length": len(request.body),
                "body": request.body,
            }
        )
        location = {"location": f"/message/{secrets.token_urlsafe(8)}"}
        return Response(status, headers=location if status == HTTPStatus.CREATED else {}, told=told)

    def _refused_sender(self, token: str, claims: dict[str, Any] | None, origin: str) -> int:
        """Check who sends (RFC 8292, section 2 and 4.2); 0 if it may."""
        if claims is None:
            return HTTPStatus.UNAUTHORIZED
        now = time.time()
        lasts = isinstance(claims.get("exp"), int) and now < claims["exp"] <= now + LONGEST_SECONDS
        contact = str(claims.get("sub", "")).startswith(("mailto:", "https:"))
        is_ours = self.key is None or self.key == _parts(token).get("k")
        return 0 if claims.get("aud") == origin and lasts and contact and is_ours else 403

    def _opened(self, noted: dict[str, Any]) -> dict[str, Any]:
        if "body" in noted:
            noted["plaintext"] = self.subscription(noted["subscription"]).opened(noted["body"])
            del noted["body"]
        return dict(noted)


def _refused_form(request: Request) -> int:
    """Check what is sent: RFC 8030, section 5, and RFC 8291, section 4; 0 if it may be."""
    headers = request.headers
    if len(request.body) > MAX_BYTES:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    well_formed = (
        request.method == "POST"
        and headers.get("ttl", "").isdecimal()
        and headers.get("urgency", "normal") in URGENCIES
        and TOPIC.fullmatch(headers.get("topic", "none")) is not None
        and headers.get("content-encoding") == "aes128gcm"
    )
    return 0 if well_formed else HTTPStatus.BAD_REQUEST


def _parts(token: str) -> dict[str, str]:
    return dict(part.strip().partition("=")[::2] for part in token.split(","))


@lru_cache(maxsize=1024)
def _claims(token: str) -> dict[str, Any] | None:
    """Return the claims of a token signed by the key beside it: ES256 (RFC 7515)."""
    try:
        if not Vapid02.verify(f"vapid {token.replace(' ', '')}"):
            return None
        head, claims, _signature = _parts(token)["t"].split(".")
        signed: dict[str, Any] = json.loads(_decoded(claims))
    except (AssertionError, IndexError, KeyError, ValueError):
        return None
    return signed if json.loads(_decoded(head)) == {"typ": "JWT", "alg": "ES256"} else None


def _told_by(identifier: str) -> Answer:
    beginning, dash, _rest = identifier.partition("-")
    return TELLING.get(beginning + dash, Answer())


@lru_cache(maxsize=4096)
def _key(identifier: str) -> ec.EllipticCurvePrivateKey:
    digest = hashlib.sha256(b"key of " + identifier.encode()).digest()
    number = int.from_bytes(digest) % (P256_ORDER - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


def _secret(identifier: str) -> bytes:
    return hashlib.sha256(b"secret of " + identifier.encode()).digest()[:16]


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
