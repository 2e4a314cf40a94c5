"""An organisation's own calls about its members: who works here, and who may read."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema

from api.common.fields import encode
from api.common.pagination import AFTER, page_of, read_after
from api.common.permissions import WorksAtOrganisation
from api.common.serializers import EmptySerializer
from api.common.views import Request, Response, active_language
from api.members.views import DONE
from backend.organisations import keys, selectors, staff
from backend.organisations.models import Role

from .holders import HOLDER, read_proof
from .shapes import ColleaguePageShape, ColleagueShape, GrantGiven, Invited, RoleGiven
from .views import OrganisationCall

INVITED, ROLE, GRANT, NOTHING = Invited(), RoleGiven(), GrantGiven(), EmptySerializer()


class StaffView(OrganisationCall):
    """`GET` and `POST /api/v1/organisation/members`."""

    queries = frozenset({"after"})

    @extend_schema(
        operation_id="organisation_members", parameters=[AFTER], responses=ColleaguePageShape
    )
    def get(self, request: Request) -> Response:
        """Who works here, by identifier, a hundred at once."""
        page = selectors.colleagues_page(self.organisation_id(request), after=read_after(request))
        results = [write_colleague(colleague) for colleague in page.colleagues]
        return Response(page_of(request, results, page.after))

    @extend_schema(
        operation_id="organisation_member_invite",
        request=Invited,
        responses={201: ColleagueShape, 200: ColleagueShape},
    )
    def post(self, request: Request) -> Response:
        """Makes an account for somebody new, and mails them a link, in the caller's language."""
        values, organisation_id = INVITED.read(request.data), self.organisation_id(request)
        member, created = staff.invite(
            organisation_id=organisation_id,
            email=values["email"],
            name=values["name"].strip(),
            role=Role(values["role"]),
            language=active_language(),
        )
        colleague = selectors.colleague_of(organisation_id, member.pk)
        return Response(write_colleague(colleague), status=201 if created else 200)


class ColleagueView(OrganisationCall):
    """`PATCH` and `DELETE /api/v1/organisation/members/{id}`."""

    @extend_schema(
        operation_id="organisation_member_role", request=RoleGiven, responses=ColleagueShape
    )
    def patch(self, request: Request, member: UUID) -> Response:
        """Makes a member a coordinator or a caseworker."""
        values, organisation_id = ROLE.read(request.data), self.organisation_id(request)
        if "role" in values:
            role = Role(values["role"])
            staff.change_role(organisation_id=organisation_id, member_id=member, role=role)
        return Response(write_colleague(selectors.colleague_of(organisation_id, member)))

    @extend_schema(operation_id="organisation_member_remove", responses={204: DONE})
    def delete(self, request: Request, member: UUID) -> Response:
        """Ends a member's work here: sessions, grants and account are gone."""
        staff.remove(organisation_id=self.organisation_id(request), member_id=member)
        return Response(status=204)


class InvitationsView(OrganisationCall):
    """`POST /api/v1/organisation/members/{id}/invitations`."""

    @extend_schema(
        operation_id="organisation_member_invite_again",
        request=EmptySerializer,
        responses={204: DONE},
    )
    def post(self, request: Request, member: UUID) -> Response:
        """Mails a new link to somebody who has not come in yet."""
        NOTHING.read(request.data or {})
        staff.invite_again(
            organisation_id=self.organisation_id(request),
            member_id=member,
            language=active_language(),
        )
        return Response(status=204)


class GrantView(OrganisationCall):
    """`PUT /api/v1/organisation/members/{id}/grants/{key}`."""

    permission_classes = [WorksAtOrganisation]

    @extend_schema(
        operation_id="organisation_grant",
        parameters=[HOLDER],
        request=GrantGiven,
        responses={204: DONE},
    )
    def put(self, request: Request, member: UUID, key: UUID) -> Response:
        """Lets a colleague in, after both have compared twelve words; or oneself, by the code."""
        keys.let_in(
            organisation_id=self.organisation_id(request),
            by=self.mine(request).member.pk,
            member_id=member,
            key_id=key,
            box=GRANT.read(request.data)["grant"],
            proof=read_proof(request),
        )
        return Response(status=204)


def write_colleague(one: selectors.Colleague) -> dict[str, Any]:
    """A `ColleagueShape`."""
    return {
        "id": str(one.id),
        "email": one.email,
        "name": one.name,
        "role": one.role.value,
        "public_key": encode(one.public_key) if one.public_key else None,
        "keys": [str(key) for key in one.keys],
        "state": one.standing.value,
        "looks_like": [*one.looks_like],
    }
