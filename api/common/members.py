"""Base classes of views for signed-in members."""

from typing import Any, cast
from uuid import UUID

from .authentication import MemberAuthentication, MemberSession
from .permissions import CoordinatorOrReadOnly, IsMember
from .views import KierViewSet


class MemberMixin:
    """A view for signed-in members."""

    authentication_classes: Any = [MemberAuthentication]
    permission_classes: Any = [IsMember]

    @property
    def session(self) -> MemberSession:
        """The session of the caller."""
        return cast("MemberSession", self.request.auth)  # type: ignore[attr-defined]  # a mixin of views


class OrganisationMixin(MemberMixin):
    """A view about the caller's organisation: coordinators write, colleagues read."""

    permission_classes: Any = [CoordinatorOrReadOnly]

    @property
    def organisation_id(self) -> UUID:
        """The caller's organisation."""
        return cast("UUID", self.session.organisation_id)


class MemberViewSet(MemberMixin, KierViewSet):
    """A viewset for signed-in members."""


class OrganisationViewSet(OrganisationMixin, KierViewSet):
    """A viewset about the caller's organisation."""
