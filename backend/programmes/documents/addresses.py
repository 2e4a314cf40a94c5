"""Addresses that documents may lead to."""

import re
from typing import Final
from urllib.parse import urlsplit

LONGEST_ADDRESS: Final = 1000
OWN: Final = re.compile(r"/(?:p/[a-z0-9-]{2,60})?")
SLUG: Final = re.compile(r"[a-z0-9-]{2,60}")
PHONE: Final = re.compile(r"\+?[0-9](?:[-.]?[0-9]){2,19}")
# What RFC 3986 knows, without the brackets of addresses that are numbers.
_WEB = re.compile(r"https://[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_MAIL = re.compile(r"mailto:[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{3,190}")


def is_web(address: str) -> bool:
    """Return whether this is an https address of a host with a name, without credentials."""
    if len(address) > LONGEST_ADDRESS or not _WEB.fullmatch(address):
        return False
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    if "@" in parts.netloc or port == 0:
        return False
    return bool(_HOST.fullmatch((parts.hostname or "").lower()))


def is_phone(number: str) -> bool:
    """Return whether this is a number that a phone calls."""
    return bool(PHONE.fullmatch(number))


def is_link(address: str) -> bool:
    """Return whether a link of a document may lead there: elsewhere, to a page, mail or phone."""
    if address.startswith("tel:"):
        return is_phone(address.removeprefix("tel:"))
    if address.startswith("mailto:"):
        return bool(_MAIL.fullmatch(address))
    return bool(OWN.fullmatch(address)) or is_web(address)
