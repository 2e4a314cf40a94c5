"""Files of a round, made in the background, and its rows.

Published tables and the codebook are for all members of the organisation, rows and texts for
coordinators.
"""

from uuid import UUID

from django.http import StreamingHttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied

from api.common.files import BINARY, disposition
from api.common.pagination import SinglePage
from api.common.permissions import IsCoordinator, WorksAtOrganisation
from api.common.views import Request, Response
from api.surveys.base import SurveyViewSet
from surveys import selectors
from surveys.exports.direct import stream_rows
from surveys.exports.requests import (
    FOR_EVERYBODY,
    MEDIA_TYPES,
    check_export,
    export_of,
    open_file,
    request_export,
)
from surveys.models import Export

from .serializers import ExportSerializer


class ExportViewSet(SurveyViewSet):
    """The files of a round, of which some are for coordinators."""

    permission_classes = [WorksAtOrganisation]
    pagination_class = SinglePage
    serializer_class = ExportSerializer
    lookup_url_kwarg = "export"
    lookup_value_converter = "uuid"

    def may_have(self, content: str) -> bool:
        """Tell whether the caller may export this content."""
        return content in FOR_EVERYBODY or self.session.is_coordinator

    def get_object(self) -> Export:
        """Return the file of the path, or raise `Missing` or `PermissionDenied`."""
        found = export_of(self.get_round(), self.kwargs["export"])
        if not self.may_have(found.content):
            raise PermissionDenied
        return found

    @extend_schema(operation_id="survey_exports")
    def list(self, request: Request, survey: UUID) -> Response:
        """The requested files of a round that the caller may have."""
        found = selectors.exports_of(self.get_round())
        page = self.paginate_queryset([row for row in found if self.may_have(row.content)])
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(operation_id="survey_export_make", responses={202: ExportSerializer})
    def create(self, request: Request, survey: UUID) -> Response:
        """Requests a file, made in the background."""
        values, row = self.validated(), self.get_round()
        if not self.may_have(values["content"]):
            raise PermissionDenied
        made = request_export(row, **values)
        made.refresh_from_db()
        return Response(self.get_serializer(made).data, status=202)

    @extend_schema(operation_id="survey_export")
    def retrieve(self, request: Request, survey: UUID, export: UUID) -> Response:
        """The progress of a file."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(
        operation_id="survey_export_file",
        responses={(200, media_type): BINARY for media_type in MEDIA_TYPES.values()},
    )
    @action(detail=True, more_problems={"409": "It is not ready"})
    def file(self, request: Request, survey: UUID, export: UUID) -> StreamingHttpResponse:
        """The file, if it is ready."""
        file = open_file(self.get_object())
        response = StreamingHttpResponse(file.blocks, content_type=file.media_type)
        response["Content-Length"] = str(file.size)
        response["Content-Disposition"] = disposition(file.name)
        return response


class RowViewSet(SurveyViewSet):
    """The rows of a round in a language."""

    permission_classes = [IsCoordinator]
    lookup_url_kwarg = "language"
    lookup_value_converter = "slug"
    more_problems = {"409": "These rows are not exported"}

    @extend_schema(operation_id="survey_rows", responses={(200, MEDIA_TYPES["csv"]): BINARY})
    def retrieve(self, request: Request, survey: UUID, language: str) -> StreamingHttpResponse:
        """All rows as CSV, streamed."""
        found = self.get_round()
        check_export(found, "rows", "csv", language)
        rows = stream_rows(found, language)
        response = StreamingHttpResponse(rows, content_type=MEDIA_TYPES["csv"])
        response["Content-Disposition"] = disposition(f"{found.code}-rows-{language}.csv")
        return response
