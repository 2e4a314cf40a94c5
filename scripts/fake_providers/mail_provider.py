"""A mail provider: Mailgun's API for messages (version 3), and its webhooks.

https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages and
…/user-manual/events/webhooks. `answer(status=…)` answers with Mailgun's words; `error` is a key of
`ERRORS`. A recipient that begins with a key of `TELLING` chooses the answer. `tell` sends a
webhook; over HTTP that is `POST /_mailgun/tell` `{"url": …, "event": "bounced", "recipient": …}`,
with `"signed": false` for a wrong signature.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from email import message_from_bytes, policy
from http import HTTPStatus
from typing import Any, override
from urllib.parse import parse_qs

import httpx

from scripts.fake_providers.fake import Answer, Fake, Request, Response

API_KEY = "key-for-sending"
SIGNING_KEY = "key-for-webhooks"
DOMAIN = "mail.kier.example"
BACKEND = "anymail.backends.mailgun.EmailBackend"
SLOW_SECONDS = 30.0

FORBIDDEN = b"Forbidden"
ERRORS = {
    "bad-recipient": (400, "'to' parameter is not a valid address. please check documentation"),
    "bad-sender": (400, "from parameter is not a valid address. please check documentation"),
    "no-domain": (404, "Domain not found: mail.kier.example"),
    "quota": (429, "Domain mail.kier.example is not allowed to send: hourly limit exceeded"),
}
FIRST = {400: "bad-sender", 404: "no-domain", 429: "quota"}

TELLING = {
    "gone-": Answer(400, error="bad-recipient"),
    "refused-": Answer(400),
    "unauthorised-": Answer(401),
    "quota-": Answer(429, retry_after=60),
    "internal-": Answer(500),
    "unavailable-": Answer(503),
    "slow-": Answer(delay=SLOW_SECONDS),
    "hang-": Answer(hang=True),
}

# What Mailgun tells beside the recipient, by a word of ours.
EVENTS: dict[str, dict[str, Any]] = {
    "delivered": {"event": "delivered", "log-level": "info", "delivery-status": {"code": 250}},
    "bounced": {
        "event": "failed",
        "severity": "permanent",
        "reason": "bounce",
        "log-level": "error",
        "delivery-status": {
            "code": 550,
            "enhanced-code": "5.1.1",
            "message": "5.1.1 The email account that you tried to reach does not exist.",
        },
    },
    "deferred": {
        "event": "failed",
        "severity": "temporary",
        "reason": "generic",
        "log-level": "warn",
        "delivery-status": {"code": 452, "message": "4.2.2 Over quota", "retry-seconds": 600},
    },
    "complained": {"event": "complained", "log-level": "warn"},
    "unsubscribed": {"event": "unsubscribed", "log-level": "info"},
}


class FakeMailProvider(Fake):
    """Notes each mail: `status`, `to`, `from`, `subject`, `text`, `html`, `headers`, `options`."""

    def mailers(self, url: str, *, timeout: float = 60.0) -> dict[str, Any]:
        """Return the setting that has mail go here; `url` is where this listens."""
        options = {
            "api_key": API_KEY,
            "api_url": f"{url}/v3",
            "sender_domain": DOMAIN,
            "timeout": timeout,
        }
        return {"default": {"BACKEND": BACKEND, "OPTIONS": options}}

    def environment(self, url: str) -> dict[str, str]:
        """Return the settings that point a Kier here."""
        mailer = self.mailers(url)["default"]
        return {
            "KIER_MAIL_BACKEND": mailer["BACKEND"],
            "KIER_MAIL_OPTIONS": json.dumps(mailer["OPTIONS"]),
            "KIER_MAIL_WEBHOOK": json.dumps({"MAILGUN_WEBHOOK_SIGNING_KEY": SIGNING_KEY}),
        }

    def tell(
        self, url: str, event: str, recipient: str, *, signed: bool = True, auth: str = ""
    ) -> int:
        """Send a webhook for an event of `EVENTS`; return the status of the answer."""
        name, _colon, password = auth.partition(":")
        answer = httpx.post(
            url,
            json=webhook(event, recipient, signed=signed),
            auth=(name, password) if auth else None,
            timeout=60,
        )
        return answer.status_code

    @override
    def respond(self, request: Request) -> Response:
        match request.method, request.path.split("/"):
            case "POST", ["", "v3", _domain, "messages"]:
                return self._take(request)
            case "POST", ["", "_mailgun", "tell"]:
                # Not on the loop: whoever is told may look at what was received.
                threading.Thread(target=self.tell, kwargs=request.json(), daemon=True).start()
                return Response(202)
        return Response(404)

    def _take(self, request: Request) -> Response:
        mail = _mail(_form(request))
        if not _is_ours(request.headers.get("authorization", "")):
            return self._noted(mail, Response(401, FORBIDDEN))
        if missing := next((name for name in ("from", "to", "subject") if not mail[name]), None):
            words = {"message": f"{missing} parameter is missing"}
            return self._noted(mail, Response.of(400, words))
        told = self.told()
        if told == Answer():
            told = _told_by(mail["to"][0])
        if told.error or told.status != HTTPStatus.OK:
            return self._noted(mail, _error(told))
        message_id = mail["headers"].get("Message-Id") or f"<{secrets.token_hex(16)}@{DOMAIN}>"
        taken = {"id": message_id, "message": "Queued. Thank you."}
        return self._noted(mail, Response.of(200, taken, told))

    def _noted(self, mail: dict[str, Any], response: Response) -> Response:
        self.note({"status": response.status, **mail})
        return response


def webhook(event: str, recipient: str, *, signed: bool = True) -> dict[str, Any]:
    """Return what Mailgun sends for an event, with its signature or a wrong one."""
    token, now = secrets.token_hex(25), time.time()
    stamp = str(int(now))
    key = SIGNING_KEY if signed else "another-key"
    return {
        "signature": {
            "token": token,
            "timestamp": stamp,
            "signature": hmac.digest(key.encode(), (stamp + token).encode(), hashlib.sha256).hex(),
        },
        "event-data": {
            "id": secrets.token_urlsafe(16),
            "timestamp": now,
            "recipient": recipient,
            "recipient-domain": recipient.rpartition("@")[2],
            "message": {"headers": {"to": recipient, "message-id": f"{token}@{DOMAIN}"}},
            "flags": {"is-test-mode": False},
            "tags": [],
            "user-variables": {},
            **EVENTS[event],
        },
    }


def _form(request: Request) -> dict[str, list[str]]:
    kind = request.headers.get("content-type", "")
    if not kind.startswith("multipart/"):
        return parse_qs(request.body.decode())
    whole = b"content-type: " + kind.encode() + b"\r\n\r\n" + request.body
    fields: dict[str, list[str]] = {}
    for part in message_from_bytes(whole, policy=policy.HTTP).iter_parts():
        name = part.get_param("name", header="content-disposition")
        payload: Any = part.get_payload(decode=True)
        fields.setdefault(str(name), []).append(payload.decode())
    return fields


def _mail(form: dict[str, list[str]]) -> dict[str, Any]:
    first = {name: values[0] for name, values in form.items()}
    return {
        "to": form.get("to", []),
        **{name: first.get(name, "") for name in ("from", "subject", "text", "html")},
        "headers": {name[2:]: value for name, value in first.items() if name.startswith("h:")},
        "options": {name[2:]: value for name, value in first.items() if name.startswith("o:")},
    }


def _told_by(address: str) -> Answer:
    beginning, dash, _rest = address.partition("-")
    return TELLING.get(beginning + dash, Answer())


def _error(told: Answer) -> Response:
    key = told.error or FIRST.get(told.status, "")
    if key in ERRORS:
        status, text = ERRORS[key]
        return Response.of(status, {"message": text}, told)
    if told.status in {401, 403}:
        return Response(told.status, FORBIDDEN, {"content-type": "text/plain"}, told)
    return Response.of(told.status, {"message": HTTPStatus(told.status).phrase}, told)


def _is_ours(authorization: str) -> bool:
    expected = base64.b64encode(f"api:{API_KEY}".encode()).decode()
    return authorization == f"Basic {expected}"
