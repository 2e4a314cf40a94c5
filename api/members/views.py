"""A member's own calls: parameters, keys, the password and its replacement."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from drf_spectacular.utils import OpenApiResponse, extend_schema

from api.authentication import MemberAuthentication, MemberSession
from api.fields import encode
from api.permissions import Anyone, IsMember
from api.views import KierView, Request, Response, active_language
from backend.accounts import resets, services, slowing
from backend.accounts.models import Member
from backend.core.crypto.stretching import MEMBER_PARAMETERS
from backend.core.origin import origin_of
from backend.organisations.models import KeyGrant

from .shapes import (
    EmailAsked,
    KeysGiven,
    Me,
    Parameters,
    PasswordChanged,
    PasswordReset,
    SessionRenewed,
)
from .slowness import proof_of, slowed

EMAIL, KEYS, CHANGED, RESET = EmailAsked(), KeysGiven(), PasswordChanged(), PasswordReset()
DONE = OpenApiResponse(description="Done")


class ParametersView(KierView):
    """`POST /api/v1/members/parameters`."""

    permission_classes = [Anyone]

    @extend_schema(
        operation_id="member_parameters", auth=[], request=EmailAsked, responses=Parameters
    )
    def post(self, request: Request) -> Response:
        """Salt and cost for an address, known or not: the two cannot be told apart."""
        salt = services.salt_for(email=EMAIL.read(request.data)["email"])
        return Response(
            {
                "salt": encode(salt),
                "argon2id": {
                    "memory_kib": MEMBER_PARAMETERS.memory_kib,
                    "iterations": MEMBER_PARAMETERS.iterations,
                    "parallelism": MEMBER_PARAMETERS.parallelism,
                },
            }
        )


class MemberView(KierView):
    """A call of somebody who is signed in."""

    authentication_classes = [MemberAuthentication]
    permission_classes = [IsMember]

    def signed_in(self, request: Request) -> MemberSession:
        """Who asks, and in which session."""
        return cast("MemberSession", request.auth)


class MeView(MemberView):
    """`GET /api/v1/members/me`."""

    @extend_schema(operation_id="member_me", responses=Me)
    def get(self, request: Request) -> Response:
        """Who I am, where I work, and my keys as only I can open them."""
        mine = self.signed_in(request)
        services.note_language(member=mine.member, language=active_language())
        return Response(write_member(mine))


class MyKeysView(MemberView):
    """`PUT /api/v1/members/me/keys`."""

    @extend_schema(operation_id="member_first_keys", request=KeysGiven, responses={204: DONE})
    def put(self, request: Request) -> Response:
        """Keeps my first key pair; it is replaced only together with the password."""
        values = KEYS.read(request.data)
        services.set_first_keys(
            member=self.signed_in(request).member,
            public_key=values["public_key"],
            key_envelope=values["member_key_envelope"],
        )
        return Response(status=204)


class PasswordView(MemberView):
    """`POST /api/v1/members/password`."""

    @extend_schema(
        operation_id="member_password", request=PasswordChanged, responses=SessionRenewed
    )
    def post(self, request: Request) -> Response:
        """Changes login, salt and envelope at once, or nothing; my other sessions end."""
        values = CHANGED.read(request.data)
        mine = self.signed_in(request)
        with attempt_as(request, mine.member.email):
            token = services.change_password(
                member=mine.member,
                session=mine.session,
                current_login=encode(values["current_login"]),
                login=encode(values["login"]),
                salt=values["salt"],
                key_envelope=values["member_key_envelope"],
            )
        return Response({"session_token": token})


class ResetRequestsView(KierView):
    """`POST /api/v1/members/password-resets/requests`."""

    permission_classes = [Anyone]

    @extend_schema(
        operation_id="member_reset_request", auth=[], request=EmailAsked, responses={204: DONE}
    )
    def post(self, request: Request) -> Response:
        """Mails a link for a new password, if there is such a member; nothing tells if not."""
        services.request_reset(email=EMAIL.read(request.data)["email"])
        return Response(status=204)


class ResetsView(KierView):
    """`POST /api/v1/members/password-resets`."""

    permission_classes = [Anyone]

    @extend_schema(
        operation_id="member_reset", auth=[], request=PasswordReset, responses={204: DONE}
    )
    def post(self, request: Request) -> Response:
        """Sets a new password and a new key pair; all sessions end, all grants are void."""
        values = RESET.read(request.data)
        member = resets.member_of(values["token"])
        code = values.get("second_factor_code", "")
        with code_for(request, member, code):
            services.reset_password(
                member=member,
                second_factor_code=code,
                login=encode(values["login"]),
                salt=values["salt"],
                public_key=values["public_key"],
                key_envelope=values["member_key_envelope"],
            )
        return Response(status=204)


@contextmanager
def attempt_as(request: Request, email: str) -> Iterator[None]:
    """Counts what happens within as a failed attempt at this account, if it fails.

    :raises Problem: `proof-of-work`, after many
    """
    try:
        attempt = slowing.admit(origin=origin_of(request), email=email, has_proof=proof_of(request))
    except slowing.SlowedDown as error:
        raise slowed(error) from None
    yield
    attempt.forgive()


@contextmanager
def code_for(request: Request, member: Member, code: str) -> Iterator[None]:
    """Counts what happens within as a wrong code of this member, if it fails; no code, no count.

    :raises Problem: `proof-of-work`, after many
    """
    if not code:
        yield
        return
    try:
        attempt = slowing.admit_code(member=member.pk, has_proof=proof_of(request))
    except slowing.SlowedDown as error:
        raise slowed(error) from None
    yield
    attempt.forgive()


def write_member(signed_in: MemberSession) -> dict[str, Any]:
    """A member as they see themselves; one query."""
    member, organisation = signed_in.member, signed_in.organisation_id
    grants = KeyGrant.objects.filter(member=member, key__organisation=organisation).order_by("id")
    return {
        "id": str(member.pk),
        "email": member.email,
        "role": "operator" if member.is_staff else signed_in.role,
        "organisation": organisation and str(organisation),
        "public_key": encode(member.public_key) if member.public_key else None,
        "member_key_envelope": encode(member.key_envelope) if member.key_envelope else None,
        "organisation_keys": [
            {"id": str(key), "grant": encode(box)} for key, box in grants.values_list("key", "box")
        ],
    }
