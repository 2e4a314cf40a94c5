"""Serializers of rounds and their results."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.common.contact import LONGEST_ZONE
from api.common.fields import (
    LINES,
    LONGEST_LANGUAGE,
    TAG,
    Hour,
    ListOf,
    LowerUUID,
    OneOf,
    SetOf,
    StrictBoolean,
    StrictInteger,
    StrictText,
)
from api.common.json_fields import ByName, Day, JSONField
from api.common.serializers import StrictSerializer
from api.common.views import active_language
from api.surveys.base import LONGEST_GROUP, LONGEST_NAME, MAX_NUMBER
from backend.core.limits import PLAIN
from surveys import selectors
from surveys.exports.requests import CONTENTS, FORMS
from surveys.models import MIN_THRESHOLD, Export, Round
from surveys.owners import owner_detail
from surveys.results.plan import MAX_PAIRS
from surveys.results.variable_names import named_variables
from surveys.results.variables import MAX_ID
from surveys.results.warnings import warnings_of
from surveys.services.blind import fingerprint_of
from surveys.services.invitations import MAX_AT_ONCE as MAX_INVITED
from surveys.services.invitations import ForMember
from surveys.services.round_settings import (
    MAX_GROUPS,
    MAX_LABEL,
    MAX_STATEMENT,
    MAX_THRESHOLD,
    MAX_WANTED,
    PURPOSES,
)
from surveys.services.texts import LONGEST as LONGEST_TEXT
from surveys.services.tokens import MAX_AT_ONCE as MAX_TOKENS
from surveys.states import Audience, JobState, RoundStatus, TextState

MAX_LANGUAGES, MAX_REMINDER = 40, 365
GROUP = "[a-z0-9][a-z0-9-]{0,39}"
GROUP_SIGNS = "[a-z0-9-]"
ZONE = "[A-Za-z0-9_+/-]"
PURPOSE_WORDS = sorted(PURPOSES)


def texts(most: int, **options: Any) -> ByName:
    """Return the field of a text by language."""
    child = StrictText(least=0, most=most, alphabet=LINES)
    name = f"{TAG}{{1,{LONGEST_LANGUAGE}}}"
    return ByName(name=name, most=MAX_LANGUAGES, child=child, **options)


class GroupSerializer(StrictSerializer):
    """A place or measure that is compared with others."""

    id = StrictText(most=LONGEST_GROUP, alphabet=GROUP_SIGNS)
    label = texts(MAX_LABEL)  # type: ignore[assignment]


class RoundSettingsSerializer(StrictSerializer):
    """The settings of a round; what a change leaves out stays."""

    name = StrictText(most=LONGEST_NAME, alphabet=PLAIN, required=False)
    audience = OneOf(Audience.values, required=False)
    test = StrictBoolean(required=False)
    purpose = OneOf(PURPOSE_WORDS, required=False)
    opens_on = Day(required=False, allow_null=True)
    closes_on = Day(required=False)
    timezone = StrictText(most=LONGEST_ZONE, alphabet=ZONE, required=False)
    one_per_screen = StrictBoolean(required=False)
    languages = SetOf(
        child=StrictText(most=LONGEST_LANGUAGE, alphabet=TAG), most=MAX_LANGUAGES, required=False
    )
    statement = texts(MAX_STATEMENT, required=False)
    groups = ListOf(child=GroupSerializer(), most=MAX_GROUPS, required=False)
    plan = ListOf(
        child=ListOf(child=StrictText(most=MAX_ID, alphabet=PLAIN), least=2, most=2),
        most=MAX_PAIRS,
        required=False,
    )
    target = StrictInteger(least=1, most=MAX_WANTED, required=False, allow_null=True)
    quotas = ByName(
        name=GROUP,
        most=MAX_GROUPS,
        child=StrictInteger(least=1, most=MAX_WANTED),
        required=False,
    )
    threshold = StrictInteger(least=MIN_THRESHOLD, most=MAX_THRESHOLD, required=False)
    rows_exported = StrictBoolean(required=False)
    remind_after_days = StrictInteger(least=1, most=MAX_REMINDER, required=False, allow_null=True)


class NewRoundSerializer(RoundSettingsSerializer):
    """A new round with a questionnaire, in its newest version if none is named."""

    questionnaire = LowerUUID()
    number = StrictInteger(least=1, most=MAX_NUMBER, required=False)
    name = StrictText(most=LONGEST_NAME, alphabet=PLAIN)
    closes_on = Day()


class RoundVersionSerializer(StrictSerializer):
    """The questionnaire and version of a round."""

    id = LowerUUID(source="questionnaire_id")
    name = serializers.CharField(source="questionnaire.name")
    number = serializers.IntegerField()


class InvitedSerializer(StrictSerializer):
    """How many were invited, and how many of them have answered, or taken a blind token."""

    all = serializers.IntegerField(source="invited")
    done = serializers.IntegerField()


class RoundRowSerializer(RoundSettingsSerializer):
    """A round in a list, with `context["people"]` of all of them."""

    id = LowerUUID(read_only=True)
    code = serializers.CharField(read_only=True)
    link = serializers.SerializerMethodField()
    results_link = serializers.SerializerMethodField()
    status = OneOf(RoundStatus.values, read_only=True)
    owner = serializers.SerializerMethodField(
        help_text="What it belongs to, and where it is changed; null: by these calls",
    )
    questionnaire = RoundVersionSerializer(source="version", read_only=True)
    written = serializers.SerializerMethodField(
        help_text="Responses that are kept; some more may wait; null if fewer than the threshold."
        " Before the end of a round by open link only 10, 20, 50, 100 … that are reached",
    )
    published = serializers.SerializerMethodField(help_text="Of these in the published tables")
    invited = serializers.SerializerMethodField()
    tokens = serializers.SerializerMethodField(
        help_text="Links that let in once and were not used yet"
    )

    def get_link(self, row: Round) -> str:
        """Return the address at which people answer."""
        link: str = self.context["request"].build_absolute_uri(f"/s/{row.code}")
        return link

    def get_results_link(self, row: Round) -> str:
        """Return the address of the published results."""
        link: str = self.context["request"].build_absolute_uri(f"/s/results/{row.results_key}")
        return link

    def get_owner(self, row: Round) -> str | None:
        """Return the owner of a round that other calls change."""
        return owner_detail(row)

    def get_written(self, row: Round) -> int | None:
        """Return the number of responses that the organisation may know."""
        return selectors.shown_total(row)

    def get_published(self, row: Round) -> int:
        """Return zero before results are shown."""
        return row.published if row.has_shown_results else 0

    @extend_schema_field(InvitedSerializer)
    def get_invited(self, row: Round) -> Any:
        """Return the numbers of invited people."""
        return InvitedSerializer(self.context["people"][row.id]).data

    def get_tokens(self, row: Round) -> int:
        """Return the number of unused links."""
        tokens: int = self.context["people"][row.id].tokens
        return tokens


class NamedVariableSerializer(StrictSerializer):
    """A variable that may stand in a pair of a plan."""

    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class RoundSerializer(RoundRowSerializer):
    """A round, and what can be crossed in its results; `number` is the questionnaire's version."""

    number = StrictInteger(least=1, most=MAX_NUMBER, required=False, write_only=True)
    fingerprint = serializers.SerializerMethodField(
        help_text="Of a blind round's key, to be told by another way"
    )
    variables = serializers.SerializerMethodField()
    warnings = serializers.SerializerMethodField(
        help_text="What its results may give away, in words"
    )

    def get_fingerprint(self, row: Round) -> str | None:
        """Return the fingerprint of a blind round's key."""
        return fingerprint_of(row)

    @extend_schema_field(NamedVariableSerializer(many=True))
    def get_variables(self, row: Round) -> Any:
        """Return the variables of the questionnaire in the caller's language."""
        rows = [
            {"id": name, "label": label} for name, label in named_variables(row, active_language())
        ]
        return NamedVariableSerializer(rows, many=True).data

    def get_warnings(self, row: Round) -> list[str]:
        """Return the warnings in the caller's language."""
        return [*warnings_of(row, active_language())]


