"""Answer templates of an organisation, locked under its seed: whoever made one is a holder."""

from collections.abc import Mapping
from typing import Any

from backend.core.crypto import labels
from backend.core.crypto.boxes import checked_key, hkdf, lock, unlock
from backend.core.crypto.labels import Identifier
from backend.core.crypto.padding import pack, unpack


def lock_template(
    organisation_seed: bytes,
    *,
    organisation: Identifier,
    template: Identifier,
    revision: int,
    key_id: Identifier,
    content: Mapping[str, Any],
) -> bytes:
    """Encrypt a revision of a template. May raise `TooLarge` or `Malformed`."""
    aad = labels.organisation_template(organisation, template, revision, key_id)
    return lock(_template_key(organisation_seed), aad, pack(dict(content)))


def unlock_template(
    organisation_seed: bytes,
    *,
    organisation: Identifier,
    template: Identifier,
    revision: int,
    key_id: Identifier,
    box: bytes,
) -> dict[str, Any]:
    """Decrypt a template; raise `Damaged` if no holder of the seed made this revision of it."""
    aad = labels.organisation_template(organisation, template, revision, key_id)
    content: dict[str, Any] = unpack(unlock(_template_key(organisation_seed), aad, box))
    return content


def _template_key(organisation_seed: bytes) -> bytes:
    return hkdf(checked_key(organisation_seed), labels.ORGANISATION_TEMPLATE)
