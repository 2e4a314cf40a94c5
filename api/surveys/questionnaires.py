"""Editors' calls: questionnaires, and what comes with Kier."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema

from api.common.pagination import AFTER, page_of, read_after
from api.common.serializers import EmptySerializer
from api.common.views import Request, Response, active_language
from api.members.views import DONE
from backend.core.errors import FieldConflict, Missing
from backend.organisations.texts import in_language
from surveys import selectors
from surveys.models import Questionnaire
from surveys.questionnaire.definition import Definition
from surveys.questionnaire.kinds import KINDS, Shape
from surveys.services import questionnaires
from surveys.services.ready import Ready, ready

from .members import SurveyCall, read_definition
from .questionnaire_shapes import (
    QuestionnaireChanged,
    QuestionnaireMade,
    QuestionnairePage,
    QuestionnaireShape,
    ReadyPage,
    VersionShape,
)
from .versions import write_version

MADE, CHANGED, NOTHING = QuestionnaireMade(), QuestionnaireChanged(), EmptySerializer()
ARCHIVED = OpenApiParameter(
    "archived", {"type": "string", "enum": ["true", "false"]}, description="Those out of sight"
)
# A questionnaire is made of one of these.
SOURCES = ("definition", "ready", "copy_of")
# Nothing is asked there.
NO_QUESTIONS = {Shape.NONE, Shape.ENTRIES}


class ReadyView(SurveyCall):
    """`GET /api/v1/surveys/ready`."""

    @extend_schema(operation_id="survey_ready", responses=ReadyPage)
    def get(self, request: Request) -> Response:
        """The questionnaires that come with Kier, to be copied."""
        return Response({"results": [write_ready(one) for one in ready()], "next": None})


class QuestionnairesView(SurveyCall):
    """`GET` and `POST /api/v1/surveys/questionnaires`."""

    queries = frozenset({"after", "archived"})

    @extend_schema(
        operation_id="survey_questionnaires",
        parameters=[AFTER, ARCHIVED],
        responses=QuestionnairePage,
    )
    def get(self, request: Request) -> Response:
        """My organisation's questionnaires by name, a hundred at once."""
        archived = request.query_params.get("archived", "false")
        if archived not in {"true", "false"}:
            raise Missing("")
        page = selectors.questionnaires_of(
            self.organisation_id(request),
            archived=archived == "true",
            after=read_after(request),
        )
        rows = write_questionnaires(page.rows)
        return Response(page_of(request, rows, page.after))

    @extend_schema(
        operation_id="survey_questionnaire_make",
        request=QuestionnaireMade,
        responses={201: QuestionnaireShape},
    )
    def post(self, request: Request) -> Response:
        """Makes a questionnaire; its faults are told, and may be set right later."""
        values = MADE.read(request.data)
        given = [name for name in SOURCES if name in values]
        if len(given) > 1:
            detail = _("Give one of these: {known}.").format(known=", ".join(SOURCES))
            raise FieldConflict(given[1], "twice", detail)
        return Response(write_questionnaire(self.made(request, values)), status=201)

    def made(self, request: Request, values: dict[str, Any]) -> Questionnaire:
        """The new questionnaire, of whatever it is to be made of."""
        organisation, name = self.organisation(request), values.get("name", "")
        if "ready" in values:
            return questionnaires.copy_ready(
                organisation=organisation, ready_id=values["ready"], name=name
            )
        if "copy_of" in values:
            copied = values["copy_of"]
            version = self.version(request, copied["questionnaire"], copied["number"])
            return questionnaires.copy_of(organisation=organisation, version=version, name=name)
        language = active_language()
        definition = Definition(title={language: name}, languages=[language], items=())
        if "definition" in values:
            definition = read_definition(values["definition"])
        return questionnaires.create(organisation=organisation, name=name, definition=definition)


class QuestionnaireView(SurveyCall):
    """`GET`, `PATCH` and `DELETE /api/v1/surveys/questionnaires/{id}`."""

    @extend_schema(operation_id="survey_questionnaire", responses=QuestionnaireShape)
    def get(self, request: Request, questionnaire: UUID) -> Response:
        """One questionnaire, and which versions it has."""
        return Response(write_questionnaire(self.questionnaire(request, questionnaire)))

    @extend_schema(
        operation_id="survey_questionnaire_change",
        request=QuestionnaireChanged,
        responses=QuestionnaireShape,
    )
    def patch(self, request: Request, questionnaire: UUID) -> Response:
        """Gives it another name, puts it out of sight, or back."""
        values = CHANGED.read(request.data)
        row = self.questionnaire(request, questionnaire)
        if "name" in values:
            row = questionnaires.rename(row, values["name"])
        if "archived" in values:
            row = questionnaires.archive(row, archived=values["archived"])
        return Response(write_questionnaire(row))

    @extend_schema(operation_id="survey_questionnaire_archive", responses={204: DONE})
    def delete(self, request: Request, questionnaire: UUID) -> Response:
        """Puts it out of sight; rounds with it go on."""
        questionnaires.archive(self.questionnaire(request, questionnaire))
        return Response(status=204)


class VersionsView(SurveyCall):
    """`POST /api/v1/surveys/questionnaires/{id}/versions`."""

    @extend_schema(
        operation_id="survey_version_make", request=EmptySerializer, responses={201: VersionShape}
    )
    def post(self, request: Request, questionnaire: UUID) -> Response:
        """Makes the next version, of the last one."""
        NOTHING.read(request.data or {})
        row = questionnaires.next_version(self.questionnaire(request, questionnaire))
        return Response(write_version(row), status=201)


def write_questionnaires(rows: Sequence[Questionnaire]) -> list[dict[str, Any]]:
    """A `QuestionnaireShape` each; one query more."""
    versions = selectors.versions_of(rows)
    return [
        {
            "id": str(row.id),
            "name": row.name,
            "archived": row.archived,
            "changed_on": row.changed_on.isoformat(),
            "versions": [
                {"number": one.number, "fixed": one.fixed, "revision": one.revision}
                for one in versions[row.id]
            ],
        }
        for row in rows
    ]


def write_questionnaire(row: Questionnaire) -> dict[str, Any]:
    """A `QuestionnaireShape`."""
    [written] = write_questionnaires([row])
    return written


def write_ready(one: Ready) -> dict[str, Any]:
    """A `ReadyShape`, in the caller's language."""
    items = (item for item, _within in one.definition.walk())
    return {
        "id": one.id,
        "purpose": one.purpose,
        "title": in_language(one.definition.title),
        "languages": [*one.definition.languages],
        "questions": sum(KINDS[item.kind].shape not in NO_QUESTIONS for item in items),
    }