class TokensSerializer(StrictSerializer):
    """Links that are valid once; they are never shown again."""

    count = StrictInteger(least=1, most=MAX_TOKENS, write_only=True)
    group = StrictText(most=LONGEST_GROUP, alphabet=GROUP_SIGNS, required=False, write_only=True)
    links = serializers.ListField(child=serializers.CharField(), read_only=True)


class InvitationsSerializer(StrictSerializer):
    """Members who are asked to answer: some, by identifier, or all; and how many were."""

    members = SetOf(child=LowerUUID(), least=1, most=MAX_INVITED, required=False, write_only=True)
    all = StrictBoolean(required=False, write_only=True)
    group = StrictText(most=LONGEST_GROUP, alphabet=GROUP_SIGNS, required=False, write_only=True)
    invited = serializers.IntegerField(source="new", read_only=True)
    already = serializers.IntegerField(source="before", read_only=True)


class MyInvitationSerializer(StrictSerializer):
    """A round that waits for the caller's answers."""

    round = LowerUUID(source="round.id")
    name = serializers.CharField(source="round.name")
    organisation = serializers.CharField(source="round.organisation.name")
    code = serializers.CharField(source="round.code")
    link = serializers.SerializerMethodField()
    closes_on = serializers.DateField(source="round.closes_on")

    def get_link(self, row: ForMember) -> str:
        """Return the caller's personal link."""
        link: str = self.context["request"].build_absolute_uri(row.path)
        return link


