"""Serializers of what learners read and hand in."""

from rest_framework import serializers

from api.common.fields import (
    LONGEST_LANGUAGE,
    TAG,
    LowerUUID,
    StrictBoolean,
    StrictInteger,
    StrictText,
)
from api.common.json_fields import Bytes, JSONField
from api.common.serializers import StrictSerializer
from backend.core.limits import PLAIN
from backend.programmes.models.courses import LEAST_MARK, MOST_MARK
from surveys.blind_tokens.keys import MAX_BITS, MIN_BITS
from surveys.blind_tokens.verification import MESSAGE_SIZE

MIN_BLIND, MAX_BLIND = MIN_BITS // 8, MAX_BITS // 8
LONGEST_ROLE = 40
LONGEST_HOLDER = 120
LONGEST_EMAIL = 254
# An answer to each step of the largest course, and as much again.
MOST_SAVED = 100_000
KEPT = "^[^\\u0000]*$"
NAME = {"type": "string", "maxLength": 40, "pattern": KEPT}
ANSWERS = {
    "type": "object",
    "maxProperties": 1800,
    "propertyNames": {"type": "string", "pattern": KEPT},
    "additionalProperties": {
        "anyOf": [NAME, {"type": "array", "items": NAME, "maxItems": 12}],
    },
}


class LearnersCourseSerializer(StrictSerializer):
    """A version of a course: its content (docs/learning.md), files, and words of the player."""

    version = serializers.UUIDField(read_only=True)
    slug = serializers.CharField(read_only=True)
    tag = serializers.CharField(read_only=True)
    direction = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    summary = serializers.CharField(read_only=True)
    minutes = serializers.IntegerField(read_only=True)
    givesCertificate = serializers.BooleanField(read_only=True)  # noqa: N815 - the same
    passMark = serializers.IntegerField(read_only=True)  # noqa: N815 - as the player has it
    roles = JSONField({"type": "array", "items": {"type": "object"}}, read_only=True)
    content = JSONField(read_only=True)
    files = JSONField(read_only=True)
    words = JSONField(read_only=True)


class PlaceTokenSerializer(StrictSerializer):
    """A blind token of a place, which says nothing of who has it."""

    place = LowerUUID()
    message = Bytes(least=MESSAGE_SIZE, most=MESSAGE_SIZE)
    signature = Bytes(least=MIN_BLIND, most=MAX_BLIND)


class HolderSerializer(StrictSerializer):
    """The name on a certificate, which is not kept."""

    name = StrictText(most=LONGEST_HOLDER, alphabet=PLAIN)


class LearnersCertificateSerializer(StrictSerializer):
    """A new certificate: its code, which is kept nowhere, and where it is checked."""

    code = serializers.CharField(read_only=True)
    address = serializers.CharField(read_only=True)


class LearnersResultSerializer(StrictSerializer):
    """Answers by step, and what they are worth; `id` is made by the device.

    `pass_mark` is the one with which it was begun, and counts if it ever was the course's. The same
    `id` again is answered the same for a week, and counts once. Whoever handed in without
    a name gets a certificate by `certificate_only`, which counts nothing.
    """

    id = LowerUUID(random=True, write_only=True)
    version = LowerUUID(write_only=True)
    role = StrictText(least=0, most=LONGEST_ROLE, alphabet=TAG, write_only=True, required=False)
    answers = JSONField(ANSWERS, write_only=True)
    pass_mark = StrictInteger(least=LEAST_MARK, most=MOST_MARK, write_only=True, required=False)
    place = PlaceTokenSerializer(write_only=True, required=False)
    certificate = HolderSerializer(write_only=True, required=False)
    certificate_only = StrictBoolean(write_only=True, required=False)
    share = serializers.IntegerField(read_only=True)
    right = serializers.IntegerField(read_only=True)
    questions = serializers.IntegerField(read_only=True)
    passed = serializers.BooleanField(read_only=True)
    by_step = JSONField(read_only=True)
    counted = serializers.BooleanField(read_only=True)
    issued = LearnersCertificateSerializer(read_only=True, allow_null=True)


class DoorSerializer(StrictSerializer):
    """A place whose card or link in the house this is, and the key of its blind tokens."""

    place = serializers.UUIDField(source="place.pk", read_only=True)
    name = serializers.CharField(source="place.name", read_only=True)
    kind = serializers.CharField(read_only=True)
    courses = serializers.ListField(child=serializers.CharField(), read_only=True)
    key = Bytes(least=1, most=2 * MAX_BLIND, source="public", read_only=True)
    fingerprint = serializers.CharField(read_only=True)


class PlaceSignatureSerializer(StrictSerializer):
    """A blinded token, and its signature."""

    blinded = Bytes(least=MIN_BLIND, most=MAX_BLIND, write_only=True)
    signature = Bytes(least=MIN_BLIND, most=MAX_BLIND, read_only=True)


class AttemptSerializer(StrictSerializer):
    """Where a learner stands; `saved` counts changes: of two devices the higher one stays."""

    code = serializers.CharField(read_only=True)
    version = LowerUUID()
    language = serializers.CharField(read_only=True)
    role = StrictText(least=0, most=LONGEST_ROLE, alphabet=TAG)
    answers = JSONField(ANSWERS)
    saved = StrictInteger(least=0, most=MOST_SAVED)
    pass_mark = StrictInteger(least=LEAST_MARK, most=MOST_MARK, write_only=True, required=False)
    place = PlaceTokenSerializer(write_only=True, required=False)
    handed_in = serializers.BooleanField(read_only=True)


class AttemptLetterSerializer(StrictSerializer):
    """Where the link of an attempt is mailed to, once."""

    email = StrictText(most=LONGEST_EMAIL, alphabet=PLAIN, write_only=True)


LANGUAGE = {"type": "string", "pattern": f"^{TAG}{{1,{LONGEST_LANGUAGE}}}$"}
