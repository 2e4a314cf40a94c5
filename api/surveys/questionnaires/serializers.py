"""Serializers of questionnaires, versions and imports."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.common.fields import Hour, LowerUUID, OneOf, StrictBoolean, StrictInteger, StrictText
from api.common.json_fields import Bytes, JSONField
from api.common.problems import pointer_of
from api.common.serializers import StrictSerializer
from api.surveys.base import LONGEST_NAME, MAX_NUMBER, FaultSerializer
from backend.core.limits import PLAIN
from backend.organisations.texts import in_language
from surveys.models import FormImport, Version
from surveys.questionnaire.difference import How
from surveys.questionnaire.difference import What as Changed
from surveys.questionnaire.kinds import KINDS, ValueType
from surveys.services import questionnaires
from surveys.services.ready import Ready
from surveys.states import JobState
from surveys.xlsform.report import Status, What

from .definition_schema import ref

# What a body has room for in base64url, and something around it (`LARGER_BODIES`).
MAX_FILE = 1_400_000
# Nothing is asked there.
NO_QUESTIONS = {ValueType.NONE, ValueType.ENTRIES}


class ReadyQuestionnaireSerializer(StrictSerializer):
    """A questionnaire that comes with Kier."""

    id = serializers.CharField()
    purpose = serializers.CharField()
    title = serializers.SerializerMethodField()
    languages = serializers.ListField(source="definition.languages", child=serializers.CharField())
    questions = serializers.SerializerMethodField()

    def get_title(self, row: Ready) -> str:
        """Return the title in the caller's language."""
        return in_language(row.definition.title)

    def get_questions(self, row: Ready) -> int:
        """Return the number of questions."""
        items = (item for item, _within in row.definition.walk())
        return sum(KINDS[item.kind].value_type not in NO_QUESTIONS for item in items)


class VersionRowSerializer(StrictSerializer):
    """A version in a list."""

    number = serializers.IntegerField()
    fixed = serializers.BooleanField(help_text="A round was opened with it: it stays as it is")
    revision = serializers.IntegerField()


class QuestionnaireSerializer(StrictSerializer):
    """A questionnaire, its newest version first; what a change leaves out stays."""

    id = LowerUUID(read_only=True)
    name = StrictText(most=LONGEST_NAME, alphabet=PLAIN, required=False)
    archived = StrictBoolean(required=False)
    changed_on = serializers.DateField(read_only=True)
    versions = VersionRowSerializer(many=True, read_only=True)


class VersionNameSerializer(StrictSerializer):
    """A version of a questionnaire."""

    questionnaire = LowerUUID()
    number = StrictInteger(least=1, most=MAX_NUMBER)


class NewQuestionnaireSerializer(QuestionnaireSerializer):
    """A new questionnaire: from a definition, from one that comes with Kier, or from another one.

    With none of the three it is empty.
    """

    archived = StrictBoolean(read_only=True)
    definition = JSONField(ref("SurveyDefinition"), required=False, write_only=True)
    ready = StrictText(most=LONGEST_NAME, alphabet=PLAIN, required=False, write_only=True)
    copy_of = VersionNameSerializer(required=False, write_only=True)


class ReportRowSerializer(StrictSerializer):
    """One element of a spreadsheet, and its result; row 0 is the whole sheet."""

    sheet = serializers.CharField()
    row = serializers.IntegerField()
    what = OneOf(list(What))
    why = serializers.CharField()


class VersionSerializer(StrictSerializer):
    """A version with its questions, and the faults that keep a round from opening with it.

    A change names the revision that it is based on.
    """

    questionnaire = LowerUUID(source="questionnaire_id", read_only=True)
    number = serializers.IntegerField(read_only=True)
    revision = StrictInteger(least=1, most=MAX_NUMBER)
    fixed = serializers.BooleanField(read_only=True)
    definition = JSONField(ref("SurveyDefinition"))
    faults = serializers.SerializerMethodField()
    source_name = serializers.CharField(
        read_only=True, help_text="Of the spreadsheet it was made from; or empty"
    )
    report = ReportRowSerializer(many=True, read_only=True)

    @extend_schema_field(FaultSerializer(many=True))
    def get_faults(self, row: Version) -> Any:
        """Return what is wrong with the definition."""
        faults = [
            {"pointer": pointer_of(fault.field), "code": fault.code, "detail": fault.detail}
            for fault in questionnaires.faults_of(row)
        ]
        return FaultSerializer(faults, many=True).data


class VersionDraftSerializer(StrictSerializer):
    """A version as it stands in the editor, saved or not."""

    definition = JSONField(ref("SurveyDefinition"))


class PreviewTicketSerializer(StrictSerializer):
    """What opens a preview: sent to `/surveys/preview` as the field `preview` of a form."""

    ticket = serializers.CharField()


class ChangeSerializer(StrictSerializer):
    """One difference between two versions; `before` and `after` are values of the field."""

    kind = OneOf(list(How), source="how")
    what = OneOf(list(Changed))
    name = serializers.CharField()
    within = serializers.CharField(help_text="The group of an item, the list of a choice; or empty")
    field = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class FormImportRowSerializer(StrictSerializer):
    """An import of a spreadsheet; gone after a day."""

    id = LowerUUID(read_only=True)
    name = StrictText(most=LONGEST_NAME, alphabet=PLAIN, help_text="Of the file")
    state = OneOf(JobState.values, read_only=True)
    progress = serializers.IntegerField(read_only=True, help_text="Of a hundred")
    outcome = serializers.SerializerMethodField(help_text="Once it was read")
    expires_at = Hour(read_only=True)

    @extend_schema_field(OneOf(list(Status), allow_null=True))
    def get_outcome(self, row: FormImport) -> str | None:
        """Return what became of it."""
        return row.outcome or None


class FormImportSerializer(FormImportRowSerializer):
    """An import of a spreadsheet (XLSForm): .xlsx, .xls or .csv by its name.

    With its report, and the questionnaire that was made of it.
    """

    file = Bytes(least=1, most=MAX_FILE, write_only=True)
    rows = ReportRowSerializer(source="report", many=True, read_only=True)
    questionnaire = QuestionnaireSerializer(read_only=True, allow_null=True)
