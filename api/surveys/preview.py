"""The editor's preview: a version as browsers that answer get it, while it may still change."""

from types import MappingProxyType
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema

from api.common.views import Request, Response
from backend.core.errors import Conflict, FieldError
from surveys.questionnaire.compiled import NotSound, compile_definition
from surveys.questionnaire.definition import read
from surveys.questionnaire.for_browser import schema_of

from .members import SurveyCall

LANGUAGE = OpenApiParameter("language", {"type": "string"}, description="Else the caller's")


class PreviewView(SurveyCall):
    """`GET /api/v1/surveys/questionnaires/{id}/versions/{number}/preview`."""

    queries = frozenset({"language"})
    more_problems = MappingProxyType({"409": "It is not complete"})

    @extend_schema(
        operation_id="survey_version_preview",
        parameters=[LANGUAGE],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request, questionnaire: UUID, number: int) -> Response:
        """A version as it is sent to those who answer, in one language.

        :raises Conflict: something has to be changed first; `errors` says what
        """
        row = self.version(request, questionnaire, number)
        definition = read(row.definition)
        wanted = request.query_params.get("language") or get_language() or settings.LANGUAGE_CODE
        language = wanted if wanted in definition.languages else definition.languages[0]
        try:
            compiled = compile_definition(definition)
        except NotSound as error:
            raise Conflict(
                _("Mend what is wrong first."),
                errors=[FieldError(one.field, one.code, one.detail) for one in error.faults],
            ) from None
        return Response(schema_of(compiled, language))
