"""Firebase Cloud Messaging: HTTP v1, and the token endpoint of a service account.

Errors have Google's bodies: https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode, and
issues 1064 of firebase-admin-java and 187 of firebase-admin-python. `answer(error=…)` takes a key
of `ERRORS`, and `at="token"` the token endpoint. A registration token that begins with a key of
`TELLING` chooses its answer.
"""

import base64
import json
import re
import secrets
import time
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, override
from urllib.parse import parse_qs

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from scripts.fake_providers.fake import Answer, Fake, Request, Response

PROJECT = "kier-fake"
SEND = f"/v1/projects/{PROJECT}/messages:send"
EMAIL = f"push@{PROJECT}.iam.gserviceaccount.com"
TYPES = "type.googleapis.com/"
FIELDS = {"token", "notification", "data", "android", "apns", "webpush", "fcm_options"}
DURATION = re.compile(r"\d+(\.\d{1,9})?s")
TOKEN_SECONDS = 3599
# As long as a caller may have patience; `hang` has more.
SLOW_SECONDS = 30.0

INVALID_TOKEN = "The registration token is not a valid FCM registration token"  # noqa: S105
INVALID_FIELD = "Request contains an invalid argument."

# Key: status of HTTP, status of the API, text, code of FCM, further details.
type Error = tuple[int, str, str, str, list[dict[str, Any]]]


def _violation(field: str, description: str) -> list[dict[str, Any]]:
    named = {"field": field, "description": description}
    return [{"@type": f"{TYPES}google.rpc.BadRequest", "fieldViolations": [named]}]


def _quota(subject: str) -> list[dict[str, Any]]:
    failed = {"subject": subject, "description": "Message rate exceeded"}
    return [{"@type": f"{TYPES}google.rpc.QuotaFailure", "violations": [failed]}]


ERRORS: dict[str, Error] = {
    "INVALID_ARGUMENT": (
        400,
        "INVALID_ARGUMENT",
        INVALID_FIELD,
        "INVALID_ARGUMENT",
        _violation("message.android.ttl", "Invalid TTL"),
    ),
    # The two ways in which Google says that it was the token.
    "INVALID_TOKEN": (400, "INVALID_ARGUMENT", INVALID_TOKEN, "INVALID_ARGUMENT", []),
    "INVALID_TOKEN_FIELD": (
        400,
        "INVALID_ARGUMENT",
        INVALID_FIELD,
        "INVALID_ARGUMENT",
        _violation("message.token", "Invalid registration token"),
    ),
    "THIRD_PARTY_AUTH_ERROR": (
        401,
        "UNAUTHENTICATED",
        "Auth error from APNS or Web Push Service",
        "THIRD_PARTY_AUTH_ERROR",
        [],
    ),
    "UNAUTHENTICATED": (
        401,
        "UNAUTHENTICATED",
        "Request had invalid authentication credentials.",
        "",
        [],
    ),
    "SENDER_ID_MISMATCH": (
        403,
        "PERMISSION_DENIED",
        "SenderId mismatch",
        "SENDER_ID_MISMATCH",
        [],
    ),
    "PERMISSION_DENIED": (
        403,
        "PERMISSION_DENIED",
        "Permission 'cloudmessaging.messages.create' denied on resource.",
        "",
        [],
    ),
    "UNREGISTERED": (404, "NOT_FOUND", "Requested entity was not found.", "UNREGISTERED", []),
    "NOT_FOUND": (404, "NOT_FOUND", "Requested entity was not found.", "", []),
    "QUOTA_EXCEEDED": (
        429,
        "RESOURCE_EXHAUSTED",
        "Quota exceeded for quota metric 'Send requests'.",
        "QUOTA_EXCEEDED",
        _quota(f"project:{PROJECT}"),
    ),
    "DEVICE_QUOTA_EXCEEDED": (
        429,
        "RESOURCE_EXHAUSTED",
        "Device message rate exceeded.",
        "QUOTA_EXCEEDED",
        _quota("device:of-this-token"),
    ),
    "INTERNAL": (500, "INTERNAL", "Internal error encountered.", "INTERNAL", []),
    "UNAVAILABLE": (503, "UNAVAILABLE", "The service is currently unavailable.", "UNAVAILABLE", []),
}
FIRST = {status: key for key, (status, *_) in reversed(ERRORS.items())}

TELLING = {
    "gone-": Answer(404),
    "mismatch-": Answer(403),
    "malformed-": Answer(400, error="INVALID_TOKEN"),
    "refused-": Answer(400),
    "unauthorised-": Answer(401),
    "quota-": Answer(429, retry_after=60),
    "internal-": Answer(500),
    "unavailable-": Answer(503),
    "slow-": Answer(delay=SLOW_SECONDS),
    "hang-": Answer(hang=True),
}


