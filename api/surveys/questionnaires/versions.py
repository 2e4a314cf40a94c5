"""Versions of a questionnaire: written, compared, previewed and exported."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action

from api.common.files import BINARY, file_response
from api.common.pagination import SinglePage
from api.common.serializers import EmptySerializer
from api.common.views import Request, Response, active_language
from api.surveys.base import SurveyViewSet
from backend.core.errors import Conflict, FieldError
from surveys import selectors
from surveys.models import Version
from surveys.questionnaire.compiled import NotSound, compile_definition
from surveys.questionnaire.definition import Definition, read
from surveys.questionnaire.difference import difference
from surveys.questionnaire.for_browser import schema_of
from surveys.services import questionnaires
from surveys.services.forms import form_of, source_of
from surveys.services.previews import preview_ticket

from .definition_schema import read_definition, refused_definition
from .serializers import (
    ChangeSerializer,
    PreviewTicketSerializer,
    VersionDraftSerializer,
    VersionSerializer,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What somebody sent once is given back as bytes, whatever it was.
OCTETS = "application/octet-stream"
MEND = gettext_lazy("Mend what is wrong first.")
LANGUAGE = OpenApiParameter("language", {"type": "string"}, description="Else the caller's")


def not_sound(error: NotSound) -> Conflict:
    """Return what is said of a questionnaire that nobody can answer as it is."""
    faults = [FieldError(fault.field, fault.code, fault.detail) for fault in error.faults]
    return Conflict(str(MEND), errors=faults)


class VersionViewSet(SurveyViewSet):
    """The versions of a questionnaire."""

    pagination_class = SinglePage
    serializer_class = VersionSerializer
    lookup_url_kwarg = "number"
    lookup_value_converter = "int"
    queries = {"preview": frozenset({"language"})}

    def get_object(self) -> Version:
        """Return the version of the path, or raise `Missing`."""
        return self.version(self.kwargs["number"])

    def version(self, number: int) -> Version:
        """Return a version of the path's questionnaire, or raise `Missing`."""
        return selectors.version_of(self.organisation_id, self.kwargs["questionnaire"], number)

    @extend_schema(
        operation_id="survey_version_make",
        request=EmptySerializer,
        responses={201: VersionSerializer},
    )
    def create(self, request: Request, questionnaire: UUID) -> Response:
        """Makes the next version as a copy of the last."""
        self.validated(EmptySerializer)
        found = selectors.questionnaire_of(self.organisation_id, questionnaire)
        made = questionnaires.next_version(found)
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(operation_id="survey_version")
    def retrieve(self, request: Request, questionnaire: UUID, number: int) -> Response:
        """A version with its questions, and what is wrong with it."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(operation_id="survey_version_change")
    def update(self, request: Request, questionnaire: UUID, number: int) -> Response:
        """Replaces a version, unless it was changed meanwhile or a round was opened with it."""
        values = self.validated()
        changed = questionnaires.change(
            self.get_object(),
            definition=read_definition(values["definition"]),
            revision=values["revision"],
        )
        return Response(self.get_serializer(changed).data)

    @extend_schema(operation_id="survey_version_difference", responses=ChangeSerializer(many=True))
    @action(detail=True, url_path="difference/<int:other>")
    def difference(
        self, request: Request, questionnaire: UUID, number: int, other: int
    ) -> Response:
        """The differences from one version to the other."""
        before, after = (read(self.version(place).definition) for place in (number, other))
        page = self.paginate_queryset(difference(before, after))
        return self.get_paginated_response(ChangeSerializer(page, many=True).data)

    @extend_schema(
        operation_id="survey_version_preview",
        parameters=[LANGUAGE],
        responses=OpenApiTypes.OBJECT,
    )
    @action(detail=True, more_problems={"409": "It is not complete"})
    def preview(self, request: Request, questionnaire: UUID, number: int) -> Response:
        """A version as respondents get it, in one language."""
        definition = read(self.get_object().definition)
        wanted = request.query_params.get("language") or active_language()
        language = wanted if wanted in definition.languages else definition.languages[0]
        try:
            compiled = compile_definition(definition)
        except NotSound as error:
            raise not_sound(error) from None
        return Response(schema_of(compiled, language))

    @extend_schema(operation_id="survey_version_ticket", responses=PreviewTicketSerializer)
    @action(
        detail=True,
        url_path="preview-ticket",
        more_problems={"409": "It is not complete, or too large"},
    )
    def preview_ticket(self, request: Request, questionnaire: UUID, number: int) -> Response:
        """What opens the preview of a version as it was saved.

        :raises Conflict: something has to be changed first; `errors` says what
        """
        try:
            return self._ticket(read(self.get_object().definition))
        except NotSound as error:
            raise not_sound(error) from None

    @extend_schema(
        operation_id="survey_version_ticket_make",
        request=VersionDraftSerializer,
        responses=PreviewTicketSerializer,
    )
    @preview_ticket.mapping.post
    def draft_ticket(self, request: Request, questionnaire: UUID, number: int) -> Response:
        """What opens the preview of a version as it stands in the editor; nothing is kept of it.

        :raises Problem: something has to be changed first; `errors` says what
        """
        self.get_object()
        definition = read_definition(self.validated(VersionDraftSerializer)["definition"])
        try:
            return self._ticket(definition)
        except NotSound as error:
            faults = [(fault.field, fault.code, fault.detail) for fault in error.faults]
            raise refused_definition(str(MEND), faults) from None

    def _ticket(self, definition: Definition) -> Response:
        ticket = preview_ticket(definition, organisation=self.organisation.name)
        return Response(PreviewTicketSerializer({"ticket": ticket}).data)

    @extend_schema(operation_id="survey_version_file", responses={(200, XLSX): BINARY})
    @action(detail=True)
    def file(self, request: Request, questionnaire: UUID, number: int) -> HttpResponse:
        """A version as a spreadsheet (XLSForm)."""
        row = self.get_object()
        name = f"{row.questionnaire.name} {row.number}.xlsx"
        return file_response(form_of(row), media_type=XLSX, name=name)

    @extend_schema(operation_id="survey_version_source", responses={(200, OCTETS): BINARY})
    @action(detail=True)
    def source(self, request: Request, questionnaire: UUID, number: int) -> HttpResponse:
        """The spreadsheet that a version was made from, unchanged."""
        row = self.get_object()
        return file_response(source_of(row), media_type=OCTETS, name=row.source_name)
