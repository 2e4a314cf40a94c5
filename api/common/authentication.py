"""Authentication of seekers by access key and of members by session."""

import hashlib
from dataclasses import dataclass
from typing import Any, override
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import NotAuthenticated, ValidationError
from rest_framework.request import Request

from api.common.fields import Box
from api.common.problems import Problem
from api.common.throttles import slow_down
from backend.accounts.models import Member
from backend.accounts.sessions import find
from backend.core.origin import origin_of
from backend.core.proof_of_work import is_proof
from backend.core.row_macs import is_authentic
from backend.core.throttling import bucket_of, take
from backend.help_requests import selectors
from backend.help_requests.models import HelpRequest
from backend.organisations.models import Membership
from backend.organisations.permissions import coordinates, reads_requests

ACCESS = Box(32)
# Columns of a membership, which the query for the session reads along.
WORKPLACE = ("organisation_id", "role", "mac")


@dataclass(slots=True)
class SeekerProof:
    """A seeker who gave a valid access key: `request.auth` in the seeker's views."""

    help_request: HelpRequest

    @property
    def throttle_bucket(self) -> str:
        """The bucket of this request; the cache sees only a digest."""
        return bucket_of("seeker", self.help_request.id)

    def throttle_scope(self, scope: str) -> str:
        """Return the burst that counts for this caller."""
        return scope


@dataclass(slots=True)
class MemberSession:
    """A signed-in member: `request.auth` in the members' views."""

    session: SessionBase
    member: Member
    # Where the member works, and as what; nowhere for an operator.
    organisation_id: UUID | None
    role: str | None

    @property
    def is_coordinator(self) -> bool:
        """Whether the member coordinates their organisation."""
        return coordinates(self.role)

    @property
    def reads_requests(self) -> bool:
        """Whether the member has an inbox."""
        return self.organisation_id is not None and reads_requests(self.role)

    @property
    def throttle_bucket(self) -> str:
        """The bucket of this member; the cache sees only a digest."""
        return bucket_of("member", self.member.pk)

    def throttle_scope(self, scope: str) -> str:
        """Return the burst that counts for this caller."""
        return "member" if scope == "call" else scope


class SeekerAuthentication(BaseAuthentication):
    """`Authorization: Kier <access>`; the server knows its SHA-256 (protocol.md, "The seeker")."""

    def authenticate(self, request: Request) -> tuple[None, SeekerProof] | None:
        """Return the proof, or raise `Problem`; a wrong code counts against its origin."""
        header = request.headers.get("Authorization")
        if header is None:
            return None
        scheme, _space, text = header.partition(" ")
        if scheme != "Kier":
            raise NotAuthenticated
        try:
            found = selectors.request_by_access_digest(
                hashlib.sha256(ACCESS.to_internal_value(text)).digest()
            )
        except ValidationError:
            found = None
        if found is None:
            wait = take(origin_of(request), "call")
            if wait and not is_proof(request.headers.get("Kier-Proof")):
                slow_down(wait)
            raise Problem(
                "unknown-code",
                _("Look at the code once more. It may also have been erased."),
                headers={"WWW-Authenticate": "Kier"},
            )
        return None, SeekerProof(found)

    @override
    def authenticate_header(self, request: Request) -> str:
        return "Kier"


class MemberAuthentication(BaseAuthentication):
    """`X-Session-Token`, as the account system hands it out at sign-in."""

    def authenticate(self, request: Request) -> tuple[Member, MemberSession] | None:
        """Return the member of the session or None; unknown tokens count against the origin."""
        token = request.headers.get("X-Session-Token")
        if not token:
            return None
        found = find(token, *(f"membership__{name}" for name in WORKPLACE))
        if found is None:
            # Counts against the address it comes from, as a wrong code does.
            wait = take(origin_of(request), "call")
            if wait and not is_proof(request.headers.get("Kier-Proof")):
                slow_down(wait)
            return None
        member, session, workplace = found
        return member, MemberSession(session, member, *_workplace(member, workplace))

    @override
    def authenticate_header(self, request: Request) -> str:
        return "X-Session-Token"


def _workplace(member: Member, columns: tuple[Any, ...]) -> tuple[UUID | None, str | None]:
    """Return organisation and role; None for a membership whose MAC does not match."""
    row = Membership(member_id=member.pk, **dict(zip(WORKPLACE, columns, strict=True)))
    if row.organisation_id is None or not is_authentic(row):
        return None, None
    return row.organisation_id, row.role


class SeekerScheme(OpenApiAuthenticationExtension):
    """The seeker's scheme in the API's description."""

    target_class = SeekerAuthentication
    name = "seeker"

    @override
    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Kier ` and the access key in base64url",
        }


class MemberScheme(OpenApiAuthenticationExtension):
    """The members' scheme in the API's description."""

    target_class = MemberAuthentication
    name = "member"

    @override
    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "X-Session-Token"}
