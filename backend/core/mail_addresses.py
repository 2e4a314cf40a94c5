"""E-mail addresses: one spelling for each, and the mailbox behind it.

Many spellings lead to one mailbox: wide and circled letters, capitals, other spellings of an
internationalised domain (UTS 46), and whatever stands behind a `+`. What is stored and looked for
is `normalise_email`; what is counted and stopped is `mailbox_of`; mail goes to the address as its
owner gave it, but for the spelling.
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
    """No mail can be sent there, or it cannot be told where to; `is_hidden` says which."""

    def __init__(self, *, is_hidden: bool = False) -> None:
        super().__init__("not an e-mail address")
        self.is_hidden = is_hidden


def normalise_email(address: str) -> str:
    """Return the one spelling of an address: NFKC, lower case, the domain as ASCII (UTS 46).

    What is no address comes back as it is, but for capitals: it belongs to nobody.
    """
    if has_hidden(address.strip()):
        return address.strip().lower()
    text = _lower(_DOTS.sub(".", address)).strip()
    local, at, domain = text.rpartition("@")
    return f"{local}{at}{_ascii(domain.removesuffix('.'))}"


def checked_email(address: str) -> str:
    """Return the one spelling of an address to which mail can be sent.

    :raises NotAnAddress: it has another form, or characters in it that nobody sees
    """
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
    """Return the mailbox behind an address: without what stands behind a `+`."""
    local, at, domain = normalise_email(_without_hidden(address)).rpartition("@")
    name, _plus, _tag = local.partition("+")
    return f"{name or local}{at}{domain}"


def in_mailbox(column: str, address: str) -> Q:
    """Return a condition for rows whose address, spelled as it is stored, leads to this mailbox."""
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
    return "".join(one for one in address if not has_hidden(one))
