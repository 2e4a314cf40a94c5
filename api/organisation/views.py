"""An organisation's page, keys and members."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from api.common.members import OrganisationMixin, OrganisationViewSet
from api.common.pagination import KeysetPagination, read_after
from api.common.permissions import CoordinatorOrReadOnly, ReplacesKeys, WorksAtOrganisation
from api.common.serializers import EmptySerializer
from api.common.views import DONE, KierView, Request, Response, active_language
from backend.core.errors import Conflict, FieldError
from backend.help_requests.services.bin import binned_at
from backend.organisations import keys, opening_hours, selectors, staff
from backend.organisations.explanations import preview
from backend.organisations.holder_challenges import create_challenge
from backend.organisations.models import Organisation, Practice, Role
from backend.organisations.page import change_page, page_revision

from .holders import HOLDER, read_proof
from .serializers import (
    ColleagueSerializer,
    GrantSerializer,
    HolderChallengeSerializer,
    NewColleagueSerializer,
    NewKeySerializer,
    OwnOrganisationSerializer,
    PracticePreviewSerializer,
    PracticeSerializer,
)


class OrganisationView(OrganisationMixin, KierView):
    """`GET` and `PATCH /api/v1/organisation`."""

    @extend_schema(operation_id="organisation_read", responses=OwnOrganisationSerializer)
    def get(self, request: Request) -> Response:
        """The organisation's page, its keys and its load."""
        return self.answer(selectors.organisation_of(self.organisation_id))

    @extend_schema(
        operation_id="organisation_change",
        request=OwnOrganisationSerializer,
        responses=OwnOrganisationSerializer,
    )
    def patch(self, request: Request) -> Response:
        """Changes the given fields; matching uses them at once."""
        changes = {**OwnOrganisationSerializer().read(request.data)}
        revision = changes.pop("revision", None)
        return self.answer(
            change_page(organisation_id=self.organisation_id, changes=changes, revision=revision)
        )

    def answer(self, organisation: Organisation) -> Response:
        """Return the organisation with its keys and its load; takes three more queries."""
        its_keys = selectors.keys_of(organisation.id)
        active = next((key for key in its_keys if key.active), None)
        carried = selectors.carried_by(organisation.id)
        load = {
            "open": carried.open,
            "taken": carried.taken,
            "binned": binned_at(organisation.id).count(),
        }
        described = vars(organisation) | {
            "revision": page_revision(organisation),
            "key": active,
            "confirmed": active is not None and active.confirmed,
            "keys": its_keys,
            "load": load,
        }
        return Response(OwnOrganisationSerializer(described).data)


class PracticeView(OrganisationMixin, KierView):
    """`GET` and `PATCH /api/v1/organisation/practice`."""

    @extend_schema(operation_id="organisation_practice", responses=PracticeSerializer)
    def get(self, request: Request) -> Response:
        """When the organisation is open and answers, and what it does with the police."""
        organisation = selectors.organisation_of(self.organisation_id)
        return self.answer(organisation, opening_hours.practice_of(organisation.id))

    @extend_schema(
        operation_id="organisation_practice_change",
        request=PracticeSerializer,
        responses=PracticeSerializer,
    )
    def patch(self, request: Request) -> Response:
        """Changes the given fields, unless somebody else did; matching uses them at once."""
        revision, changes = read_practice(request.data)
        return self.answer(
            *opening_hours.change_practice(
                organisation_id=self.organisation_id, revision=revision, changes=changes
            )
        )

    def answer(self, organisation: Organisation, practice: Practice) -> Response:
        """Return the practice without periods that are over, and the promise."""
        described = vars(practice) | {
            "closed": [
                {"first": first, "last": last}
                for first, last in opening_hours.closed_periods(practice)
            ],
            "response_hours": organisation.response_hours,
        }
        return Response(PracticeSerializer(described).data)


class PracticePreviewView(OrganisationMixin, KierView):
    """`POST /api/v1/organisation/practice/preview`."""

    @extend_schema(
        operation_id="organisation_practice_preview",
        request=PracticeSerializer,
        responses=PracticePreviewSerializer,
    )
    def post(self, request: Request) -> Response:
        """What seekers would read now, if this were saved; changes nothing."""
        _revision, changes = read_practice(request.data)
        would = preview(organisation_id=self.organisation_id, changes=changes)
        return Response(PracticePreviewSerializer(would).data)


class KeyViewSet(OrganisationViewSet):
    """`POST /api/v1/organisation/keys`."""

    permission_classes = [ReplacesKeys]
    serializer_class = NewKeySerializer

    @extend_schema(
        operation_id="organisation_key_publish",
        parameters=[HOLDER],
        responses={201: NewKeySerializer, 200: NewKeySerializer},
    )
    def create(self, request: Request) -> Response:
        """Keeps the organisation's first key, or the next one, which a coordinator makes."""
        values = self.validated()
        if "replaces" in values:
            self.check_object_permissions(request, values["replaces"])
        key, created = keys.publish_key(
            organisation_id=self.organisation_id,
            by=self.session.member.pk,
            key_id=values["id"],
            public=values["public"],
            recovery_envelope=values["recovery_envelope"],
            grants=grants_by_member(values["grants"]),
            replaces=values.get("replaces"),
            succession=values.get("succession"),
            proof=read_proof(request),
        )
        return Response(NewKeySerializer(key).data, status=201 if created else 200)


