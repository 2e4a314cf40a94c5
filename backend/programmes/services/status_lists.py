"""Lists of revoked certificates for verifiers of badges (W3C Bitstring Status List).

A list has 131,072 entries of one bit. A certificate gets a random one, so that it is hidden among
the others, and whoever fetches a list does not say for which of them.
"""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Final

from django.core.cache import cache

from backend.core.errors import Missing
from backend.core.shown_changes import present_mark
from backend.programmes.certificate_addresses import issuer_id, list_address
from backend.programmes.models import Certificate, SigningKey
from backend.programmes.models.certificates import LIST_SIZE
from backend.programmes.selectors.certificates import signing_key

from .signatures import signed

PURPOSE: Final = "revocation"
FRESH: Final = timedelta(minutes=5)
"""How long a list is kept by verifiers, and here until anything shown changes."""

GOOD: Final = timedelta(days=1)
"""How long a list counts, so that nobody shows an old one for ever."""

# If all of them are taken the list is so full that another one begins.
TRIES: Final = 8


def free_entry() -> tuple[int, int]:
    """Return a list and a random entry of it that no certificate has."""
    newest = Certificate.objects.order_by("-status_list").values_list("status_list", flat=True)
    number: int = newest.first() or 1
    entries = {secrets.randbelow(LIST_SIZE) for _try in range(TRIES)}
    rows = Certificate.objects.filter(status_list=number, status_index__in=entries)
    left = entries - {*rows.values_list("status_index", flat=True)}
    return (number, left.pop()) if left else (number + 1, entries.pop())


def signed_list(number: int) -> str:
    """Return a status list as a signed credential.

    :raises Missing: no certificate has an entry in it
    """
    signer = signing_key()
    if signer is None:
        raise Missing
    mark = present_mark()
    if mark is None:
        return _made(number, signer)
    key = f"certificates:list:{number}:{signer.pk}:{mark.day}:{mark.changes}"
    kept: str | None = cache.get(key)
    if kept is None:
        kept = _made(number, signer)
        cache.set(key, kept, int(FRESH.total_seconds()))
    return kept


def _made(number: int, signer: SigningKey) -> str:
    from openbadgeslib.ob3 import build_status_list_credential  # noqa: PLC0415 - slow to import

    rows = Certificate.objects.filter(status_list=number)
    if not rows.exists():
        raise Missing
    # Who writes into the database revokes nothing: only rows that verify count.
    revoked = [row.status_index for row in rows.filter(revoked_on__isnull=False)]
    # Clocks of verifiers go differently.
    now = datetime.now(UTC).replace(microsecond=0) - FRESH
    address = list_address(number)
    credential = build_status_list_credential(
        issuer_id(),
        address,
        PURPOSE,
        revoked,
        LIST_SIZE,
        issued=now,
        valid_until=now + GOOD,
        ttl=int(FRESH.total_seconds() * 1_000),
    )
    claims = {"iss": issuer_id(), "sub": f"{address}#list", "jti": address}
    days = {"nbf": int(now.timestamp()), "exp": int((now + GOOD).timestamp())}
    return signed({**credential, **claims, **days}, signer)
