"""Who asks as a requester: by the token of the link in their mail."""

from dataclasses import dataclass
from typing import Any, cast

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission

from api.common.problems import Problem
from api.common.throttles import slow_down
from api.common.views import KierViewSet, Request
from backend.core.errors import Missing
from backend.core.origin import origin_of
from backend.core.proof_of_work import is_proof
from backend.core.throttling import bucket_of, take
from backend.experts.models import Assignment
from backend.experts.services.history import Actor
from backend.experts.services.links import confirm
from backend.experts.services.requester_mail import assignment_behind

SCHEME = "Kier-Link"


@dataclass(slots=True)
class RequesterLink:
    """A requester who showed the token of a link: `request.auth` in the requester's views."""

    assignment: Assignment

    @property
    def throttle_bucket(self) -> str:
        """One bucket per request, whatever the address; the cache is not told which."""
        return bucket_of("requester", self.assignment.id)


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

    def authenticate_header(self, request: Request) -> str:
        """Return what a 401 asks for."""
        return SCHEME


class LinkScheme(OpenApiAuthenticationExtension):
    """The requester's scheme in the API's description."""

    target_class = LinkAuthentication
    name = "requester"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return a header; OpenAPI has no word for a scheme of one's own with a plain token."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": f"`{SCHEME} ` and the token of the link in the mail",
        }


class IsRequester(BasePermission):
    """Whoever shows the link of a request."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return whether a link was shown."""
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
