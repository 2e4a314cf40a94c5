"""Free texts of a round: read, cleared or withheld."""

from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import PermissionDenied

from api.common.pagination import KeysetPagination, read_after
from api.common.views import Request, Response
from api.surveys.base import SurveyViewSet
from backend.core.errors import FieldConflict, Missing
from surveys.questionnaire.validation import NAME
from surveys.services.texts import clear_text, readable_texts, texts_of, withhold_text
from surveys.states import TextState

from .serializers import TextChangeSerializer, TextSerializer

STATE = OpenApiParameter(
    "state", {"type": "string", "enum": TextState.values}, description="Only these"
)
QUESTION = OpenApiParameter(
    "question", {"type": "string", "pattern": f"^{NAME.pattern}$"}, description="Only of this one"
)


class TextViewSet(SurveyViewSet):
    """The free texts of a round."""

    pagination_class = KeysetPagination
    serializer_class = TextSerializer
    lookup_url_kwarg = "text"
    lookup_value_converter = "uuid"
    queries = {"list": frozenset({"state", "question"})}

    @extend_schema(operation_id="survey_texts", parameters=[STATE, QUESTION])
    def list(self, request: Request, survey: UUID) -> Response:
        """Free texts; members who do not coordinate get cleared ones, if there are enough."""
        row, asked = self.get_round(), request.query_params
        state, question = asked.get("state"), asked.get("question", "")
        if state not in {None, *TextState.values} or not (
            question == "" or NAME.fullmatch(question)
        ):
            raise Missing
        after = read_after(request)
        if self.session.is_coordinator:
            found = texts_of(
                row, state=TextState(state) if state else None, question=question, after=after
            )
        elif state in {None, TextState.CLEARED}:
            found = readable_texts(row, question=question, after=after)
        else:
            raise PermissionDenied
        page = self.set_page(found)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(operation_id="survey_text_change", request=TextChangeSerializer)
    def partial_update(self, request: Request, survey: UUID, text: UUID) -> Response:
        """Clears a text after it was edited, or withholds it."""
        values, row = self.validated(TextChangeSerializer), self.get_round()
        if "state" not in values:
            raise FieldConflict("state", "required", _("This field is required."))
        if values["state"] == TextState.WITHHELD:
            changed = withhold_text(row, text)
        elif "text" not in values:
            raise FieldConflict("text", "required", _("Send the text as it is to be read."))
        else:
            changed = clear_text(row, text, text=values["text"])
        return Response(self.get_serializer(changed).data)
