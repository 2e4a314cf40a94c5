"""Who may call a view at all; what they may see is for the selectors, from `.visible_to()`."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from api.common.authentication import MemberSession, SeekerProof
from api.common.problems import Problem
from backend.accounts.second_factor import has_second_factor_or_need_not


class Nobody(BasePermission):
    """The default, so that a view without a policy is closed."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Never."""
        return False


class Anyone(BasePermission):
    """Open to all: it stores nothing, or is the door itself."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Always."""
        return True


class IsSeeker(BasePermission):
    """Whoever shows the access key of a request that is here."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether a code was shown."""
        return isinstance(request.auth, SeekerProof)


class IsMember(BasePermission):
    """Whoever is signed in, in production with a second factor."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether a member asks.

        :raises Problem: `second-factor-required`
        """
        if not isinstance(request.auth, MemberSession):
            return False
        if not has_second_factor_or_need_not(request.auth.session):
            raise Problem("second-factor-required")
        return True


class WorksAtOrganisation(IsMember):
    """A caseworker or coordinator; an operator sees no inbox."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the member works at an organisation."""
        session: Any = request.auth
        return super().has_permission(request, view) and session.organisation_id is not None


class Coordinates(WorksAtOrganisation):
    """A coordinator; who only reads may be any colleague."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the member coordinates their organisation, or reads."""
        session: Any = request.auth
        mine = super().has_permission(request, view)
        return mine and (request.method in SAFE_METHODS or session.is_coordinator)


class IsCoordinator(WorksAtOrganisation):
    """A coordinator, also to read."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the member coordinates their organisation."""
        session: Any = request.auth
        return super().has_permission(request, view) and session.is_coordinator


class ReplacesKeys(WorksAtOrganisation):
    """Any colleague for the organisation's first key; to replace one, a coordinator."""

    def has_object_permission(self, request: Request, view: Any, obj: Any) -> bool:
        """Whether the member may replace this key."""
        session: Any = request.auth
        return bool(session.is_coordinator)


class IsListener(WorksAtOrganisation):
    """Either side of a conversation."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether a code was shown, or somebody of an organisation asks."""
        return isinstance(request.auth, SeekerProof) or super().has_permission(request, view)
