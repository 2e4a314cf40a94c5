"""Request keys sealed to organisations by the server, for those whose browser runs no scripts."""

from collections.abc import Mapping
from uuid import UUID

from backend.core.crypto.key_pairs import PublicKey
from backend.core.crypto.organisation import seal_request_key
from backend.help_requests.submissions import LetIn, SealedKey
from backend.organisations.directory import directory

type Keys = Mapping[int, bytes]
"""Request keys by their numbers."""


class NotThere(Exception):
    """An organisation is gone, was left out, or has no key or another one by now."""


def has_key(organisation: UUID) -> bool:
    """Tell whether anything can be sealed to an organisation now."""
    partner = directory().partners.get(organisation)
    return partner is not None and partner.key is not None


def seal_to(organisation: UUID, *, request: UUID, keys: Keys) -> LetIn:
    """Return envelopes of these request keys for an organisation, under its current key.

    :raises NotThere: it has no key
    """
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
    """Return the envelope of one request key for an organisation.

    :raises NotThere: it has no key
    """
    sealed = seal_to(organisation, request=request, keys={number: key})
    return SealedKey(organisation, sealed.key, sealed.envelopes[number])
