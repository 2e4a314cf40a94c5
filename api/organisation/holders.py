"""The header `Kier-Holder`: the proof that a member holds a key of the organisation."""

import re
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from api.common.fields import UUID_ANY, base64url_pattern, decode
from backend.core.crypto.boxes import KEY_SIZE
from backend.organisations.holder_challenges import HolderProof

HEADER = "Kier-Holder"
PROOF = re.compile(f"({UUID_ANY.pattern}) ({base64url_pattern(KEY_SIZE).strip('^$')})")
HOLDER = OpenApiParameter(
    HEADER,
    {"type": "string", "pattern": f"^{PROOF.pattern}$"},
    OpenApiParameter.HEADER,
    description="The identifier of a challenge, a space, and the 32 bytes that were in its box",
)


def read_proof(request: Request) -> HolderProof | None:
    """Return the proof of the header, or None if it is malformed."""
    found = PROOF.fullmatch(request.headers.get(HEADER, ""))
    answer = found and decode(found[2])
    return HolderProof(UUID(found[1]), answer) if found and answer else None
