"""Links of requesters: what stands in them is worked out, and stored nowhere.

A token is the request's identifier and a code over it under the server's secret, as of surveys'
invitations. It is bound to `Assignment.link` as well: when that counts up (`relinking.py`), all
links to this request that were mailed before lead nowhere.
"""

import hmac
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from backend.core.at_rest import digest_at_rest, digests_at_rest
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.errors import Malformed
from backend.core.errors import Missing
from backend.experts.models import Assignment

UUID_BYTES, MAC_BYTES = 16, 16
LINK = b"hope requester"
PAGE = "/advice/r/"


def token_of(assignment: Assignment) -> str:
    """What stands in the link of a request: 43 characters, the same each time."""
    mac = digest_at_rest(LINK, _bound(assignment))[:MAC_BYTES]
    return encode(assignment.id.bytes + mac)


def link_to(assignment: Assignment) -> str:
    """The address of the requester's page, as it is mailed."""
    return f"{settings.PUBLIC_URL}{PAGE}{token_of(assignment)}"


def assignment_behind(token: str) -> Assignment:
    """The request whose link this is, with its requester and platform.

    :raises Missing: there is none, or the link was made to lead nowhere
    """
    gone = Missing(_("This link leads nowhere. Look for a newer mail, or ask for advice again."))
    try:
        raw = decode(token, UUID_BYTES + MAC_BYTES)
    except Malformed:
        raise gone from None
    rows = Assignment.objects.select_related("requester", "platform__organisation")
    found = rows.filter(id=UUID(bytes=raw[:UUID_BYTES])).first()
    if found is None or not _is_good(raw[UUID_BYTES:], found):
        raise gone
    return found


def _bound(assignment: Assignment) -> str:
    return f"{assignment.id}/{assignment.requester_id}/{assignment.link}"


def _is_good(mac: bytes, assignment: Assignment) -> bool:
    digests = digests_at_rest(LINK, _bound(assignment))
    return any(hmac.compare_digest(mac, one[:MAC_BYTES]) for one in digests)
