"""Who may call the programme's views: `backend.programmes.roles` decides what each sees."""

from functools import cached_property
from typing import Any, override
from uuid import UUID

from rest_framework.permissions import SAFE_METHODS

from api.common.members import MemberViewSet
from api.common.pagination import KeysetPagination
from api.common.permissions import IsMember
from api.common.views import Request
from backend.programmes.models import Project
from backend.programmes.roles import Participant, participant
from backend.programmes.selectors.projects import visible_project


class IsParticipant(IsMember):
    """A programme manager, coordinator or editor; the view gets them as `participant`."""

    @override
    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        session: Any = request.auth
        view.participant = participant(
            member_id=session.member.pk,
            organisation_id=session.organisation_id,
            role=session.role,
        )
        return view.participant is not None


class IsProgrammeManager(IsParticipant):
    """A programme manager."""

    @override
    def has_permission(self, request: Request, view: Any) -> bool:
        return super().has_permission(request, view) and view.participant.manages


class RunsProjects(IsParticipant):
    """A programme manager or a coordinator; editors may read."""

    @override
    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        caller: Participant = view.participant
        return request.method in SAFE_METHODS or caller.manages or caller.coordinates


class ProgrammeViewSet(MemberViewSet):
    """Calls of somebody with a role in the programme, `participant`."""

    permission_classes: Any = [IsParticipant]
    pagination_class: Any = KeysetPagination
    participant: Participant


class OfProjectViewSet(ProgrammeViewSet):
    """What belongs to one project."""

    @cached_property
    def project(self) -> Project:
        """The project of the address, read once. May raise `Missing`."""
        project_id: UUID = self.kwargs["project"]
        return visible_project(self.participant, project_id)
