"""What is read of a round's results."""

from rest_framework import serializers

from api.common.fields import LINES, LowerUUID, OneOf, StrictText
from api.common.json_fields import JSONField
from api.common.serializers import StrictSerializer
from surveys.services.texts import LONGEST
from surveys.states import TextState


class TextChanged(StrictSerializer):
    """A text is let be read, as it was edited, or withheld; `state` has to be there."""

    state = OneOf([TextState.CLEARED.value, TextState.WITHHELD.value], required=False)
    text = StrictText(least=0, most=LONGEST, alphabet=LINES, required=False)


# -- Answers ------------------------------------------------------------------------------------


class CategoryShape(StrictSerializer):
    """A category of a variable, or an option of a ranking."""

    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class VariableNamed(StrictSerializer):
    """What a variable and its categories are called; `options` are those of a ranking."""

    id = serializers.CharField()
    question = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    categories = serializers.ListField(child=CategoryShape())
    options = serializers.ListField(child=CategoryShape())


class ResultsShape(StrictSerializer):
    """The last publication, as everybody gets it: small groups are hidden in it."""

    round = LowerUUID()
    number = serializers.IntegerField(allow_null=True)
    day = serializers.DateField(allow_null=True)
    respondents = serializers.IntegerField(allow_null=True)
    final = serializers.BooleanField()
    threshold = serializers.IntegerField()
    tables = JSONField(allow_null=True)
    variables = serializers.ListField(child=VariableNamed())


class TextShape(StrictSerializer):
    """What somebody wrote; null if no key of the server opens it."""

    id = LowerUUID()
    question = serializers.CharField()
    language = serializers.CharField(help_text="Empty where few wrote in it")
    state = OneOf(TextState.values)
    text = serializers.CharField(allow_null=True)


class TextPage(StrictSerializer):
    """Up to fifty texts, in an order of chance."""

    results = serializers.ListField(child=TextShape())
    next = serializers.CharField(allow_null=True)
