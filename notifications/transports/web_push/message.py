"""Calls of push services: a body of constant length (RFC 8291), and a signature (RFC 8292).

The text is a Declarative Web Push (https://www.w3.org/TR/push-api/#declarative-push-message), which
browsers show without the service worker.
"""

import base64
import json
import threading
import time
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from py_vapid import Vapid02
from pywebpush import WebPusher, WebPushException

from notifications.endpoints import origin_of
from notifications.kinds import Audience, Urgency
from notifications.transports.base import Message
from notifications.transports.texts import PUSH_BYTES, urgency, wording

URGENCIES = {Urgency.LOW: "low", Urgency.NORMAL: "normal", Urgency.HIGH: "high"}
# Four weeks, beyond which services shorten or refuse.
LONGEST_SECONDS = 28 * 24 * 3600
# A signature is good for a day at most (RFC 8292, section 2). Half of it leaves room for clocks
# that are wrong; services ask not to get a new one each time.
SIGNED_SECONDS, RENEW_SECONDS = 12 * 3600, 6 * 3600
# Origins whose signature is kept; who makes up thousands of hosts fills no memory.
MAX_ORIGINS = 1_000


class BadAddress(Exception):
    """Nothing can be sent to a subscription; `cause` is a short word for the reason."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Call:
    """A POST, ready to be sent."""

    endpoint: str
    headers: dict[str, str]
    body: bytes


class Composer:
    """Composes calls, and caches signatures. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._signer = Vapid02.from_raw(base64.urlsafe_b64encode(settings.VAPID_KEY))
        # It knows fewer ways to write an address of https: than there are.
        self._signer.conf["no-strict"] = True
        self._signed: dict[str, tuple[str, float]] = {}
        self._texts: dict[tuple[Audience, str, str], bytes] = {}

    def composed(self, message: Message) -> Call:
        """Return the call for a message, or raise `BadAddress`."""
        try:
            subscription = json.loads(message.address)
            endpoint = subscription["endpoint"]
            origin = origin_of(endpoint)
            if origin is None:
                raise BadAddress("bad-endpoint")
            body = WebPusher(subscription).encode(self._text(message), "aes128gcm")["body"]
        except (WebPushException, ValueError, LookupError, TypeError):
            # Registering looked at them.
            raise BadAddress("keys") from None
        return Call(endpoint, self._headers(message, origin), body)

    def _text(self, message: Message) -> bytes:
        """Return the text of an audience, padded to its constant length."""
        key = (message.kind.audience, message.language, settings.PUBLIC_URL)
        if key not in self._texts:
            said = wording(message.kind, message.language)
            note = {
                "title": said.title,
                "body": said.body,
                "navigate": said.navigate,
                "lang": said.language,
                "dir": said.direction,
                "tag": "kier",
            }
            told = {"web_push": 8030, "notification": note}
            text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
            if len(text) > PUSH_BYTES:
                raise RuntimeError("the text of a push is longer than its constant length")
            self._texts[key] = text.ljust(PUSH_BYTES)
        return self._texts[key]

    def _headers(self, message: Message, origin: str) -> dict[str, str]:
        return {
            "Authorization": self._signature(origin),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/notification+json",
            "TTL": str(max(1, min(message.seconds, LONGEST_SECONDS))),
            "Topic": message.kind.collapse,
            "Urgency": URGENCIES[urgency(message.kind)],
        }

    def _signature(self, origin: str) -> str:
        """Return the signature for one push service: `vapid t=…,k=…`."""
        with self._lock:
            signature, until = self._signed.get(origin, ("", 0.0))
            now = time.time()
            if now >= until:
                claims = {"aud": origin, "exp": int(now) + SIGNED_SECONDS, "sub": contact()}
                signature = self._signer.sign(claims)["Authorization"]
                if len(self._signed) >= MAX_ORIGINS:
                    self._signed.pop(next(iter(self._signed)))
                self._signed[origin] = signature, now + RENEW_SECONDS
            return signature


def contact() -> str:
    """Return the contact for push services: our address, or that of our mail (RFC 8292, 2.1)."""
    if settings.PUBLIC_URL.startswith("https:"):
        return str(settings.PUBLIC_URL)
    return f"mailto:{parseaddr(settings.MAIL_FROM)[1]}"
