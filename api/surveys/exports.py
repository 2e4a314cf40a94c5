"""Files of a round: asked for, looked after, and got.

Published tables and the codebook are for everybody of the organisation, rows and texts for
coordinators.
"""

from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import PermissionDenied

from api.common.conversation import write_hour
from api.common.files import BINARY, disposition
from api.common.permissions import IsCoordinator, WorksAtOrganisation
from api.common.views import Request, Response
from backend.organisations.models import Role
from surveys import selectors
from surveys.exports.direct import stream_rows
from surveys.exports.requests import (
    FOR_EVERYBODY,
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
from .members import SurveyCall

ASKED = ExportAsked()


class ExportCall(SurveyCall):
    """A call about files, of which some are for coordinators."""

    permission_classes = [WorksAtOrganisation]

    def may_have(self, request: Request, content: str) -> bool:
        """Whether the caller may take this out of a round."""
        return content in FOR_EVERYBODY or self.mine(request).role == Role.COORDINATOR

    def export(self, request: Request, survey: UUID, export: UUID) -> Export:
        """A file that the caller may have.

        :raises Missing: there is none, or no longer
        :raises PermissionDenied: it is for coordinators
        """
        found = export_of(self.round(request, survey), export)
        if not self.may_have(request, found.content):
            raise PermissionDenied
        return found


class ExportsView(ExportCall):
    """`GET` and `POST /api/v1/surveys/rounds/{id}/exports`."""

    @extend_schema(operation_id="survey_exports", responses=ExportPage)
    def get(self, request: Request, survey: UUID) -> Response:
        """The files that were asked for of a round, as far as the caller may have them."""
        found = selectors.exports_of(self.round(request, survey))
        mine = [write_export(request, one) for one in found if self.may_have(request, one.content)]
        return Response({"results": mine, "next": None})

    @extend_schema(
        operation_id="survey_export_make", request=ExportAsked, responses={202: ExportShape}
    )
    def post(self, request: Request, survey: UUID) -> Response:
        """Has a file made in the background."""
        values = ASKED.read(request.data)
        row = self.round(request, survey)
        if not self.may_have(request, values["content"]):
            raise PermissionDenied
        made = request_export(row, **values)
        made.refresh_from_db()
        return Response(write_export(request, made), status=202)


class ExportView(ExportCall):
    """`GET /api/v1/surveys/rounds/{id}/exports/{export}`."""

    @extend_schema(operation_id="survey_export", responses=ExportShape)
    def get(self, request: Request, survey: UUID, export: UUID) -> Response:
        """How far a file is."""
        found = self.export(request, survey, export)
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
        return streamed(open_file(self.export(request, survey, export)))


class RowsView(SurveyCall):
    """`GET /api/v1/surveys/rounds/{id}/rows/{language}`."""

    permission_classes = [IsCoordinator]
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
