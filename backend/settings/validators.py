"""Validators of settings, which raise `environs.ValidationError`."""

import base64
import re
from itertools import pairwise
from urllib.parse import SplitResult, parse_qs, urlsplit

from environs import ValidationError, validate

from backend.core import error_reports, extras

from .environment import PRODUCTION

# 16 bytes in base64url.
LONG = validate.Length(min=22, error="is too short")
# Of sixteen by chance, all but one in 10^9 have so many that differ.
SALT_BYTES, MIN_DIFFERENT_BYTES = 16, 9
# A private key of P-256.
PUSH_KEY_BYTES = 32


def from_base64url(text: str) -> bytes:
    """Decode base64url; return nothing if it is invalid."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return b""


def address_of(url: str) -> SplitResult:
    """Return the parts of a URL; raise `ValidationError` without the URL, which has a password."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ValidationError(
            "is no address; in its password # / ? [ ] are written as %23 %2F %3F %5B %5D"
        ) from None
    return parts


def stand_in(name: str) -> str:
    """Return a known secret of 32 bytes for tests and demonstrations."""
    return base64.urlsafe_b64encode(name.ljust(32, ".").encode()[:32]).decode()


def is_long(text: str) -> None:
    """Refuse a short secret in production."""
    if PRODUCTION:
        LONG(text)


def is_strong_salt(text: str) -> None:
    """Refuse a salt of case codes in production that is short, known or not random."""
    if not PRODUCTION:
        return
    raw = from_base64url(text)
    steps = {(after - before) % 256 for before, after in pairwise(raw)}
    if len(raw) < SALT_BYTES:
        wrong = "is not 16 bytes in base64url"
    elif text.rstrip("=") == stand_in("KIER_CASE_CODE_SALT").rstrip("="):
        wrong = "is the known one of demonstrations"
    elif len(set(raw[:SALT_BYTES])) < MIN_DIFFERENT_BYTES or len(steps) == 1:
        wrong = "was not made by chance"
    else:
        return
    raise ValidationError(wrong)


def is_push_key(text: str) -> None:
    """Refuse a push key that is not 32 bytes in base64url."""
    if len(from_base64url(text)) < PUSH_KEY_BYTES:
        raise ValidationError("is not 32 bytes in base64url")


def names_hosts(names: list[str]) -> None:
    """Refuse an empty list of hosts, and `*`."""
    if not any(name.strip() for name in names):
        raise ValidationError("names no host")
    if "*" in names:
        raise ValidationError("answers to every host name")


def are_origins(names: list[str]) -> None:
    """Refuse what is no origin: scheme, host and perhaps a port (RFC 6454), without a path."""
    for name in names:
        parts = address_of(name)
        if not parts.hostname or name != f"{parts.scheme}://{parts.netloc}" or "@" in name:
            raise ValidationError("holds what is no origin, as https://app.kier.example is one")


def is_encrypted(url: str) -> None:
    """Refuse a URL without encryption; onion services encrypt by themselves."""
    address = address_of(url)
    is_onion = address.scheme == "http" and (address.hostname or "").endswith(".onion")
    if not address.hostname or (address.scheme != "https" and not is_onion):
        raise ValidationError("is no address that starts with https://")


def is_contact(text: str) -> None:
    """Refuse an invalid security contact (RFC 9116, 2.5.3); it may be empty."""
    if text and not re.fullmatch(r"(mailto:[^@\s]+@[^@\s]+|https://\S+|tel:[+0-9-]+)", text):
        raise ValidationError("is no address like mailto:security@kier.example")


def has_password(url: str) -> None:
    """Refuse a Redis without a password in production, except for a socket file."""
    address = address_of(url)
    in_query = any(parse_qs(address.query).get("password", []))
    if PRODUCTION and url and address.scheme != "unix" and not (address.password or in_query):
        raise ValidationError(
            "has no password: redis://:PASSWORD@host:6379/0, as docs/operations.md says"
        )


def can_push_to_apps(file: str) -> None:
    """Refuse Firebase credentials if its library is not installed."""
    if file and not extras.is_installed(extras.Extra.FCM):
        raise ValidationError(f"cannot be used, since {extras.how_to_install(extras.Extra.FCM)}")


def is_dsn(text: str) -> None:
    """Refuse an invalid or unencrypted DSN of Sentry."""
    if not text:
        return
    try:
        error_reports.address_of(text)
    except ValueError as error:
        raise ValidationError(str(error)) from None
