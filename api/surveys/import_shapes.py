"""What is sent of a spreadsheet, and how far its reading is."""

from rest_framework import serializers

from api.common.fields import LowerUUID, OneOf, StrictText
from api.common.json_fields import Bytes
from api.common.serializers import StrictSerializer
from backend.core.limits import PLAIN
from surveys.states import JobState
from surveys.xlsform.report import Status

from .questionnaire_shapes import LONGEST_NAME, QuestionnaireShape, ReportRowShape

# What a body has room for in base64url, and something around it (`LARGER_BODIES`).
MOST_FILE = 1_400_000


class FormBrought(StrictSerializer):
    """A spreadsheet (XLSForm): .xlsx, .xls or .csv, which its name says."""

    name = StrictText(most=LONGEST_NAME, alphabet=PLAIN)
    file = Bytes(least=1, most=MOST_FILE)


# -- Answers ------------------------------------------------------------------------------------


class FormImportRow(StrictSerializer):
    """A spreadsheet that is being read, or was; gone after a day."""

    id = LowerUUID()
    name = serializers.CharField(help_text="Of the file")
    state = OneOf(JobState.values)
    progress = serializers.IntegerField(help_text="Of a hundred")
    outcome = OneOf(list(Status), allow_null=True, help_text="Once it was read")
    expires_at = serializers.DateTimeField()


class FormImportShape(FormImportRow):
    """The same with the report, and the questionnaire that was made of it."""

    rows = serializers.ListField(child=ReportRowShape())
    questionnaire = QuestionnaireShape(allow_null=True)


class FormImportPage(StrictSerializer):
    """All of the organisation, the newest first."""

    results = serializers.ListField(child=FormImportRow())
    next = serializers.CharField(allow_null=True)
