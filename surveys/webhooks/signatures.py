"""Signatures of webhook calls: the Standard Webhooks (spec/standard-webhooks.md, version 1)."""

import base64
import hashlib
import hmac
import secrets

from backend.core.at_rest import lock_at_rest, open_at_rest
from surveys.models import Webhook

PURPOSE = b"survey webhook"
PREFIX = "whsec_"
# The standard asks for 24 to 64 bytes.
SECRET_BYTES = 32


def new_secret() -> str:
    """Return a new secret, as it is shown to the receiver of the calls."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def lock_secret(secret: str) -> bytes:
    """Return a secret encrypted at rest."""
    return lock_at_rest(PURPOSE, secret)


def secret_of(webhook: Webhook) -> str:
    """Return the secret of a webhook; raise Damaged if no key of the server opens it."""
    return open_at_rest(PURPOSE, bytes(webhook.secret))


def headers_for(secret: str, call_id: str, at: int, body: bytes) -> dict[str, str]:
    """Return the headers of a call: `call_id` stays the same, `at` is this attempt's second."""
    signed = b".".join((call_id.encode(), str(at).encode(), body))
    key = base64.b64decode(secret.removeprefix(PREFIX))
    mac = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    return {
        "webhook-id": call_id,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{mac}",
    }
