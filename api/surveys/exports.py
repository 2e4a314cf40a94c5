"""Files of a round, for coordinators: asked for, looked after, and got."""

from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from django.urls import reverse
from drf_spectacular.utils import extend_schema

from api.conversation import write_hour
from api.permissions import IsCoordinator
from api.views import Request, Response
from surveys import selectors
from surveys.exports.direct import stream_rows
from surveys.exports.requests import (
    MEDIA_TYPES,
    ExportFile,
    check_export,
    export_of,
    open_file,
    request_export,
)
from surveys.models import Export
from surveys.states import JobState

from .export_shapes import ExportAsked, ExportPage, ExportShape
from .members import BINARY, SurveyCall, disposition

ASKED = ExportAsked()


class ExportCall(SurveyCall):
    """A call of a coordinator."""

    permission_classes = [IsCoordinator]


class ExportsView(ExportCall):
    """`GET` and `POST /api/v1/surveys/rounds/{id}/exports`."""

    @extend_schema(operation_id="survey_exports", responses=ExportPage)
    def get(self, request: Request, survey: UUID) -> Response:
        """The files that were asked for of a round."""
        found = selectors.exports_of(self.round(request, survey))
        return Response({"results": [write_export(request, one) for one in found], "next": None})

    @extend_schema(
        operation_id="survey_export_make", request=ExportAsked, responses={202: ExportShape}
    )
    def post(self, request: Request, survey: UUID) -> Response:
        """Has a file made in the background."""
        values = ASKED.read(request.data)
        made = request_export(self.round(request, survey), **values)
        made.refresh_from_db()
        return Response(write_export(request, made), status=202)


class ExportView(ExportCall):
    """`GET /api/v1/surveys/rounds/{id}/exports/{export}`."""

    @extend_schema(operation_id="survey_export", responses=ExportShape)
    def get(self, request: Request, survey: UUID, export: UUID) -> Response:
        """How far a file is."""
        found = export_of(self.round(request, survey), export)
        return Response(write_export(request, found))


class ExportFileView(ExportCall):
    """`GET /api/v1/surveys/rounds/{id}/exports/{export}/file`."""

    more_problems = MappingProxyType({"409": "It is not ready"})

    @extend_schema(
        operation_id="survey_export_file",
        responses={(200, kind): BINARY for kind in MEDIA_TYPES.values()},
    )
    def get(self, request: Request, survey: UUID, export: UUID) -> StreamingHttpResponse:
        """The file, if it is ready."""
        return streamed(open_file(export_of(self.round(request, survey), export)))


class RowsView(ExportCall):
    """`GET /api/v1/surveys/rounds/{id}/rows/{language}`."""

    more_problems = MappingProxyType({"409": "These rows are not exported"})

    @extend_schema(operation_id="survey_rows", responses={(200, MEDIA_TYPES["csv"]): BINARY})
    def get(self, request: Request, survey: UUID, language: str) -> StreamingHttpResponse:
        """All rows as CSV at once, while they are read."""
        found = self.round(request, survey)
        check_export(found, "rows", "csv", language)
        rows = stream_rows(found, language)
        answer = StreamingHttpResponse(rows, content_type=MEDIA_TYPES["csv"])
        answer["Content-Disposition"] = disposition(f"{found.code}-rows-{language}.csv")
        return answer


def streamed(file: ExportFile) -> StreamingHttpResponse:
    """A file piece by piece, to be kept by the browser."""
    answer = StreamingHttpResponse(file.blocks, content_type=file.media_type)
    answer["Content-Length"] = str(file.size)
    answer["Content-Disposition"] = disposition(file.name)
    return answer


def write_export(request: Request, row: Export) -> dict[str, Any]:
    """An `ExportShape`."""
    file = None
    if row.state == JobState.READY:
        path = reverse("survey-export-file", args=[row.round_id, row.id])
        file = request.build_absolute_uri(path)
    return {
        "id": str(row.id),
        "content": row.content,
        "form": row.form,
        "language": row.language,
        "state": row.state,
        "progress": row.progress,
        "expires_at": write_hour(row.expires_at),
        "file": file,
    }
