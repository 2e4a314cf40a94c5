"""What goes over the wire of consents to use a story or a quote."""

from rest_framework import serializers

from api.common.fields import LowerUUID, OneOf, SetOf
from api.common.json_fields import Day
from api.common.serializers import StrictSerializer
from backend.experts.models import StoryConsent
from backend.experts.selectors.consents import AUDIENCES

from .base import ExpertNamed, OwnText, SealedGiven, page_shape

KINDS = [StoryConsent.STORY, StoryConsent.QUOTE]


class ConsentGiven(StrictSerializer):
    """What somebody allows, for whom, until when; the words are sealed."""

    kind = OneOf(KINDS)
    audiences = SetOf(child=OneOf(AUDIENCES), least=1, most=len(AUDIENCES))
    until = Day()
    sealed = SealedGiven()


class Recipient(StrictSerializer):
    """Who got a story, and when; everybody, as long as it stands in a success that is public."""

    organisation = serializers.CharField()
    on = serializers.DateField()


class MyConsent(StrictSerializer):
    """One's own consent."""

    id = LowerUUID()
    kind = OneOf(KINDS)
    audiences = SetOf(child=OneOf(AUDIENCES), most=len(AUDIENCES))
    given_on = serializers.DateField()
    until = serializers.DateField()
    withdrawn_on = serializers.DateField(allow_null=True)
    text = OwnText(allow_null=True)
    recipients = Recipient(many=True)


class ConsentAtDesk(StrictSerializer):
    """A consent that holds today; `text` is for `GET desk/texts/{id}`."""

    id = LowerUUID()
    expert = ExpertNamed()
    kind = OneOf(KINDS)
    audiences = SetOf(child=OneOf(AUDIENCES), most=len(AUDIENCES))
    until = serializers.DateField()
    text = LowerUUID()


class UseGiven(StrictSerializer):
    """The request that gets a story."""

    assignment = LowerUUID()


MyConsentPage = page_shape("MyConsentPage", MyConsent)
ConsentPage = page_shape("ConsentPage", ConsentAtDesk)
