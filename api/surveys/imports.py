"""Spreadsheets that are brought in: taken at once, read by the worker."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema

from api.common.conversation import write_hour
from api.common.views import Request, Response, active_language
from api.members.views import DONE
from surveys.models import FormImport
from surveys.services import form_imports

from .import_shapes import FormBrought, FormImportPage, FormImportShape
from .members import SurveyCall
from .questionnaires import write_questionnaire

BROUGHT = FormBrought()


class ImportsView(SurveyCall):
    """`GET` and `POST /api/v1/surveys/questionnaires/imports`."""

    @extend_schema(operation_id="survey_imports", responses=FormImportPage)
    def get(self, request: Request) -> Response:
        """My organisation's spreadsheets of the last day, and how far they are."""
        found = form_imports.imports_of(self.organisation_id(request))
        return Response({"results": [write_row(one) for one in found], "next": None})

    @extend_schema(
        operation_id="survey_import_make", request=FormBrought, responses={202: FormImportShape}
    )
    def post(self, request: Request) -> Response:
        """Has a spreadsheet read in the background; ask for its `id` until it is `ready`."""
        values = BROUGHT.read(request.data)
        made = form_imports.request_import(
            organisation=self.organisation(request),
            name=values["name"],
            content=values["file"],
            language=active_language(),
        )
        return Response(write_import(made), status=202)


class ImportView(SurveyCall):
    """`GET` and `DELETE /api/v1/surveys/questionnaires/imports/{id}`."""

    @extend_schema(operation_id="survey_import", responses=FormImportShape)
    def get(self, request: Request, form: UUID) -> Response:
        """How far a spreadsheet is; once it is `ready`, row by row what became of it."""
        found = form_imports.import_of(self.organisation_id(request), form)
        return Response(write_import(found))

    @extend_schema(operation_id="survey_import_forget", responses={204: DONE})
    def delete(self, request: Request, form: UUID) -> Response:
        """Erases the report; a questionnaire that was made of the file stays."""
        form_imports.forget_import(self.organisation_id(request), form)
        return Response(status=204)


def write_row(row: FormImport) -> dict[str, Any]:
    """A `FormImportRow`."""
    return {
        "id": str(row.id),
        "name": row.name,
        "state": row.state,
        "progress": row.progress,
        "outcome": row.outcome or None,
        "expires_at": write_hour(row.expires_at),
    }


def write_import(row: FormImport) -> dict[str, Any]:
    """A `FormImportShape`."""
    made = row.questionnaire
    return write_row(row) | {
        "rows": row.report,
        "questionnaire": write_questionnaire(made) if made else None,
    }
