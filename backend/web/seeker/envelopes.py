"""Request keys sealed by the server, for browsers without scripts."""

from collections.abc import Mapping
from uuid import UUID

from backend.core.crypto.key_pairs import PublicKey
from backend.core.crypto.organisation import seal_request_key
from backend.help_requests.payloads import LetIn, SealedKey
from backend.organisations.directory import directory

type Keys = Mapping[int, bytes]
"""Request keys by their numbers."""


class NotThere(Exception):
    """An organisation is gone or excluded, or has no key or another one."""


def has_key(organisation: UUID) -> bool:
    """Return whether the organisation has a key."""
    partner = directory().partners.get(organisation)
    return partner is not None and partner.key is not None


def seal_to(organisation: UUID, *, request: UUID, keys: Keys) -> LetIn:
    """Seal request keys to an organisation's key; raise `NotThere` if it has none."""
    partner = directory().partners.get(organisation)
    if partner is None or partner.key is None:
        raise NotThere
    key_id, public = partner.key.id, PublicKey(bytes(partner.key.public))
    envelopes = {
        number: seal_request_key(
            public,
            request=request,
            organisation=organisation,
            key_id=key_id,
            request_key=key,
            number=number,
        )
        for number, key in sorted(keys.items())
    }
    return LetIn(organisation, key_id, envelopes)


def seal_one_to(organisation: UUID, *, request: UUID, number: int, key: bytes) -> SealedKey:
    """Seal one request key to an organisation; raise `NotThere` if it has no key."""
    sealed = seal_to(organisation, request=request, keys={number: key})
    return SealedKey(organisation, sealed.key, sealed.envelopes[number])
