"""Who calls Platform HOPE: members, coordinators, the operator, and requesters with their link."""

from dataclasses import dataclass
from typing import Any, cast, override

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission

from api.common.members import MemberViewSet
from api.common.pagination import KeysetPagination
from api.common.permissions import IsMember
from api.common.problems import Problem
from api.common.throttles import slow_down
from api.common.views import KierViewSet, Request
from backend.core.errors import Missing
from backend.core.origin import origin_of
from backend.core.proof_of_work import is_proof
from backend.core.throttling import bucket_of, take
from backend.experts.models import Assignment, Expert, Platform
from backend.experts.permissions import get_expert, get_platform
from backend.experts.services.history import Actor
from backend.experts.services.links import confirm
from backend.experts.services.requester_mail import assignment_behind
from backend.organisations.permissions import operates

SCHEME = "Kier-Link"


# -- Members and coordinators ----------------------------------------------------------------------
class IsExpert(IsMember):
    """A candidate or member of the platform; the view gets them as `expert`."""

    @override
    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        session: Any = request.auth
        try:
            view.expert = get_expert(session.member.pk)
        except Missing:
            return False
        return True


class IsPlatformCoordinator(IsMember):
    """A coordinator of the organisation that is the platform; the view gets it as `platform`."""

    @override
    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        session: Any = request.auth
        if session.organisation_id is None or not session.is_coordinator:
            return False
        try:
            view.platform = get_platform()
        except Missing:
            return False
        return bool(view.platform.organisation_id == session.organisation_id)


class IsPlatformCoordinatorOrOperator(IsPlatformCoordinator):
    """A coordinator of the platform, or the operator, who hands numbers to the programme."""

    @override
    def has_permission(self, request: Request, view: Any) -> bool:
        if super().has_permission(request, view):
            return True
        member = getattr(request.auth, "member", None)
        if member is None or not operates(member):
            return False
        try:
            view.platform = get_platform()
        except Missing:
            return False
        return True


class ExpertViewSet(MemberViewSet):
    """Calls of a candidate or member, `expert`."""

    permission_classes: Any = [IsExpert]
    pagination_class: Any = KeysetPagination
    expert: Expert


class DeskViewSet(MemberViewSet):
    """Calls of a coordinator of `platform`."""

    permission_classes: Any = [IsPlatformCoordinator]
    pagination_class: Any = KeysetPagination
    platform: Platform

    def actor(self) -> Actor:
        """Return who acts as the history names them, never by a mail address."""
        return Actor("coordinator", self.session.member.name or self.platform.organisation.name)


# -- Requesters ------------------------------------------------------------------------------------
@dataclass(slots=True)
class RequesterLink:
    """A requester who showed the token of a link: `request.auth` in the requester's views."""

    assignment: Assignment

    @property
    def throttle_bucket(self) -> str:
        """One bucket per request, whatever the address; the cache is not told which."""
        return bucket_of("requester", self.assignment.id)

    def throttle_scope(self, scope: str) -> str:
        """Return the burst that counts for this caller."""
        return scope


class LinkAuthentication(BaseAuthentication):
    """`Authorization: Kier-Link <token>`."""

    def authenticate(self, request: Request) -> tuple[None, RequesterLink] | None:
        """Return the request whose link this is.

        :raises Problem: `unknown-code`; a wrong one counts against the address it comes from
        :raises NotAuthenticated: another scheme, which says who asks in a way not known here
        """
        header = request.headers.get("Authorization")
        if header is None:
            return None
        scheme, _space, token = header.partition(" ")
        if scheme != SCHEME:
            raise NotAuthenticated
        try:
            found = assignment_behind(token)
        except Missing as error:
            wait = take(origin_of(request), "call")
            if wait and not is_proof(request.headers.get("Kier-Proof")):
                slow_down(wait)
            raise Problem(
                "unknown-code", error.detail, headers={"WWW-Authenticate": SCHEME}
            ) from None
        return None, RequesterLink(found)

    @override
    def authenticate_header(self, request: Request) -> str:
        return SCHEME


class LinkScheme(OpenApiAuthenticationExtension):
    """The requester's scheme in the API's description."""

    target_class = LinkAuthentication
    name = "requester"

    @override
    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": f"`{SCHEME} ` and the token of the link in the mail",
        }


class IsRequester(BasePermission):
    """Whoever shows the link of a request."""

    @override
    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.auth, RequesterLink)


class RequesterViewSet(KierViewSet):
    """Calls about the one request behind a link."""

    authentication_classes = [LinkAuthentication]
    permission_classes = [IsRequester]

    def assignment(self) -> Assignment:
        """Return the request; whoever comes with its link has shown that the address is theirs."""
        return confirm(cast("RequesterLink", self.request.auth).assignment)

    def actor(self) -> Actor:
        """Return who acts, as the history names them."""
        assignment = cast("RequesterLink", self.request.auth).assignment
        return Actor("requester", assignment.requester.name)
