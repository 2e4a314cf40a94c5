"""Imports of spreadsheets, read in the background."""

from uuid import UUID

from django.db.models import prefetch_related_objects
from drf_spectacular.utils import extend_schema

from api.common.pagination import SinglePage
from api.common.views import DONE, Request, Response, active_language
from api.surveys.base import SurveyViewSet
from surveys import selectors
from surveys.models import FormImport
from surveys.services import form_imports

from .serializers import FormImportRowSerializer, FormImportSerializer


class FormImportViewSet(SurveyViewSet):
    """The spreadsheets of the last day."""

    pagination_class = SinglePage
    serializer_class = FormImportSerializer
    lookup_url_kwarg = "form"
    lookup_value_converter = "uuid"

    def respond(self, row: FormImport, status: int = 200) -> Response:
        """Return an import with its report and the questionnaire."""
        if row.questionnaire:
            prefetch_related_objects([row.questionnaire], selectors.VERSIONS)
        return Response(self.get_serializer(row).data, status=status)

    @extend_schema(operation_id="survey_imports", responses=FormImportRowSerializer(many=True))
    def list(self, request: Request) -> Response:
        """The organisation's imports of the last day, with their progress."""
        page = self.paginate_queryset(form_imports.imports_of(self.organisation_id))
        return self.get_paginated_response(FormImportRowSerializer(page, many=True).data)

    @extend_schema(operation_id="survey_import_make", responses={202: FormImportSerializer})
    def create(self, request: Request) -> Response:
        """Has a spreadsheet read in the background; poll its `id` until it is `ready`."""
        values = self.validated()
        made = form_imports.request_import(
            organisation=self.organisation,
            name=values["name"],
            content=values["file"],
            language=active_language(),
        )
        return self.respond(made, 202)

    @extend_schema(operation_id="survey_import")
    def retrieve(self, request: Request, form: UUID) -> Response:
        """The progress of an import; once it is `ready`, its report row by row."""
        return self.respond(form_imports.import_of(self.organisation_id, form))

    @extend_schema(operation_id="survey_import_forget", responses={204: DONE})
    def destroy(self, request: Request, form: UUID) -> Response:
        """Erases the report; a questionnaire made of the file stays."""
        form_imports.forget_import(self.organisation_id, form)
        return Response(status=204)
