"""Rules for web push endpoints, which anybody may register and this server then calls.

So that nobody reaches hosts that only this server can reach, an endpoint is a name and never an
address, all that it resolves to must be public, and the call goes to the address that was checked
(`transports/web_push/transport.py`). `KIER_OWN_PUSH_SERVICES` names exceptions.
"""

import ipaddress
import json
import re
import socket
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.translation import gettext as _

from backend.core.crypto import encoding
from backend.core.crypto.errors import Malformed
from backend.core.errors import FieldError

MAX_CHARACTERS = 1_000
# What a registration waits for a name to resolve: it holds a thread on which seekers are answered.
LOOK_UP_SECONDS = 0.8
POINT_BYTES, SECRET_BYTES = 65, 16
DEFAULT_PORTS = {"http": 80, "https": 443}

# Narrower than RFC 3986, so that no two readers understand one differently: no user, no fragment,
# no sign that would have to be escaped.
ENDPOINT = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]+|\[[0-9a-f:]+\])(?::(?P<port>[0-9]{1,5}))?"
    r"(?:[/?][!\"$-~]*)?",
    re.IGNORECASE,
)
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# Two labels at least. The last one is no number: that would be an address in one of its many
# spellings (https://url.spec.whatwg.org/#ends-in-a-number-checker).
NAME = re.compile(rf"(?:{LABEL}\.)+(?!(?:[0-9]+|0x[0-9a-f]*)$){LABEL}")
MAX_NAME_CHARACTERS = 253
# Names that are never in the public network: RFC 6761, 6762 (with appendix G), 7686, 8375, 9476,
# and ICANN's resolution of 29 July 2024 (internal).
NOT_PUBLIC = re.compile(
    r"(?:.*\.)?(?:localhost|localdomain|local|internal|intranet|private|corp|home|lan|onion|alt"
    r"|home\.arpa)"
)
# All of IPv6 that was given out (RFC 4291, section 2.4), and what stands for IPv4 behind a
# translator (RFC 6052), where a network has no IPv4 of its own.
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")
TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")

# One name at a time is waited for.
_looking_up = threading.Lock()


class BadSubscription(Exception):
    """A subscription cannot be used; `error` names the field and the reason."""

    def __init__(self, field: str, code: str, detail: str) -> None:
        super().__init__(code)
        self.error = FieldError(field, code, detail)


def checked_subscription(subscription: dict[str, Any]) -> str:
    """Return a subscription as canonical JSON text, or raise `BadSubscription`."""
    endpoint, keys = subscription.get("endpoint"), subscription.get("keys")
    if not isinstance(endpoint, str):
        raise _bad_endpoint()
    keys = keys if isinstance(keys, dict) else {}
    # RFC 8291, section 3.1 and 3.2.
    point = _checked_key(keys, "p256dh", POINT_BYTES)
    secret = _checked_key(keys, "auth", SECRET_BYTES)
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        raise _bad_key("p256dh") from None
    check_endpoint(endpoint)
    checked = {"auth": encoding.encode(secret), "p256dh": encoding.encode(point)}
    return json.dumps({"endpoint": endpoint, "keys": checked}, separators=(",", ":"))


def check_endpoint(endpoint: str) -> None:
    """Raise `BadSubscription` if an endpoint may not be called; unresolved names pass for now."""
    found = ENDPOINT.fullmatch(endpoint)
    if found is None or origin_of(endpoint) is None:
        raise _bad_endpoint()
    if not is_own_service(*_host_and_port(found)) and not is_public(_addresses(found)):
        raise BadSubscription(
            "endpoint", "not-public", _("This push service is not in the public network.")
        )


def origin_of(endpoint: str) -> str | None:
    """Return the origin of an endpoint (RFC 6454, section 6.2), or None if it may not be called."""
    found = ENDPOINT.fullmatch(endpoint)
    if found is None or len(endpoint) > MAX_CHARACTERS:
        return None
    scheme, (host, port) = found["scheme"].lower(), _host_and_port(found)
    if not is_own_service(host, port) and not _is_public_service(scheme, host, port):
        return None
    return f"{scheme}://{host}" + ("" if port == DEFAULT_PORTS[scheme] else f":{port}")


def is_own_service(host: str, port: int) -> bool:
    """Tell whether the operator made an exception for this host and port."""
    return f"{host}:{port}" in settings.OWN_PUSH_SERVICES


def is_public(addresses: Sequence[str]) -> bool:
    """Tell whether all of these addresses, or the IPv4 ones behind them, are public (RFC 6890)."""
    return all(_is_public(address) for address in addresses)


def public_key() -> str:
    """Return the key for subscriptions: a point on P-256, 65 bytes (RFC 8292, section 3.2)."""
    return _public_key(settings.VAPID_KEY)


@cache
def _public_key(key: bytes) -> str:
    private = ec.derive_private_key(int.from_bytes(key), ec.SECP256R1())
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return encoding.encode(point)


def _checked_key(keys: dict[str, Any], name: str, size: int) -> bytes:
    text = keys.get(name)
    if not isinstance(text, str):
        raise _bad_key(name)
    try:
        # Libraries beside browsers write the padding.
        return encoding.decode(text.rstrip("="), size)
    except Malformed:
        raise _bad_key(name) from None


def _host_and_port(endpoint: re.Match[str]) -> tuple[str, int]:
    port = endpoint["port"] or DEFAULT_PORTS[endpoint["scheme"].lower()]
    return endpoint["host"].lower(), int(port)


def _is_public_service(scheme: str, host: str, port: int) -> bool:
    return (
        scheme == "https"
        # All push services of browsers are there; other ports are other services.
        and port == DEFAULT_PORTS["https"]
        and len(host) <= MAX_NAME_CHARACTERS
        and NAME.fullmatch(host) is not None
        and NOT_PUBLIC.fullmatch(host) is None
    )


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        behind = address.ipv4_mapped
        if address in TRANSLATED:
            behind = ipaddress.IPv4Address(address.packed[-4:])
        if behind is None:
            usual = address in GLOBAL_UNICAST and address not in SIX_TO_FOUR
            return usual and address.is_global and not address.scope_id
        address = behind
    return address.is_global and not address.is_multicast and not address.is_reserved


def _addresses(endpoint: re.Match[str]) -> list[str]:
    """Return what the name resolves to; nothing if that is slow or another one is under way."""
    if not _looking_up.acquire(blocking=False):
        return []
    found: Future[list[str]] = Future()

    def look_up() -> None:
        try:
            entries = socket.getaddrinfo(*_host_and_port(endpoint), type=socket.SOCK_STREAM)
            found.set_result([str(entry[4][0]) for entry in entries])
        except (OSError, UnicodeError):
            found.set_result([])
        finally:
            _looking_up.release()

    threading.Thread(target=look_up, name="kier-look-up", daemon=True).start()
    try:
        return found.result(LOOK_UP_SECONDS)
    except TimeoutError:
        return []


def _bad_endpoint() -> BadSubscription:
    return BadSubscription("endpoint", "invalid", _("Give the address of a push service."))


def _bad_key(name: str) -> BadSubscription:
    detail = _("Give the keys of a push subscription, as the browser made them.")
    return BadSubscription(f"keys.{name}", "invalid", detail)
