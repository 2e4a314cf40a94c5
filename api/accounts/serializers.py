"""A member's account: parameters, keys, pins and the password."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.common.contact import Address
from api.common.conversation import BODY_SIZES
from api.common.fields import Box, LowerUUID, OneOf, PaddedBox, StrictInteger, StrictText
from api.common.keys import Argon2Serializer
from api.common.serializers import StrictSerializer
from backend.core.crypto.boxes import LOCKED_KEY_SIZE, SEALED_KEY_SIZE
from backend.core.crypto.key_pairs import PUBLIC_SIZE
from backend.core.crypto.member import SALT_SIZE
from backend.core.crypto.proofs import PROOF_SIZE
from backend.organisations.models import Role

LOGIN_SIZE = 32
HIGHEST_VERSION = 2**31 - 1
OPERATOR = "operator"
ROLES = [*Role.values, OPERATOR]


class EmailSerializer(StrictSerializer):
    """Who wants a new password."""

    email = Address(write_only=True)


class ParametersSerializer(EmailSerializer):
    """How the password of this address becomes its root."""

    salt = Box(SALT_SIZE, read_only=True)
    argon2id = Argon2Serializer(read_only=True)


class GrantedKeySerializer(StrictSerializer):
    """A key of the organisation: its private seed, sealed to the member, and where it came from.

    `replaces` and `succession` are null for the first key, and for the first after a reset by the
    operator.
    """

    id = LowerUUID(source="key_id", read_only=True)
    public = Box(PUBLIC_SIZE, source="key.public", read_only=True)
    grant = Box(SEALED_KEY_SIZE, source="box", read_only=True)
    replaces = LowerUUID(source="key.replaces_id", read_only=True, allow_null=True)
    succession = Box(PROOF_SIZE, source="key.succession", read_only=True, allow_null=True)


class PinsSerializer(StrictSerializer):
    """The keys that a member trusts, locked under the password; `version` counts from 1."""

    version = StrictInteger(least=1, most=HIGHEST_VERSION)
    box = PaddedBox(BODY_SIZES)


class FirstPinsSerializer(PinsSerializer):
    """The first pins of a new key pair."""

    version = StrictInteger(least=1, most=1)


# The description adds null by itself, but not to an enumeration.
@extend_schema_field({"oneOf": [{"type": "string", "enum": ROLES}]})
class RoleField(OneOf):
    """What a member does; nothing, as long as they were not given to an organisation."""

    def __init__(self, **options: Any) -> None:
        super().__init__(ROLES, allow_null=True, **options)


class MemberSerializer(StrictSerializer):
    """The member who asks."""

    id = LowerUUID(read_only=True)
    email = serializers.CharField(read_only=True)
    role = RoleField(read_only=True)
    organisation = LowerUUID(read_only=True, allow_null=True)
    public_key = Box(PUBLIC_SIZE, read_only=True, allow_null=True)
    member_key_envelope = Box(
        LOCKED_KEY_SIZE, source="key_envelope", read_only=True, allow_null=True
    )
    pins = PinsSerializer(read_only=True, allow_null=True)
    pins_due = serializers.BooleanField(
        read_only=True, help_text="The keys are older than pins: write the first ones, once"
    )
    organisation_keys = GrantedKeySerializer(many=True, read_only=True)


class FirstKeysSerializer(StrictSerializer):
    """A first key pair, and what its member trusts from the start."""

    public_key = Box(PUBLIC_SIZE)
    member_key_envelope = Box(LOCKED_KEY_SIZE)
    pins = FirstPinsSerializer()


class PasswordSerializer(StrictSerializer):
    """A new password, and the same key pair and the next version of the pins under it.

    The session has a new token then; the old one is worth nothing any more.
    """

    current_login = Box(LOGIN_SIZE, write_only=True)
    login = Box(LOGIN_SIZE, write_only=True)
    salt = Box(SALT_SIZE, write_only=True)
    member_key_envelope = Box(LOCKED_KEY_SIZE, write_only=True)
    pins = PinsSerializer(write_only=True)
    session_token = serializers.CharField(read_only=True)


class PasswordResetSerializer(FirstKeysSerializer):
    """A new password and a new key pair, with the token of the link that was mailed."""

    token = StrictText(most=200, alphabet="[!-~]")
    second_factor_code = StrictText(most=32, required=False, alphabet="[0-9A-Za-z -]")
    login = Box(LOGIN_SIZE)
    salt = Box(SALT_SIZE)
