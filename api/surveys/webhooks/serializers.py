"""Webhooks, and their calls."""

from rest_framework import serializers

from api.common.contact import VISIBLE
from api.common.fields import LowerUUID, OneOf, StrictBoolean, StrictText
from api.common.serializers import StrictSerializer
from surveys.states import JobState
from surveys.webhooks.addresses import MAX_CHARACTERS


class WebhookSerializer(StrictSerializer):
    """An address that is told of every publication, while it is active."""

    id = LowerUUID(read_only=True)
    url = StrictText(most=MAX_CHARACTERS, alphabet=VISIBLE, required=False)
    active = StrictBoolean(required=False)


class NewWebhookSerializer(WebhookSerializer):
    """A new one, with its secret, which is never shown again."""

    url = StrictText(most=MAX_CHARACTERS, alphabet=VISIBLE)
    active = StrictBoolean(read_only=True)
    secret = serializers.CharField(read_only=True)


class WebhookSecretSerializer(StrictSerializer):
    """What calls are signed with from now on; it is never shown again."""

    secret = serializers.CharField(read_only=True)


class WebhookTestSerializer(StrictSerializer):
    """What came of a test: a status of HTTP, or a word for why there was none."""

    answer = serializers.CharField(read_only=True)


class WebhookCallSerializer(StrictSerializer):
    """One publication, told to an address; `answer` is what the last attempt ended with."""

    id = LowerUUID(read_only=True)
    round = LowerUUID(read_only=True, source="publication.round_id")
    publication = serializers.IntegerField(read_only=True, source="publication.number")
    state = OneOf(JobState.values, read_only=True)
    attempts = serializers.IntegerField(read_only=True)
    answer = serializers.CharField(read_only=True)
    day = serializers.DateField(read_only=True)
