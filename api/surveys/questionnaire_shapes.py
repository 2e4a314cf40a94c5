"""What editors of questionnaires send and get."""

from rest_framework import serializers

from api.common.fields import LowerUUID, OneOf, StrictBoolean, StrictInteger, StrictText
from api.common.json_fields import JSONField
from api.common.serializers import StrictSerializer
from backend.core.limits import PLAIN
from surveys.questionnaire.difference import How
from surveys.questionnaire.difference import What as Changed
from surveys.xlsform.report import What

from .answering_shapes import FaultShape
from .definition_form import ref

LONGEST_NAME = 200
MOST_NUMBER = 2**31 - 1


class VersionNamed(StrictSerializer):
    """A version of a questionnaire."""

    questionnaire = LowerUUID()
    number = StrictInteger(least=1, most=MOST_NUMBER)


class QuestionnaireMade(StrictSerializer):
    """A new questionnaire: of a definition, of one that comes with Kier, or of another one.

    With none of the three it has no question yet.
    """

    name = StrictText(most=LONGEST_NAME, alphabet=PLAIN, required=False)
    definition = JSONField(ref("SurveyDefinition"), required=False)
    ready = StrictText(most=LONGEST_NAME, alphabet=PLAIN, required=False)
    copy_of = VersionNamed(required=False)


class QuestionnaireChanged(StrictSerializer):
    """What is to be changed; what is left out stays."""

    name = StrictText(most=LONGEST_NAME, alphabet=PLAIN, required=False)
    archived = StrictBoolean(required=False)


class VersionChanged(StrictSerializer):
    """A version as it is to be, and the revision that its editor had before them."""

    definition = JSONField(ref("SurveyDefinition"))
    revision = StrictInteger(least=1, most=MOST_NUMBER)


# -- Answers ------------------------------------------------------------------------------------


class ReadyShape(StrictSerializer):
    """A questionnaire that comes with Kier."""

    id = serializers.CharField()
    purpose = serializers.CharField()
    title = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    questions = serializers.IntegerField()


class ReadyPage(StrictSerializer):
    """All of them."""

    results = serializers.ListField(child=ReadyShape())
    next = serializers.CharField(allow_null=True)


class VersionRow(StrictSerializer):
    """A version in a list."""

    number = serializers.IntegerField()
    fixed = serializers.BooleanField(help_text="A round was opened with it: it stays as it is")
    revision = serializers.IntegerField()


class QuestionnaireShape(StrictSerializer):
    """A questionnaire, its newest version first."""

    id = LowerUUID()
    name = serializers.CharField()
    archived = serializers.BooleanField()
    changed_on = serializers.DateField()
    versions = serializers.ListField(child=VersionRow())


class QuestionnairePage(StrictSerializer):
    """Up to a hundred questionnaires, by name."""

    results = serializers.ListField(child=QuestionnaireShape())
    next = serializers.CharField(allow_null=True)


class ReportRowShape(StrictSerializer):
    """One thing in a spreadsheet, and what happened to it; row 0 is about the whole sheet."""

    sheet = serializers.CharField()
    row = serializers.IntegerField()
    what = OneOf(list(What))
    why = serializers.CharField()


class VersionShape(StrictSerializer):
    """A version with its questions, and what keeps a round from being opened with it."""

    questionnaire = LowerUUID()
    number = serializers.IntegerField()
    revision = serializers.IntegerField()
    fixed = serializers.BooleanField()
    definition = JSONField(ref("SurveyDefinition"))
    faults = serializers.ListField(child=FaultShape())
    source_name = serializers.CharField(help_text="Of the spreadsheet it was made from; or empty")
    report = serializers.ListField(child=ReportRowShape())


class ChangeShape(StrictSerializer):
    """One difference between two versions; `before` and `after` are what the field was and is."""

    kind = OneOf(list(How))
    what = OneOf(list(Changed))
    name = serializers.CharField()
    within = serializers.CharField(help_text="The group of an item, the list of a choice; or empty")
    field = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)


class ChangePage(StrictSerializer):
    """All of them."""

    results = serializers.ListField(child=ChangeShape())
    next = serializers.CharField(allow_null=True)
