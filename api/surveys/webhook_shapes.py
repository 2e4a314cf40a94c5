"""What coordinators send and get about addresses that are told of results."""

from rest_framework import serializers

from api.common.contact import VISIBLE
from api.common.fields import LowerUUID, OneOf, StrictBoolean, StrictText
from api.common.serializers import StrictSerializer
from surveys.states import JobState
from surveys.webhooks.addresses import MOST_CHARACTERS


class WebhookMade(StrictSerializer):
    """An address that is to be told, with https."""

    url = StrictText(most=MOST_CHARACTERS, alphabet=VISIBLE)


class WebhookChanged(StrictSerializer):
    """What is to be changed; what is left out stays."""

    url = StrictText(most=MOST_CHARACTERS, alphabet=VISIBLE, required=False)
    active = StrictBoolean(required=False)


# -- Answers ------------------------------------------------------------------------------------


class WebhookShape(StrictSerializer):
    """An address that is told of every publication, while it is active."""

    id = LowerUUID()
    url = serializers.CharField()
    active = serializers.BooleanField()


class WebhookNew(WebhookShape):
    """The same with its secret, which is never shown again."""

    secret = serializers.CharField()


class WebhookPage(StrictSerializer):
    """All of them, ten at the most."""

    results = serializers.ListField(child=WebhookShape())
    next = serializers.CharField(allow_null=True)


class SecretShape(StrictSerializer):
    """What calls are signed with from now on; it is never shown again."""

    secret = serializers.CharField()


class TestShape(StrictSerializer):
    """What came of a test: a status of HTTP, or a word for why there was none."""

    answer = serializers.CharField()


class WebhookCallShape(StrictSerializer):
    """One publication, told to an address; `answer` is what the last attempt ended with."""

    id = LowerUUID()
    round = LowerUUID()
    publication = serializers.IntegerField()
    state = OneOf(JobState.values)
    attempts = serializers.IntegerField()
    answer = serializers.CharField()
    day = serializers.DateField()


class WebhookCallPage(StrictSerializer):
    """The last hundred, the newest first."""

    results = serializers.ListField(child=WebhookCallShape())
    next = serializers.CharField(allow_null=True)
