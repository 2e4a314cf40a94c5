"""What is asked of exports, and how far they are."""

from rest_framework import serializers

from api.common.fields import LONGEST_LANGUAGE, TAG, LowerUUID, OneOf, StrictText
from api.common.serializers import StrictSerializer
from surveys.exports.requests import CONTENTS, FORMS
from surveys.states import JobState


class ExportAsked(StrictSerializer):
    """What is to be in a file, in which form, and in which of the round's languages."""

    content = OneOf(CONTENTS)
    form = OneOf(FORMS)
    language = StrictText(most=LONGEST_LANGUAGE, alphabet=TAG)


# -- Answers ------------------------------------------------------------------------------------


class ExportShape(StrictSerializer):
    """A file that is being made, or is ready; gone after a day."""

    id = LowerUUID()
    content = OneOf(CONTENTS)
    form = OneOf(FORMS)
    language = serializers.CharField()
    state = OneOf(JobState.values)
    progress = serializers.IntegerField(help_text="Of a hundred")
    expires_at = serializers.DateTimeField()
    file = serializers.CharField(allow_null=True, help_text="Where it is, once it is ready")


class ExportPage(StrictSerializer):
    """All of a round, the newest first."""

    results = serializers.ListField(child=ExportShape())
    next = serializers.CharField(allow_null=True)
