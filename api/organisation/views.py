"""An organisation's own calls: its page and its keys."""

from typing import Any, cast
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import PermissionDenied

from api.common.authentication import MemberAuthentication, MemberSession
from api.common.fields import encode
from api.common.permissions import Coordinates, WorksAtOrganisation
from api.common.views import KierView, Request, Response
from backend.core.errors import Conflict, FieldError
from backend.help_requests.services.bin import binned_at
from backend.organisations import keys, selectors
from backend.organisations.holder_challenges import create_challenge
from backend.organisations.models import Organisation, Role
from backend.organisations.page import KEPT_BY_COORDINATORS, change_page

from .holders import HOLDER, read_proof
from .shapes import (
    ChallengeAsked,
    ChallengeShape,
    KeyKept,
    KeyPublished,
    OwnOrganisation,
    PageChanged,
)

CHANGED, PUBLISHED, ASKED = PageChanged(), KeyPublished(), ChallengeAsked()


class OrganisationCall(KierView):
    """A call of somebody who works at an organisation, about this organisation."""

    authentication_classes = [MemberAuthentication]
    permission_classes = [Coordinates]

    def mine(self, request: Request) -> MemberSession:
        """Who asks, and as what."""
        return cast("MemberSession", request.auth)

    def organisation_id(self, request: Request) -> UUID:
        """Where the caller works."""
        return cast("UUID", self.mine(request).organisation_id)


class PageView(OrganisationCall):
    """`GET` and `PATCH /api/v1/organisation`."""

    @extend_schema(operation_id="organisation_read", responses=OwnOrganisation)
    def get(self, request: Request) -> Response:
        """What the organisation says of itself, its keys, and what it carries."""
        organisation = selectors.organisation_of(self.organisation_id(request))
        return Response(write_organisation(organisation))

    @extend_schema(
        operation_id="organisation_change", request=PageChanged, responses=OwnOrganisation
    )
    def patch(self, request: Request) -> Response:
        """Changes what is given, and leaves the rest; matching goes by it at once."""
        changes = CHANGED.read(request.data)
        if "about" in changes:
            # Nothing to say in a language is no text.
            changes["about"] = {
                language: text for language, text in changes["about"].items() if text.strip()
            }
        organisation = change_page(organisation_id=self.organisation_id(request), changes=changes)
        return Response(write_organisation(organisation))


class KeysView(OrganisationCall):
    """`POST /api/v1/organisation/keys`."""

    permission_classes = [WorksAtOrganisation]

    @extend_schema(
        operation_id="organisation_key_publish",
        parameters=[HOLDER],
        request=KeyPublished,
        responses={201: KeyKept, 200: KeyKept},
    )
    def post(self, request: Request) -> Response:
        """Keeps the organisation's first key, or the next one, which a coordinator makes."""
        values, mine = PUBLISHED.read(request.data), self.mine(request)
        if "replaces" in values and mine.role != Role.COORDINATOR:
            raise PermissionDenied
        key, created = keys.publish_key(
            organisation_id=self.organisation_id(request),
            by=mine.member.pk,
            key_id=values["id"],
            public=values["public"],
            recovery_envelope=values["recovery_envelope"],
            grants=read_grants(values["grants"]),
            replaces=values.get("replaces"),
            succession=values.get("succession"),
            proof=read_proof(request),
        )
        return Response({"id": str(key.id)}, status=201 if created else 200)


class HolderChallengesView(OrganisationCall):
    """`POST /api/v1/organisation/holder-challenges`."""

    permission_classes = [WorksAtOrganisation]

    @extend_schema(
        operation_id="organisation_holder_challenge",
        request=ChallengeAsked,
        responses={201: ChallengeShape},
    )
    def post(self, request: Request) -> Response:
        """Seals 32 bytes to a key; who opens them proves to hold it, once, within ten minutes."""
        challenge, box = create_challenge(
            organisation_id=self.organisation_id(request),
            member_id=self.mine(request).member.pk,
            key_id=ASKED.read(request.data)["key"],
        )
        return Response({"id": str(challenge), "box": encode(box)}, status=201)


def read_grants(given: list[dict[str, Any]]) -> dict[UUID, bytes]:
    """Grants by member.

    :raises Conflict: somebody stands there twice
    """
    grants = {one["member"]: one["grant"] for one in given}
    if len(grants) < len(given):
        members = [one["member"] for one in given]
        detail = _("Somebody stands in this list twice.")
        raise Conflict(
            detail,
            errors=[
                FieldError(f"grants.{place}.member", "twice", detail)
                for place, member in enumerate(members)
                if member in members[:place]
            ],
        )
    return grants


def write_organisation(row: Organisation) -> dict[str, Any]:
    """An `OwnOrganisation`; three queries more."""
    keys_of_it, carried = selectors.keys_of(row.id), selectors.carried_by(row.id)
    active = next((key for key in keys_of_it if key.active), None)
    return {
        "id": str(row.id),
        "slug": row.slug,
        "name": row.name,
        **{name: getattr(row, name) for name in KEPT_BY_COORDINATORS},
        "safety_net": row.safety_net,
        "key": active and {"id": str(active.id), "public": encode(active.public)},
        "confirmed": active is not None and active.confirmed,
        "keys": [
            {
                "id": str(key.id),
                "public": encode(key.public),
                "recovery_envelope": encode(key.recovery_envelope),
                "active": key.active,
                "replaces": key.replaces_id and str(key.replaces_id),
                "succession": encode(key.succession) if key.succession else None,
            }
            for key in keys_of_it
        ],
        "load": {
            "open": carried.open,
            "taken": carried.taken,
            "binned": binned_at(row.id).count(),
        },
    }
