"""Editors' calls about one version of a questionnaire."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema

from api.common.files import BINARY, file_response
from api.common.problems import pointer_of
from api.common.views import Request, Response
from surveys.models import Version
from surveys.questionnaire.definition import read
from surveys.questionnaire.difference import Change, difference
from surveys.services import questionnaires
from surveys.services.forms import form_of, source_of

from .members import SurveyCall, read_definition
from .questionnaire_shapes import ChangePage, VersionChanged, VersionShape

CHANGED = VersionChanged()
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What somebody sent once is given back as bytes, whatever it was.
OCTETS = "application/octet-stream"


class VersionView(SurveyCall):
    """`GET` and `PUT /api/v1/surveys/questionnaires/{id}/versions/{number}`."""

    @extend_schema(operation_id="survey_version", responses=VersionShape)
    def get(self, request: Request, questionnaire: UUID, number: int) -> Response:
        """A version with its questions, and what is wrong with it."""
        return Response(write_version(self.version(request, questionnaire, number)))

    @extend_schema(
        operation_id="survey_version_change", request=VersionChanged, responses=VersionShape
    )
    def put(self, request: Request, questionnaire: UUID, number: int) -> Response:
        """Writes a version anew, if nobody else did meanwhile and no round was opened with it."""
        values = CHANGED.read(request.data)
        row = questionnaires.change(
            self.version(request, questionnaire, number),
            definition=read_definition(values["definition"]),
            revision=values["revision"],
        )
        return Response(write_version(row))


class DifferenceView(SurveyCall):
    """`GET /api/v1/surveys/questionnaires/{id}/versions/{number}/difference/{other}`."""

    @extend_schema(operation_id="survey_version_difference", responses=ChangePage)
    def get(self, request: Request, questionnaire: UUID, number: int, other: int) -> Response:
        """What is different in the other one."""
        before, after = (
            read(self.version(request, questionnaire, one).definition) for one in (number, other)
        )
        changes = [write_change(one) for one in difference(before, after)]
        return Response({"results": changes, "next": None})


class FileView(SurveyCall):
    """`GET /api/v1/surveys/questionnaires/{id}/versions/{number}/file`."""

    @extend_schema(operation_id="survey_version_file", responses={(200, XLSX): BINARY})
    def get(self, request: Request, questionnaire: UUID, number: int) -> HttpResponse:
        """A version as a spreadsheet (XLSForm)."""
        row = self.version(request, questionnaire, number)
        name = f"{row.questionnaire.name} {row.number}.xlsx"
        return file_response(form_of(row), media_type=XLSX, name=name)


class SourceView(SurveyCall):
    """`GET /api/v1/surveys/questionnaires/{id}/versions/{number}/source`."""

    @extend_schema(operation_id="survey_version_source", responses={(200, OCTETS): BINARY})
    def get(self, request: Request, questionnaire: UUID, number: int) -> HttpResponse:
        """The spreadsheet that a version was made from, as it came."""
        row = self.version(request, questionnaire, number)
        return file_response(source_of(row), media_type=OCTETS, name=row.source_name)


def write_version(row: Version) -> dict[str, Any]:
    """A `VersionShape`."""
    return {
        "questionnaire": str(row.questionnaire_id),
        "number": row.number,
        "revision": row.revision,
        "fixed": row.fixed,
        "definition": row.definition,
        "faults": [
            {"pointer": pointer_of(one.field), "code": one.code, "detail": one.detail}
            for one in questionnaires.faults_of(row)
        ],
        "source_name": row.source_name,
        "report": row.report,
    }


def write_change(one: Change) -> dict[str, Any]:
    """A `ChangeShape`."""
    return {
        "kind": str(one.how),
        "what": str(one.what),
        "name": one.name,
        "within": one.within,
        "field": one.field,
        "before": one.before,
        "after": one.after,
    }
