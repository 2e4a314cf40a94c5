"""A member's own account: parameters, keys, pins and password."""

from collections.abc import Iterator
from contextlib import contextmanager

from drf_spectacular.utils import extend_schema

from api.common.fields import encode
from api.common.members import MemberMixin
from api.common.permissions import Anyone
from api.common.views import DONE, KierView, Request, Response, active_language
from backend.accounts import code_attempts, resets, services, sign_in_delays
from backend.accounts.errors import WrongCode
from backend.accounts.models import Member
from backend.accounts.pins import PinBox, pins_of, put_pins
from backend.core.crypto.key_derivation import MEMBER_PARAMETERS
from backend.core.origin import origin_of
from backend.core.row_macs import is_authentic
from backend.organisations.models import KeyGrant
from backend.organisations.permissions import operates

from .delays import proof_of, slowed, too_soon
from .serializers import (
    OPERATOR,
    EmailSerializer,
    FirstKeysSerializer,
    MemberSerializer,
    ParametersSerializer,
    PasswordResetSerializer,
    PasswordSerializer,
    PinsSerializer,
)


class ParametersView(KierView):
    """`POST /api/v1/members/parameters`."""

    permission_classes = [Anyone]

    @extend_schema(
        operation_id="member_parameters",
        auth=[],
        request=ParametersSerializer,
        responses=ParametersSerializer,
    )
    def post(self, request: Request) -> Response:
        """Salt and cost of an address; unknown addresses are answered alike."""
        salt = services.salt_for(**ParametersSerializer().read(request.data))
        described = {"salt": salt, "argon2id": MEMBER_PARAMETERS}
        return Response(ParametersSerializer(described).data)


class MeView(MemberMixin, KierView):
    """`GET /api/v1/members/me`."""

    @extend_schema(operation_id="member_me", responses=MemberSerializer)
    def get(self, request: Request) -> Response:
        """The signed-in member, their organisation, and the keys sealed to them."""
        member, organisation = self.session.member, self.session.organisation_id
        services.note_language(member=member, language=active_language())
        grants = (
            KeyGrant.objects.filter(member=member, key__organisation=organisation)
            .select_related("key")
            .order_by("id")
        )
        described = vars(member) | {
            "role": OPERATOR if operates(member) else self.session.role,
            "organisation": organisation,
            "pins": pins_of(member),
            # What is pinned once, unseen, must be ours. Others compare with their pins.
            "organisation_keys": [
                grant for grant in grants if not member.pins_due or is_authentic(grant.key)
            ],
        }
        return Response(MemberSerializer(described).data)


class MyKeysView(MemberMixin, KierView):
    """`PUT /api/v1/members/me/keys`."""

    @extend_schema(
        operation_id="member_first_keys", request=FirstKeysSerializer, responses={204: DONE}
    )
    def put(self, request: Request) -> Response:
        """Keeps the member's first key pair; it is replaced only together with the password."""
        values = FirstKeysSerializer().read(request.data)
        services.set_first_keys(
            member=self.session.member,
            public_key=values["public_key"],
            key_envelope=values["member_key_envelope"],
            pins=PinBox(**values["pins"]),
        )
        return Response(status=204)


class PinsView(MemberMixin, KierView):
    """`PUT /api/v1/members/pins`."""

    @extend_schema(operation_id="member_pins", request=PinsSerializer, responses=PinsSerializer)
    def put(self, request: Request) -> Response:
        """Keeps the next version of the member's pins; another browser's is never overwritten."""
        pins = PinBox(**PinsSerializer().read(request.data))
        put_pins(member=self.session.member, pins=pins)
        return Response(PinsSerializer(pins).data)


class PasswordView(MemberMixin, KierView):
    """`POST /api/v1/members/password`."""

    @extend_schema(
        operation_id="member_password", request=PasswordSerializer, responses=PasswordSerializer
    )
    def post(self, request: Request) -> Response:
        """Changes login, salt and envelope at once; the member's other sessions end."""
        values = PasswordSerializer().read(request.data)
        with attempt_as(request, self.session.member.email):
            token = services.change_password(
                member=self.session.member,
                session=self.session.session,
                current_login=encode(values["current_login"]),
                login=encode(values["login"]),
                salt=values["salt"],
                key_envelope=values["member_key_envelope"],
                pins=PinBox(**values["pins"]),
            )
        return Response(PasswordSerializer({"session_token": token}).data)


class ResetRequestsView(KierView):
    """`POST /api/v1/members/password-resets/requests`."""

    permission_classes = [Anyone]

    @extend_schema(
        operation_id="member_reset_request", auth=[], request=EmailSerializer, responses={204: DONE}
    )
    def post(self, request: Request) -> Response:
        """Mails a link for a new password; unknown addresses are answered alike."""
        services.request_reset(**EmailSerializer().read(request.data))
        return Response(status=204)


class ResetsView(KierView):
    """`POST /api/v1/members/password-resets`."""

    permission_classes = [Anyone]

    @extend_schema(
        operation_id="member_reset",
        auth=[],
        request=PasswordResetSerializer,
        responses={204: DONE},
    )
    def post(self, request: Request) -> Response:
        """Sets a new password and a new key pair; all sessions end, all grants are void."""
        values = PasswordResetSerializer().read(request.data)
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
                pins=PinBox(**values["pins"]),
            )
        return Response(status=204)


@contextmanager
def attempt_as(request: Request, email: str) -> Iterator[None]:
    """Count the block as a failed attempt at this account unless it succeeds.

    May raise `Problem` with a proof of work.
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
    """Count a `WrongCode` in the block against the member; without a code nothing is counted.

    May raise `Problem` if the attempt has to wait.
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
