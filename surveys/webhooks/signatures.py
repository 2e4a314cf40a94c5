"""How a call is signed: the Standard Webhooks (spec/standard-webhooks.md, version 1).

So receivers take one of its libraries. The secret is locked at rest.
"""

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
    """Return a secret, as it is shown to whoever receives the calls."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def lock_secret(secret: str) -> bytes:
    """Return a secret as it stands in its row."""
    return lock_at_rest(PURPOSE, secret)


def secret_of(webhook: Webhook) -> str:
    """Return the secret of a webhook.

    :raises Damaged: none of the server's keys opens it
    """
    return open_at_rest(PURPOSE, bytes(webhook.secret))


def headers_for(secret: str, call_id: str, at: int, body: bytes) -> dict[str, str]:
    """Return the three headers of a call.

    :param call_id: the same in every attempt, so that a receiver notices a second one
    :param at: the second of this attempt, since 1970
    """
    signed = b".".join((call_id.encode(), str(at).encode(), body))
    key = base64.b64decode(secret.removeprefix(PREFIX))
    mac = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    return {
        "webhook-id": call_id,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{mac}",
    }
