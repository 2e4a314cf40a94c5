"""Who may call a view; `.visible_to()` of the query sets decides what they see."""

from typing import Any, override

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from api.common.authentication import MemberSession, SeekerProof
from api.common.problems import Problem
from backend.accounts.second_factor import has_second_factor_or_need_not


class Nobody(BasePermission):
    """The default, which keeps a view without permissions closed."""

    @override
    def has_permission(self, request: Request, view: Any) -> bool:
        return False


class Anyone(BasePermission):
    """Open to all, also to callers who are not signed in."""

    @override
    def has_permission(self, request: Request, view: Any) -> bool:
        return True


class IsSeeker(BasePermission):
    """Callers with the access key of a stored request."""

    @override
    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.auth, SeekerProof)


class IsMember(BasePermission):
    """Signed-in members; in production a second factor is required."""

    @override
    def has_permission(self, request: Request, view: Any) -> bool:
        if not isinstance(request.auth, MemberSession):
            return False
        if not has_second_factor_or_need_not(request.auth.session):
            raise Problem("second-factor-required")
        return True


class WorksAtOrganisation(IsMember):
    """A caseworker or coordinator; operators, editors and programme managers see no inbox."""

    @override
    def has_permission(self, request: Request, view: Any) -> bool:
        session: Any = request.auth
        return super().has_permission(request, view) and session.reads_requests


class CoordinatorOrReadOnly(WorksAtOrganisation):
    """A coordinator of an organisation; colleagues may read."""

    @override
    def has_permission(self, request: Request, view: Any) -> bool:
        session: Any = request.auth
        mine = super().has_permission(request, view)
        return mine and (request.method in SAFE_METHODS or session.is_coordinator)


class IsCoordinator(WorksAtOrganisation):
    """A coordinator, also to read."""

    @override
    def has_permission(self, request: Request, view: Any) -> bool:
        session: Any = request.auth
        return super().has_permission(request, view) and session.is_coordinator


class AuthorOrCoordinator(WorksAtOrganisation):
    """Colleagues read and write; what one wrote only they change, and a coordinator may delete."""

    @override
    def has_object_permission(self, request: Request, view: Any, obj: Any) -> bool:
        session: Any = request.auth
        is_own: bool = obj.author == session.member.pk
        return is_own or (request.method == "DELETE" and session.is_coordinator)


class ReplacesKeys(WorksAtOrganisation):
    """Any colleague for the organisation's first key; a coordinator to replace one."""

    @override
    def has_object_permission(self, request: Request, view: Any, obj: Any) -> bool:
        session: Any = request.auth
        return bool(session.is_coordinator)


class AssignsReferrals(WorksAtOrganisation):
    """A coordinator for anybody's work; a colleague for what becomes or was their own."""

    @override
    def has_object_permission(self, request: Request, view: Any, obj: Any) -> bool:
        session: Any = request.auth
        return bool(session.is_coordinator or session.member.pk in obj)


class CoordinatesOrIsMember(WorksAtOrganisation):
    """A coordinator for anybody; a colleague about themselves."""

    @override
    def has_object_permission(self, request: Request, view: Any, obj: Any) -> bool:
        session: Any = request.auth
        return bool(session.is_coordinator or session.member.pk == obj)


class IsSeekerOrWorksAtOrganisation(WorksAtOrganisation):
    """A seeker, or a member of an organisation."""

    @override
    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.auth, SeekerProof) or super().has_permission(request, view)
