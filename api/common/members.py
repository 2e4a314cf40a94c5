"""Viewsets of those who are signed in."""

from typing import Any, cast
from uuid import UUID

from .authentication import MemberAuthentication, MemberSession
from .permissions import Coordinates, IsMember
from .views import KierViewSet


class MemberMixin:
    """What a member may call once they are signed in."""

    authentication_classes: Any = [MemberAuthentication]
    permission_classes: Any = [IsMember]

    @property
    def session(self) -> MemberSession:
        """Who asks, and in which session."""
        return cast("MemberSession", self.request.auth)  # type: ignore[attr-defined]  # a mixin of views


class OrganisationMixin(MemberMixin):
    """What those who work at an organisation may call, about this organisation."""

    permission_classes: Any = [Coordinates]

    @property
    def organisation_id(self) -> UUID:
        """Where the caller works."""
        return cast("UUID", self.session.organisation_id)


class MemberViewSet(MemberMixin, KierViewSet):
    """A viewset of those who are signed in."""


class OrganisationViewSet(OrganisationMixin, KierViewSet):
    """A viewset about the caller's organisation."""
