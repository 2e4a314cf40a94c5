"""What owners of rounds send and get."""

from typing import Any

from rest_framework import serializers

from api.common.contact import LONGEST_ZONE
from api.common.fields import (
    LINES,
    LONGEST_LANGUAGE,
    TAG,
    ListOf,
    LowerUUID,
    OneOf,
    SetOf,
    StrictBoolean,
    StrictInteger,
    StrictText,
)
from api.common.json_fields import ByName, Day
from api.common.serializers import StrictSerializer
from backend.core.limits import PLAIN
from surveys.models import LEAST_THRESHOLD
from surveys.results.plan import MOST_PAIRS
from surveys.results.variables import MOST_ID
from surveys.services.invitations import MOST_AT_ONCE as MOST_INVITED
from surveys.services.round_settings import (
    MOST_GROUPS,
    MOST_LABEL,
    MOST_STATEMENT,
    MOST_THRESHOLD,
    MOST_WANTED,
    PURPOSES,
)
from surveys.services.tokens import MOST_AT_ONCE as MOST_TOKENS
from surveys.states import Audience, RoundStatus

from .answering_shapes import LONGEST_GROUP
from .questionnaire_shapes import LONGEST_NAME, MOST_NUMBER

MOST_LANGUAGES, MOST_REMINDER = 40, 365
GROUP = "[a-z0-9][a-z0-9-]{0,39}"
ZONE = "[A-Za-z0-9_+/-]"
PURPOSE_WORDS = sorted(PURPOSES)


def texts(most: int, **options: Any) -> ByName:
    """The field of a text by language."""
    child = StrictText(least=0, most=most, alphabet=LINES)
    name = f"{TAG}{{1,{LONGEST_LANGUAGE}}}"
    return ByName(name=name, most=MOST_LANGUAGES, child=child, **options)


class GroupGiven(StrictSerializer):
    """A place or measure that is compared with others."""

    id = StrictText(most=LONGEST_GROUP, alphabet="[a-z0-9-]")
    label = texts(MOST_LABEL)  # type: ignore[assignment]


class RoundChanged(StrictSerializer):
    """What is to be changed; what is left out stays. `number` is the questionnaire's version."""

    number = StrictInteger(least=1, most=MOST_NUMBER, required=False)
    name = StrictText(most=LONGEST_NAME, alphabet=PLAIN, required=False)
    audience = OneOf(Audience.values, required=False)
    test = StrictBoolean(required=False)
    purpose = OneOf(PURPOSE_WORDS, required=False)
    opens_on = Day(required=False, allow_null=True)
    closes_on = Day(required=False)
    timezone = StrictText(most=LONGEST_ZONE, alphabet=ZONE, required=False)
    one_per_screen = StrictBoolean(required=False)
    languages = SetOf(
        child=StrictText(most=LONGEST_LANGUAGE, alphabet=TAG), most=MOST_LANGUAGES, required=False
    )
    statement = texts(MOST_STATEMENT, required=False)
    groups = ListOf(child=GroupGiven(), most=MOST_GROUPS, required=False)
    plan = ListOf(
        child=ListOf(child=StrictText(most=MOST_ID, alphabet=PLAIN), least=2, most=2),
        most=MOST_PAIRS,
        required=False,
    )
    target = StrictInteger(least=1, most=MOST_WANTED, required=False, allow_null=True)
    quotas = ByName(
        name=GROUP,
        most=MOST_GROUPS,
        child=StrictInteger(least=1, most=MOST_WANTED),
        required=False,
    )
    threshold = StrictInteger(least=LEAST_THRESHOLD, most=MOST_THRESHOLD, required=False)
    rows_exported = StrictBoolean(required=False)
    remind_after_days = StrictInteger(least=1, most=MOST_REMINDER, required=False, allow_null=True)


class RoundMade(RoundChanged):
    """A new round with a questionnaire, in its last version if none is named."""

    questionnaire = LowerUUID()
    name = StrictText(most=LONGEST_NAME, alphabet=PLAIN)
    closes_on = Day()


