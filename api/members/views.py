"""A member's own calls: parameters, keys, the password and its replacement."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from drf_spectacular.utils import OpenApiResponse, extend_schema

from api.common.authentication import MemberAuthentication, MemberSession
from api.common.fields import encode
from api.common.permissions import Anyone, IsMember
from api.common.views import KierView, Request, Response, active_language
from backend.accounts import code_attempts, resets, services, sign_in_delays
from backend.accounts.errors import WrongCode
from backend.accounts.models import Member
from backend.accounts.pins import PinBox, pins_of, put_pins
from backend.core.crypto.key_derivation import MEMBER_PARAMETERS
from backend.core.origin import origin_of
from backend.core.row_macs import is_authentic
from backend.organisations.models import KeyGrant

from .shapes import (
    EmailAsked,
    KeysGiven,
    Me,
    Parameters,
    PasswordChanged,
    PasswordReset,
    PinsShape,
    SessionRenewed,
)
from .slowness import proof_of, slowed, too_soon

EMAIL, KEYS, CHANGED, RESET = EmailAsked(), KeysGiven(), PasswordChanged(), PasswordReset()
PINS = PinsShape()
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
            pins=read_pins(values),
        )
        return Response(status=204)


class PinsView(MemberView):
    """`PUT /api/v1/members/pins`."""

    @extend_schema(operation_id="member_pins", request=PinsShape, responses=PinsShape)
    def put(self, request: Request) -> Response:
        """Keeps the next version of what I trust; another browser's is never overwritten."""
        values = PINS.read(request.data)
        pins = PinBox(values["version"], values["box"])
        put_pins(member=self.signed_in(request).member, pins=pins)
        return Response(write_pins(pins))


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
                pins=read_pins(values),
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
                pins=read_pins(values),
            )
        return Response(status=204)


@contextmanager
def attempt_as(request: Request, email: str) -> Iterator[None]:
    """Counts what happens within as a failed attempt at this account, if it fails.

    :raises Problem: `proof-of-work`, after many
    """
    try:
        attempt = sign_in_delays.admit(
            origin=origin_of(request), email=email, has_proof=proof_of(request)
        )
    except sign_in_delays.SlowedDown as error:
        raise slowed(error) from None
    yield
    attempt.forgive()


@contextmanager
def code_for(request: Request, member: Member, code: str) -> Iterator[None]:
    """Counts what happens within as a wrong code of this member, if it fails; no code, no count.

    :raises Problem: `wait`, after a wrong one
    """
    if not code:
        yield
        return
    try:
        turn = code_attempts.take_turn(
            member=member.pk, lane=code_attempts.Lane.RESET, origin=origin_of(request)
        )
    except code_attempts.TooSoon as error:
        raise too_soon(error) from None
    try:
        yield
    except WrongCode:
        turn.fail()
        raise
    turn.take_back()


def read_pins(values: dict[str, Any]) -> PinBox:
    """The pins of a checked body."""
    given = values["pins"]
    return PinBox(given["version"], given["box"])


def write_pins(pins: PinBox | None) -> dict[str, Any] | None:
    """A `PinsShape`."""
    return {"version": pins.version, "box": encode(pins.box)} if pins else None


def write_member(signed_in: MemberSession) -> dict[str, Any]:
    """A member as they see themselves; two queries."""
    member, organisation = signed_in.member, signed_in.organisation_id
    grants = (
        KeyGrant.objects.filter(member=member, key__organisation=organisation)
        .select_related("key")
        .order_by("id")
    )
    return {
        "id": str(member.pk),
        "email": member.email,
        "role": "operator" if member.is_staff else signed_in.role,
        "organisation": organisation and str(organisation),
        "public_key": encode(member.public_key) if member.public_key else None,
        "member_key_envelope": encode(member.key_envelope) if member.key_envelope else None,
        "pins": write_pins(pins_of(member)),
        "pins_due": member.pins_due,
        "organisation_keys": [
            {
                "id": str(grant.key_id),
                "public": encode(grant.key.public),
                "grant": encode(grant.box),
                "replaces": grant.key.replaces_id and str(grant.key.replaces_id),
                "succession": encode(grant.key.succession) if grant.key.succession else None,
            }
            for grant in grants
            # What is pinned once, unseen, must be ours. Others compare with their pins.
            if not member.pins_due or is_authentic(grant.key)
        ],
    }