@cache
def _private_key() -> rsa.RSAPrivateKey:
    # Making one takes a while; they guard nothing.
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class FakeFCM(Fake):
    """Notes `{"status": 200, "message": {…}}` for each message."""

    def __init__(self) -> None:
        self.access_tokens: set[str] = set()
        super().__init__()

    def service_account(self, url: str) -> dict[str, str]:
        """Return what stands in the file of a service account; `url` is where this listens."""
        key = _private_key().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return {
            "type": "service_account",
            "project_id": PROJECT,
            "private_key_id": "fake",
            "private_key": key.decode(),
            "client_email": EMAIL,
            "client_id": "1",
            "token_uri": f"{url}/token",
        }

    def environment(self, url: str, folder: Path) -> dict[str, str]:
        """Return the settings that point a Kier here, with a file in `folder`."""
        file = folder / "fcm.json"
        file.write_text(json.dumps(self.service_account(url)))
        return {"KIER_FCM_CREDENTIALS": str(file), "KIER_FCM_URL": url}

    @override
    def reset(self) -> None:
        super().reset()
        self.access_tokens.clear()

    @override
    def respond(self, request: Request) -> Response:
        match request.method, request.path:
            case "POST", "/token":
                return self._token(request)
            case "POST", path if path == SEND:
                return self._send(request)
        return _error("NOT_FOUND")

    # -- RFC 7523 -----------------------------------------------------------------------------

    def _token(self, request: Request) -> Response:
        told = self.told("token")
        if told.status != HTTPStatus.OK:
            # RFC 6749, section 5.2; a server that is down has no such body.
            body = {"error": told.error or "invalid_grant", "error_description": "As told."}
            return Response.of(told.status, body, told)
        form = parse_qs(request.body.decode())
        if not _is_signed(form.get("assertion", [""])[0]):
            body = {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}
            return Response.of(400, body)
        access = f"ya29.{secrets.token_urlsafe(24)}"
        self.access_tokens.add(access)
        granted = {"access_token": access, "expires_in": TOKEN_SECONDS, "token_type": "Bearer"}
        return Response.of(200, granted, told)

    # -- projects.messages.send ---------------------------------------------------------------

    def _send(self, request: Request) -> Response:
        message: Any = (request.json() or {}).get("message")
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in (
            self.access_tokens
        ):
            return self._noted(message, _error("UNAUTHENTICATED"))
        if field := _bad_field(message):
            return self._noted(message, _error("INVALID_ARGUMENT", details=_violation(field, "")))
        told = self.told()
        if told == Answer():
            told = _told_by(message["token"])
        if told.error or told.status != HTTPStatus.OK:
            return self._noted(message, _error(told.error or FIRST.get(told.status, ""), told))
        name = f"projects/{PROJECT}/messages/{secrets.token_hex(8)}"
        return self._noted(message, Response.of(200, {"name": name}, told))

    def _noted(self, message: Any, response: Response) -> Response:
        self.note({"status": response.status, "message": message})
        return response


def _told_by(token: str) -> Answer:
    beginning, dash, _rest = token.partition("-")
    return TELLING.get(beginning + dash, Answer())


def _error(
    key: str, told: Answer | None = None, details: list[dict[str, Any]] | None = None
) -> Response:
    """Return an error as Google has it; an unknown key is a proxy's page."""
    told = told or Answer()
    if key not in ERRORS:
        return Response(told.status, b"<html>Bad</html>", {"content-type": "text/html"}, told)
    code, status, text, fcm, others = ERRORS[key]
    shown = list(others if details is None else details)
    if fcm:
        shown.insert(0, {"@type": f"{TYPES}google.firebase.fcm.v1.FcmError", "errorCode": fcm})
    error = {"code": code, "message": text, "status": status, "details": shown}
    return Response.of(code, {"error": error}, told)


def _bad_field(message: Any) -> str:
    if not isinstance(message, dict) or not message.get("token"):
        return "message"
    android, apns = message.get("android", {}), message.get("apns", {})
    wrong = {
        **{f"message.{field}": True for field in message.keys() - FIELDS},
        "message.data": not _is_texts(message.get("data", {})),
        "message.android.ttl": not DURATION.fullmatch(android.get("ttl", "0s")),
        "message.android.priority": android.get("priority", "normal") not in {"normal", "high"},
        "message.apns.headers": not _is_texts(apns.get("headers", {})),
    }
    return next((field for field, is_wrong in wrong.items() if is_wrong), "")


def _is_texts(values: dict[str, Any]) -> bool:
    return all(isinstance(value, str) for value in values.values())


def _is_signed(assertion: str) -> bool:
    """Tell whether this is a valid JWT of our service account (RFC 7523)."""
    signed, _dot, signature = assertion.rpartition(".")
    try:
        _private_key().public_key().verify(
            _decoded(signature), signed.encode(), padding.PKCS1v15(), hashes.SHA256()
        )
        claims = json.loads(_decoded(signed.partition(".")[2]))
    except (InvalidSignature, ValueError):
        return False
    return bool(claims["iss"] == EMAIL and claims["iat"] - 60 <= time.time() < claims["exp"])


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
