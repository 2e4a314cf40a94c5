"""Questionnaires of the caller's organisation, and those that come with Kier."""

from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema

from api.common.pagination import KeysetPagination, SinglePage, read_after
from api.common.views import DONE, Request, Response, active_language
from api.surveys.base import SurveyViewSet
from backend.core.errors import FieldConflict, Missing
from surveys import selectors
from surveys.models import Questionnaire
from surveys.questionnaire.definition import Definition
from surveys.services import questionnaires
from surveys.services.ready import ready

from .definition_schema import read_definition
from .serializers import (
    NewQuestionnaireSerializer,
    QuestionnaireSerializer,
    ReadyQuestionnaireSerializer,
)

ARCHIVED = OpenApiParameter(
    "archived", {"type": "string", "enum": ["true", "false"]}, description="Those out of sight"
)
# A questionnaire is made of one of these.
SOURCES = ("definition", "ready", "copy_of")


class ReadyQuestionnaireViewSet(SurveyViewSet):
    """The questionnaires that come with Kier."""

    pagination_class = SinglePage
    serializer_class = ReadyQuestionnaireSerializer

    @extend_schema(operation_id="survey_ready")
    def list(self, request: Request) -> Response:
        """The questionnaires that come with Kier, to be copied."""
        page = self.paginate_queryset(ready())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class QuestionnaireViewSet(SurveyViewSet):
    """The questionnaires of the caller's organisation."""

    pagination_class = KeysetPagination
    serializer_class = QuestionnaireSerializer
    lookup_url_kwarg = "questionnaire"
    lookup_value_converter = "uuid"
    queries = {"list": frozenset({"archived"})}

    def get_object(self) -> Questionnaire:
        """Return the questionnaire of the path, or raise `Missing`."""
        return selectors.questionnaire_of(self.organisation_id, self.kwargs["questionnaire"])

    def respond(self, row: Questionnaire, status: int = 200) -> Response:
        """Return a questionnaire with its versions."""
        prefetch_related_objects([row], selectors.VERSIONS)
        return Response(self.get_serializer(row).data, status=status)

    @extend_schema(operation_id="survey_questionnaires", parameters=[ARCHIVED])
    def list(self, request: Request) -> Response:
        """The organisation's questionnaires by name, a hundred at once."""
        archived = request.query_params.get("archived", "false")
        if archived not in {"true", "false"}:
            raise Missing
        found = selectors.questionnaires_of(
            self.organisation_id, archived=archived == "true", after=read_after(request)
        )
        page = self.set_page(found)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        operation_id="survey_questionnaire_make",
        request=NewQuestionnaireSerializer,
        responses={201: QuestionnaireSerializer},
    )
    def create(self, request: Request) -> Response:
        """Makes a questionnaire; it may have faults, which are listed."""
        values = self.validated(NewQuestionnaireSerializer)
        given = [name for name in SOURCES if name in values]
        if len(given) > 1:
            detail = _("Give one of these: {known}.").format(known=", ".join(SOURCES))
            raise FieldConflict(given[1], "twice", detail)
        return self.respond(self.perform_create(values), 201)

    def perform_create(self, values: dict[str, Any]) -> Questionnaire:
        """Return a new questionnaire from the source that the values name."""
        organisation, name = self.organisation, values.get("name", "")
        if "ready" in values:
            return questionnaires.copy_ready(
                organisation=organisation, ready_id=values["ready"], name=name
            )
        if "copy_of" in values:
            copied = values["copy_of"]
            version = selectors.version_of(
                self.organisation_id, copied["questionnaire"], copied["number"]
            )
            return questionnaires.copy_of(organisation=organisation, version=version, name=name)
        language = active_language()
        definition = Definition(title={language: name}, languages=[language], items=())
        if "definition" in values:
            definition = read_definition(values["definition"])
        return questionnaires.create(organisation=organisation, name=name, definition=definition)

    @extend_schema(operation_id="survey_questionnaire")
    def retrieve(self, request: Request, questionnaire: UUID) -> Response:
        """One questionnaire with its versions."""
        return self.respond(self.get_object())

    @extend_schema(operation_id="survey_questionnaire_change")
    def partial_update(self, request: Request, questionnaire: UUID) -> Response:
        """Renames a questionnaire, archives it, or takes it out of the archive."""
        values = self.validated()
        row = self.get_object()
        if "name" in values:
            row = questionnaires.rename(row, values["name"])
        if "archived" in values:
            row = questionnaires.archive(row, archived=values["archived"])
        return self.respond(row)

    @extend_schema(operation_id="survey_questionnaire_archive", responses={204: DONE})
    def destroy(self, request: Request, questionnaire: UUID) -> Response:
        """Archives a questionnaire; its rounds go on."""
        questionnaires.archive(self.get_object())
        return Response(status=204)