class HolderChallengeViewSet(OrganisationViewSet):
    """`POST /api/v1/organisation/holder-challenges`."""

    permission_classes = [WorksAtOrganisation]
    serializer_class = HolderChallengeSerializer

    @extend_schema(operation_id="organisation_holder_challenge")
    def create(self, request: Request) -> Response:
        """Seals 32 bytes to a key; opening them proves possession, once, within ten minutes."""
        challenge, box = create_challenge(
            organisation_id=self.organisation_id,
            member_id=self.session.member.pk,
            key_id=self.validated()["key"],
        )
        return Response(HolderChallengeSerializer({"id": challenge, "box": box}).data, status=201)


class ColleagueViewSet(OrganisationViewSet):
    """`/api/v1/organisation/members`."""

    permission_classes = [CoordinatorOrReadOnly]
    serializer_class = ColleagueSerializer
    pagination_class = KeysetPagination
    lookup_url_kwarg, lookup_value_converter = "member", "uuid"

    @extend_schema(operation_id="organisation_members")
    def list(self, request: Request) -> Response:
        """The members of the organisation by identifier, a hundred at once."""
        page = selectors.colleagues_page(self.organisation_id, after=read_after(request))
        colleagues = cast("KeysetPagination", self.paginator).set_page(page, request)
        return self.get_paginated_response(ColleagueSerializer(colleagues, many=True).data)

    @extend_schema(
        operation_id="organisation_member_invite",
        request=NewColleagueSerializer,
        responses={201: NewColleagueSerializer, 200: NewColleagueSerializer},
    )
    def create(self, request: Request) -> Response:
        """Creates an account for a new colleague, and mails a link in the caller's language."""
        values = self.validated(NewColleagueSerializer)
        member, created = staff.invite(
            organisation_id=self.organisation_id,
            email=values["email"],
            name=values["name"].strip(),
            role=Role(values["role"]),
            language=active_language(),
        )
        return self.colleague(member.pk, status=201 if created else 200)

    @extend_schema(operation_id="organisation_member_role", request=ColleagueSerializer)
    def partial_update(self, request: Request, member: UUID) -> Response:
        """Makes a member a coordinator or a caseworker."""
        values = self.validated()
        if "role" in values:
            role = Role(values["role"])
            staff.change_role(organisation_id=self.organisation_id, member_id=member, role=role)
        return self.colleague(member)

    @extend_schema(operation_id="organisation_member_remove", responses={204: DONE})
    def destroy(self, request: Request, member: UUID) -> Response:
        """Removes a member with their sessions, grants and account."""
        staff.remove(organisation_id=self.organisation_id, member_id=member)
        return Response(status=204)

    @extend_schema(
        operation_id="organisation_member_invite_again",
        request=EmptySerializer,
        responses={204: DONE},
    )
    @action(detail=True, methods=["post"], serializer_class=EmptySerializer)
    def invitations(self, request: Request, member: UUID) -> Response:
        """Mails a new link to a member who has not signed in yet."""
        self.validated()
        staff.invite_again(
            organisation_id=self.organisation_id, member_id=member, language=active_language()
        )
        return Response(status=204)

    @extend_schema(
        operation_id="organisation_grant",
        parameters=[HOLDER],
        request=GrantSerializer,
        responses={204: DONE},
    )
    @action(
        detail=True,
        methods=["put"],
        url_path="grants/<uuid:key>",
        permission_classes=[WorksAtOrganisation],
        serializer_class=GrantSerializer,
    )
    def grant(self, request: Request, member: UUID, key: UUID) -> Response:
        """Grants a colleague the key after comparing twelve words, or oneself by recovery code."""
        keys.let_in(
            organisation_id=self.organisation_id,
            by=self.session.member.pk,
            member_id=member,
            key_id=key,
            box=self.validated()["grant"],
            proof=read_proof(request),
        )
        return Response(status=204)

    def colleague(self, member: UUID, *, status: int = 200) -> Response:
        """Return one colleague."""
        found = selectors.colleague_of(self.organisation_id, member)
        return Response(ColleagueSerializer(found).data, status=status)


def read_practice(data: Any) -> tuple[int, dict[str, Any]]:
    """Return the revision and the changes of a practice, as they are stored."""
    changes = PracticeSerializer().read(data)
    if "closed" in changes:
        changes["closed"] = [
            [period["first"].isoformat(), period["last"].isoformat()]
            for period in changes["closed"]
        ]
    return changes.pop("revision"), changes


def grants_by_member(grants: Sequence[Mapping[str, Any]]) -> dict[UUID, bytes]:
    """Return the box of each grant by member, or raise `Conflict` for a member named twice."""
    members = [grant["member"] for grant in grants]
    detail = _("Somebody stands in this list twice.")
    twice = [
        FieldError(f"grants.{place}.member", "twice", detail)
        for place, member in enumerate(members)
        if member in members[:place]
    ]
    if twice:
        raise Conflict(detail, errors=twice)
    return {grant["member"]: grant["grant"] for grant in grants}
