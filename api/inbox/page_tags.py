"""ETags of the pages of an inbox, from which a client knows that nothing changed."""

import hashlib
from uuid import UUID

from django.utils.translation import get_language

from api.common.views import Request
from backend.help_requests.revisions import revision_of
from backend.organisations.directory import directory, partner_of


def page_tag(request: Request, organisation_id: UUID) -> str:
    """Return the ETag of the page that this call asks for.

    It is another one whenever the page may be: after a change in the inbox, in another language,
    and when what reasons are explained with was changed.
    """
    partner, net = partner_of(organisation_id), directory().safety_net
    organisation = partner.organisation
    parts = (
        organisation_id,
        request.build_absolute_uri(),
        get_language(),
        *revision_of(organisation_id),
        organisation.name,
        *organisation.languages,
        organisation.response_hours,
        partner.key and partner.key.id,
        net and net.name,
    )
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'
