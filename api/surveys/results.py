"""What is read of a round: what is published of it, and free texts."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import PermissionDenied

from api.common.pagination import AFTER, page_of, read_after
from api.common.views import Request, Response, active_language
from backend.core.errors import FieldConflict, Missing
from backend.organisations.models import Role
from surveys.questionnaire.validation import NAME
from surveys.results.labelled import labelled
from surveys.services.texts import Text, clear_text, readable_texts, texts_of, withhold_text
from surveys.states import TextState

from .members import SurveyCall
from .result_shapes import ResultsShape, TextChanged, TextPage, TextShape

CHANGED = TextChanged()
STATE = OpenApiParameter(
    "state", {"type": "string", "enum": TextState.values}, description="Only these"
)
QUESTION = OpenApiParameter(
    "question", {"type": "string", "pattern": f"^{NAME.pattern}$"}, description="Only of this one"
)


class ResultsView(SurveyCall):
    """`GET /api/v1/surveys/rounds/{id}/results`."""

    @extend_schema(operation_id="survey_results", responses=ResultsShape)
    def get(self, request: Request, survey: UUID) -> Response:
        """What is published of a round, as everybody gets it."""
        row = self.round(request, survey)
        return Response({"round": str(row.id), **labelled(row, active_language())})


class TextsView(SurveyCall):
    """`GET /api/v1/surveys/rounds/{id}/texts`."""

    queries = frozenset({"after", "state", "question"})

    @extend_schema(
        operation_id="survey_texts", parameters=[AFTER, STATE, QUESTION], responses=TextPage
    )
    def get(self, request: Request, survey: UUID) -> Response:
        """What was written; who does not coordinate reads what was cleared, if it is enough."""
        row, asked = self.round(request, survey), request.query_params
        state, question = asked.get("state"), asked.get("question", "")
        if state not in {None, *TextState.values} or not (
            question == "" or NAME.fullmatch(question)
        ):
            raise Missing("")
        after = read_after(request)
        if self.mine(request).role == Role.COORDINATOR:
            page = texts_of(
                row, state=TextState(state) if state else None, question=question, after=after
            )
        elif state in {None, TextState.CLEARED}:
            page = readable_texts(row, question=question, after=after)
        else:
            raise PermissionDenied
        results = [write_text(one) for one in page.texts]
        return Response(page_of(request, results, page.after))


class TextView(SurveyCall):
    """`PATCH /api/v1/surveys/rounds/{id}/texts/{text}`."""

    @extend_schema(operation_id="survey_text_change", request=TextChanged, responses=TextShape)
    def patch(self, request: Request, survey: UUID, text: UUID) -> Response:
        """Lets a text be read, without what identifies, or keeps it from being read."""
        values, row = CHANGED.read(request.data), self.round(request, survey)
        if "state" not in values:
            raise FieldConflict("state", "required", _("This field is required."))
        if values["state"] == TextState.WITHHELD:
            return Response(write_text(withhold_text(row, text)))
        if "text" not in values:
            raise FieldConflict("text", "required", _("Send the text as it is to be read."))
        return Response(write_text(clear_text(row, text, text=values["text"])))


def write_text(one: Text) -> dict[str, Any]:
    """A `TextShape`."""
    return {
        "id": str(one.id),
        "question": one.question,
        "language": one.language,
        "state": one.state.value,
        "text": one.text,
    }
