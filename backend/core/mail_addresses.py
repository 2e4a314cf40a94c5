"""Normalisation of e-mail addresses.

`normalise_email` is for storage and lookup, `mailbox_of` for limits and suppression.
"""

import re
import unicodedata

import idna
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db.models import Q

from .characters import has_hidden

# Dots of other scripts separate labels too (UTS 46, section 2.3).
_DOTS = re.compile("[\u3002\uff0e\uff61]")
_check_form = EmailValidator()


class NotAnAddress(ValueError):
    """The text is not an unambiguous e-mail address; `is_hidden` if it has invisible characters."""

    def __init__(self, *, is_hidden: bool = False) -> None:
        super().__init__("not an e-mail address")
        self.is_hidden = is_hidden


def normalise_email(address: str) -> str:
    """Return an address in NFKC and lower case with an ASCII domain (UTS 46)."""
    if has_hidden(address.strip()):
        return address.strip().lower()
    text = _lower(_DOTS.sub(".", address)).strip()
    local, at, domain = text.rpartition("@")
    return f"{local}{at}{_ascii(domain.removesuffix('.'))}"


def checked_email(address: str) -> str:
    """Return the normalised address; raise `NotAnAddress` if mail cannot be sent to it."""
    if has_hidden(address.strip()):
        raise NotAnAddress(is_hidden=True)
    text = normalise_email(address)
    # Quoted parts and numbers of hosts would be spellings as many as one likes.
    if not text.isascii() or '"' in text or "[" in text:
        raise NotAnAddress
    try:
        _check_form(text)
    except ValidationError:
        raise NotAnAddress from None
    return text


def mailbox_of(address: str) -> str:
    """Return the mailbox of an address, without a suffix after `+`."""
    local, at, domain = normalise_email(_without_hidden(address)).rpartition("@")
    name, _plus, _tag = local.partition("+")
    return f"{name or local}{at}{domain}"


def in_mailbox(column: str, address: str) -> Q:
    """Return a condition for rows whose stored address leads to this mailbox."""
    mailbox = mailbox_of(address)
    local, _at, domain = mailbox.rpartition("@")
    return Q((f"{column}__iexact", mailbox)) | Q(
        (f"{column}__istartswith", f"{local}+"), (f"{column}__iendswith", f"@{domain}")
    )


def _lower(text: str) -> str:
    # Some capitals come apart in lower case, and some signs become capitals in NFKC.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower()).lower()


def _ascii(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        return domain


def _without_hidden(address: str) -> str:
    return "".join(character for character in address if not has_hidden(character))
