"""What a member's browser sends and gets."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.common.conversation import BODY_SIZES
from api.common.fields import Box, LowerUUID, OneOf, PaddedBox, StrictInteger, StrictText
from api.common.serializers import StrictSerializer
from api.intake.shapes import Argon2Shape
from backend.core.characters import NOT_IN_ADDRESSES
from backend.core.crypto.boxes import LOCKED_KEY_SIZE, SEALED_KEY_SIZE
from backend.core.crypto.key_pairs import PUBLIC_SIZE
from backend.core.crypto.member import SALT_SIZE
from backend.core.crypto.proofs import PROOF_SIZE
from backend.core.limits import LONGEST_ADDRESS

LOGIN_SIZE = 32
_SIGN = f"[^@{NOT_IN_ADDRESSES}]"
ADDRESS = re.compile(f"{_SIGN}+@{_SIGN}+")
ROLES = ["caseworker", "coordinator", "operator"]
SHORTEST_ADDRESS = 3
HIGHEST_VERSION = 2**31 - 1


@extend_schema_field(
    {
        "type": "string",
        "minLength": SHORTEST_ADDRESS,
        "maxLength": LONGEST_ADDRESS,
        "pattern": f"^{ADDRESS.pattern}$",
    }
)
class Address(StrictText):
    """An e-mail address, loosely: what is none has no account either."""

    default_error_messages = {"address": _("Give an e-mail address.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(
            least=SHORTEST_ADDRESS,
            most=LONGEST_ADDRESS,
            alphabet=rf"[^{NOT_IN_ADDRESSES}\ud800-\udfff]",
            **options,
        )

    def to_internal_value(self, data: Any) -> str:
        """The text, as it is.

        :raises ValidationError: if it is no address
        """
        text = super().to_internal_value(data)
        if not ADDRESS.fullmatch(text):
            self.fail("address")
        return text


class EmailAsked(StrictSerializer):
    """Whose parameters, or who wants a new password."""

    email = Address()


class Parameters(StrictSerializer):
    """How the password of this address becomes its root."""

    salt = Box(SALT_SIZE)
    argon2id = Argon2Shape()


class OrganisationKeyGranted(StrictSerializer):
    """A key of the organisation: its private seed, sealed to the member, and where it came from.

    `replaces` and `succession` are null for the first key, and for the first after a reset by the
    operator.
    """

    id = LowerUUID()
    public = Box(PUBLIC_SIZE)
    grant = Box(SEALED_KEY_SIZE)
    replaces = LowerUUID(allow_null=True)
    succession = Box(PROOF_SIZE, allow_null=True)


class PinsShape(StrictSerializer):
    """The keys that a member trusts, locked under the password; `version` counts from 1."""

    version = StrictInteger(least=1, most=HIGHEST_VERSION)
    box = PaddedBox(BODY_SIZES)


class FirstPins(StrictSerializer):
    """The first pins of a new key pair."""

    version = StrictInteger(least=1, most=1)
    box = PaddedBox(BODY_SIZES)


# The description adds null by itself, but not to an enumeration.
@extend_schema_field({"oneOf": [{"type": "string", "enum": ROLES}]})
class RoleShown(OneOf):
    """What a member does; nothing, as long as they were not given to an organisation."""

    def __init__(self, **options: Any) -> None:
        super().__init__(ROLES, allow_null=True, **options)


class Me(StrictSerializer):
    """The member who asks."""

    id = LowerUUID()
    email = serializers.CharField()
    role = RoleShown()
    organisation = LowerUUID(allow_null=True)
    public_key = Box(PUBLIC_SIZE, allow_null=True)
    member_key_envelope = Box(LOCKED_KEY_SIZE, allow_null=True)
    pins = PinsShape(allow_null=True)
    pins_due = serializers.BooleanField(
        help_text="The keys are older than pins: write the first ones, once"
    )
    organisation_keys = OrganisationKeyGranted(many=True)


class KeysGiven(StrictSerializer):
    """A first key pair, and what its member trusts from the start."""

    public_key = Box(PUBLIC_SIZE)
    member_key_envelope = Box(LOCKED_KEY_SIZE)
    pins = FirstPins()


class PasswordChanged(StrictSerializer):
    """A new password, and the same key pair and the next version of the pins under it."""

    current_login = Box(LOGIN_SIZE)
    login = Box(LOGIN_SIZE)
    salt = Box(SALT_SIZE)
    member_key_envelope = Box(LOCKED_KEY_SIZE)
    pins = PinsShape()


class SessionRenewed(StrictSerializer):
    """The session's new token; the old one is worth nothing any more."""

    session_token = serializers.CharField()


class PasswordReset(StrictSerializer):
    """A new password and a new key pair, with the token of the link that was mailed."""

    token = StrictText(most=200, alphabet="[!-~]")
    second_factor_code = StrictText(most=32, required=False, alphabet="[0-9A-Za-z -]")
    login = Box(LOGIN_SIZE)
    salt = Box(SALT_SIZE)
    public_key = Box(PUBLIC_SIZE)
    member_key_envelope = Box(LOCKED_KEY_SIZE)
    pins = FirstPins()