class CategorySerializer(StrictSerializer):
    """A category of a variable, or an option of a ranking."""

    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class ResultVariableSerializer(StrictSerializer):
    """The labels of a variable and its categories; `options` are those of a ranking."""

    id = serializers.CharField()
    question = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    categories = CategorySerializer(many=True)
    options = CategorySerializer(many=True)


class ResultsSerializer(StrictSerializer):
    """The last publication, without small groups."""

    round = LowerUUID()
    number = serializers.IntegerField(allow_null=True)
    day = serializers.DateField(allow_null=True)
    respondents = serializers.IntegerField(allow_null=True)
    final = serializers.BooleanField()
    threshold = serializers.IntegerField()
    tables = JSONField(allow_null=True)
    variables = ResultVariableSerializer(many=True)


class TextSerializer(StrictSerializer):
    """A free text; null if no key of the server opens it."""

    id = LowerUUID()
    question = serializers.CharField()
    language = serializers.CharField(help_text="Empty where few wrote in it")
    state = OneOf(TextState.values)
    text = serializers.CharField(allow_null=True)


class TextChangeSerializer(StrictSerializer):
    """A text is cleared as edited, or withheld; `state` is required."""

    state = OneOf([TextState.CLEARED.value, TextState.WITHHELD.value], required=False)
    text = StrictText(least=0, most=LONGEST_TEXT, alphabet=LINES, required=False)


class ExportSerializer(StrictSerializer):
    """A file that is being made, or is ready; gone after a day."""

    id = LowerUUID(read_only=True)
    content = OneOf(CONTENTS)
    form = OneOf(FORMS)
    language = StrictText(
        most=LONGEST_LANGUAGE, alphabet=TAG, help_text="One of the languages of the round"
    )
    state = OneOf(JobState.values, read_only=True)
    progress = serializers.IntegerField(read_only=True, help_text="Of a hundred")
    expires_at = Hour(read_only=True)
    file = serializers.SerializerMethodField(help_text="Where it is, once it is ready")

    def get_file(self, row: Export) -> str | None:
        """Return the address of a file that is ready."""
        if row.state != JobState.READY:
            return None
        path = reverse("survey-exports-file", args=[row.round_id, row.id])
        address: str = self.context["request"].build_absolute_uri(path)
        return address
