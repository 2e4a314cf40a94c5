"""Addresses of certificates and of what verifiers look up, and codes as people read them."""

import re
import secrets
from typing import Final
from urllib.parse import quote, urlsplit
from uuid import UUID

from django.conf import settings

# Nothing that looks like another sign, on paper and in a hurry.
CODE_SIGNS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_LENGTH: Final = 20
"""Signs of a code, one of 31^20: more than anybody tries, even with all digests at hand."""

GROUP: Final = 4
LONGEST_TYPED: Final = 200
"""Signs that somebody may type for a code, with spaces and lines between them, or its address."""


# As it stands on paper too: the address, and the code on the next line.
_IN_ADDRESS: Final = re.compile(r"/c(?:/|\s)\s*([^/?#]+)")


def new_code() -> str:
    """Return a new code, as it is stored nowhere."""
    return "".join(secrets.choice(CODE_SIGNS) for _place in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """Return what somebody typed or scanned as a code, which may be none of ours.

    Of an address (`check_address`) it is the part behind `/c/`.
    """
    typed = typed[:LONGEST_TYPED]
    if found := _IN_ADDRESS.search(typed):
        typed = found[1]
    return re.sub(r"[\W_]+", "", typed).lower()


def shown_code(code: str) -> str:
    """Return a code in groups, to be read aloud and typed."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def check_address(code: str) -> str:
    """Return where a certificate is checked: what its QR code holds."""
    return f"{settings.PUBLIC_URL}/c/{shown_code(code)}"


def issuer_id() -> str:
    """Return the DID of this Kier (did:web), whose document is at `/.well-known/did.json`."""
    return "did:web:" + quote(urlsplit(settings.PUBLIC_URL).netloc, safe="")


def key_id(kid: str) -> str:
    """Return what the header of a badge calls its key."""
    return f"{issuer_id()}#{kid}"


def issuer_address() -> str:
    """Return the page that says who issues certificates here."""
    return f"{settings.PUBLIC_URL}/c/issuer"


def award_address(award_id: UUID) -> str:
    """Return the page that says what a certificate is for."""
    return f"{settings.PUBLIC_URL}/c/achievements/{award_id}"


def list_address(number: int) -> str:
    """Return where a status list is."""
    return f"{settings.PUBLIC_URL}/c/status/{number}"
