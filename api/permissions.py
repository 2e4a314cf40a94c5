"""Who may call a view at all; what they may see is for the selectors, from `.visible_to()`."""

from typing import Any

from django.conf import settings
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from backend.accounts.models import Member

from .authentication import SeekerProof
from .problems import Problem


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
        member = request.user
        if not isinstance(member, Member):
            return False
        if settings.REQUIRE_SECOND_FACTOR and not has_second_factor(member):
            raise Problem("second-factor-required")
        return True


class WorksAtOrganisation(IsMember):
    """A caseworker or coordinator; an operator sees no inbox."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the member works at an organisation."""
        return super().has_permission(request, view) and request.auth.organisation_id is not None


class IsListener(WorksAtOrganisation):
    """Either side of a conversation."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether a code was shown, or somebody of an organisation asks."""
        return isinstance(request.auth, SeekerProof) or super().has_permission(request, view)
