"""Serializers of webhooks and their calls."""

from rest_framework import serializers

from api.common.contact import VISIBLE
from api.common.fields import LowerUUID, OneOf, StrictBoolean, StrictText
from api.common.serializers import StrictSerializer
from surveys.states import JobState
from surveys.webhooks.addresses import MAX_CHARACTERS


class WebhookSerializer(StrictSerializer):
    """An address that is notified of every publication while it is active."""

    id = LowerUUID(read_only=True)
    url = StrictText(most=MAX_CHARACTERS, alphabet=VISIBLE, required=False)
    active = StrictBoolean(required=False)


class NewWebhookSerializer(WebhookSerializer):
    """A new webhook with its secret, which is never shown again."""

    url = StrictText(most=MAX_CHARACTERS, alphabet=VISIBLE)
    active = StrictBoolean(read_only=True)
    secret = serializers.CharField(read_only=True)


class WebhookSecretSerializer(StrictSerializer):
    """The new secret for signing calls; it is never shown again."""

    secret = serializers.CharField(read_only=True)


class WebhookTestSerializer(StrictSerializer):
    """The result of a test: an HTTP status, or the reason why there is none."""

    answer = serializers.CharField(read_only=True)


class WebhookCallSerializer(StrictSerializer):
    """The call for one publication; `answer` is the result of the last attempt."""

    id = LowerUUID(read_only=True)
    round = LowerUUID(read_only=True, source="publication.round_id")
    publication = serializers.IntegerField(read_only=True, source="publication.number")
    state = OneOf(JobState.values, read_only=True)
    attempts = serializers.IntegerField(read_only=True)
    answer = serializers.CharField(read_only=True)
    day = serializers.DateField(read_only=True)