class TokensMade(StrictSerializer):
    """So many links are to be made that let in once."""

    count = StrictInteger(least=1, most=MOST_TOKENS)
    group = StrictText(most=LONGEST_GROUP, alphabet="[a-z0-9-]", required=False)


class PeopleInvited(StrictSerializer):
    """Members who are asked to answer: some, by identifier, or all."""

    members = SetOf(child=LowerUUID(), least=1, most=MOST_INVITED, required=False)
    all = StrictBoolean(required=False)
    group = StrictText(most=LONGEST_GROUP, alphabet="[a-z0-9-]", required=False)


# -- Answers ------------------------------------------------------------------------------------


class QuestionnaireOfRound(StrictSerializer):
    """Which questionnaire is asked, and in which version."""

    id = LowerUUID()
    name = serializers.CharField()
    number = serializers.IntegerField()


class InvitedShape(StrictSerializer):
    """How many were invited, and how many of them have answered, or taken a blind token."""

    all = serializers.IntegerField()
    done = serializers.IntegerField()


class RoundRow(StrictSerializer):
    """A round in a list."""

    id = LowerUUID()
    name = serializers.CharField()
    code = serializers.CharField()
    link = serializers.CharField()
    results_link = serializers.CharField()
    status = OneOf(RoundStatus.values)
    audience = OneOf(Audience.values)
    test = serializers.BooleanField()
    purpose = OneOf(PURPOSE_WORDS)
    owner = serializers.CharField(
        allow_null=True,
        help_text="What it belongs to, and where it is changed; null: by these calls",
    )
    questionnaire = QuestionnaireOfRound()
    opens_on = serializers.DateField(allow_null=True)
    closes_on = serializers.DateField()
    timezone = serializers.CharField()
    one_per_screen = serializers.BooleanField()
    languages = serializers.ListField(child=serializers.CharField())
    statement = texts(MOST_STATEMENT)
    groups = serializers.ListField(child=GroupGiven())
    plan = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    target = serializers.IntegerField(allow_null=True)
    quotas = ByName(name=GROUP, most=MOST_GROUPS, child=serializers.IntegerField())
    threshold = serializers.IntegerField()
    rows_exported = serializers.BooleanField()
    remind_after_days = serializers.IntegerField(allow_null=True)
    written = serializers.IntegerField(
        allow_null=True,
        help_text="Responses that are kept; some more may wait; null if fewer than the threshold."
        " Before the end of a round by open link only 10, 20, 50, 100 … that are reached",
    )
    published = serializers.IntegerField(help_text="Of these in the published tables")
    invited = InvitedShape()
    tokens = serializers.IntegerField(help_text="Links that let in once and were not used yet")


class VariableShape(StrictSerializer):
    """What may stand in a pair of a plan."""

    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class RoundShape(RoundRow):
    """A round, and what can be crossed in its results."""

    fingerprint = serializers.CharField(
        allow_null=True, help_text="Of a blind round's key, to be told by another way"
    )
    variables = serializers.ListField(child=VariableShape())
    warnings = serializers.ListField(
        child=serializers.CharField(), help_text="What its results may give away, in words"
    )


class RoundPage(StrictSerializer):
    """Up to a hundred rounds, by name."""

    results = serializers.ListField(child=RoundRow())
    next = serializers.CharField(allow_null=True)


class LinksShape(StrictSerializer):
    """Links that let in once; they are never shown again."""

    links = serializers.ListField(child=serializers.CharField())


class InvitedNow(StrictSerializer):
    """How many were invited now, and how many had been before."""

    invited = serializers.IntegerField()
    already = serializers.IntegerField()


class RoundForMe(StrictSerializer):
    """A round that waits for the caller's answers."""

    round = LowerUUID()
    name = serializers.CharField()
    organisation = serializers.CharField()
    code = serializers.CharField()
    link = serializers.CharField()
    closes_on = serializers.DateField()


class RoundsForMe(StrictSerializer):
    """Up to a hundred of them, those that end first at the top."""

    results = serializers.ListField(child=RoundForMe())
    next = serializers.CharField(allow_null=True)
