"""How an organisation's team shares its work: absences, handovers and the workload."""

from uuid import UUID

from drf_spectacular.utils import extend_schema

from api.common.members import OrganisationMixin
from api.common.permissions import CoordinatesOrIsMember, IsCoordinator
from api.common.views import DONE, KierView, Request, Response
from backend.help_requests.sample import sample_of
from backend.help_requests.services.assignees import move_all
from backend.help_requests.workload import workload
from backend.organisations.absences import end_absence, set_absence

from .serializers import AbsenceSerializer, HandoverSerializer, SampleSerializer, WorkloadSerializer


class AbsenceView(OrganisationMixin, KierView):
    """`PUT` and `DELETE /api/v1/organisation/members/{member}/absence`."""

    permission_classes = [CoordinatesOrIsMember]

    @extend_schema(
        operation_id="organisation_absence",
        request=AbsenceSerializer,
        responses=AbsenceSerializer,
    )
    def put(self, request: Request, member: UUID) -> Response:
        """Keeps the days on which a member is away, in place of any before."""
        self.check_object_permissions(request, member)
        values = AbsenceSerializer().read(request.data)
        absence = set_absence(
            organisation_id=self.organisation_id,
            member_id=member,
            first=values["first"],
            last=values["last"],
            cover_id=values["cover"],
        )
        return Response(AbsenceSerializer(absence).data)

    @extend_schema(operation_id="organisation_absence_end", responses={204: DONE})
    def delete(self, request: Request, member: UUID) -> Response:
        """Ends an absence, or takes back one that is planned."""
        self.check_object_permissions(request, member)
        end_absence(organisation_id=self.organisation_id, member_id=member)
        return Response(status=204)


class HandoverView(OrganisationMixin, KierView):
    """`POST /api/v1/organisation/members/{member}/handover`."""

    permission_classes = [CoordinatesOrIsMember]

    @extend_schema(
        operation_id="organisation_handover",
        request=HandoverSerializer,
        responses={200: HandoverSerializer},
    )
    def post(self, request: Request, member: UUID) -> Response:
        """Moves open referrals of a member, two hundred at once; repeated until none is left."""
        self.check_object_permissions(request, member)
        moved = move_all(
            organisation_id=self.organisation_id,
            from_id=member,
            to_id=HandoverSerializer().read(request.data)["to"],
            by=self.session.member.pk,
        )
        return Response(HandoverSerializer(moved).data)


class WorkloadView(OrganisationMixin, KierView):
    """`GET /api/v1/organisation/workload`."""

    permission_classes = [IsCoordinator]

    @extend_schema(operation_id="organisation_workload", responses=WorkloadSerializer)
    def get(self, request: Request) -> Response:
        """How much work each member has, what is nobody's, and what is late or due in two hours."""
        found = [work._asdict() for work in workload(self.organisation_id)]
        return Response(WorkloadSerializer({"members": found}).data)


class SampleView(OrganisationMixin, KierView):
    """`GET /api/v1/organisation/sample`."""

    permission_classes = [IsCoordinator]

    @extend_schema(operation_id="organisation_sample", responses=SampleSerializer)
    def get(self, request: Request) -> Response:
        """Conversations for supervision: with consent, at most one a month for each colleague."""
        return Response(SampleSerializer({"results": sample_of(self.organisation_id)}).data)
