"""The desk's calls about questions of members: read them, and answer for all."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema

from api.common.pagination import AFTER, page_of, read_after
from api.common.views import Request, Response
from backend.experts.models import Question
from backend.experts.selectors.invitations import question_at_desk, questions_at_desk
from backend.experts.services import invitations

from .base import DeskCall, write_expert
from .common import read_truth
from .inviting_shapes import DeskQuestion, DeskQuestionPage, QuestionAnswered

ANSWERED = QuestionAnswered()
OPEN = OpenApiParameter(
    "open", {"type": "boolean"}, description="Only those that were answered, or were not"
)


class QuestionsView(DeskCall):
    """`GET /api/v1/experts/desk/questions`."""

    queries = frozenset({"after", "open"})

    @extend_schema(
        operation_id="experts_questions", parameters=[AFTER, OPEN], responses=DeskQuestionPage
    )
    def get(self, request: Request) -> Response:
        """What members asked, the oldest first."""
        is_open = read_truth(request, "open") if "open" in request.query_params else None
        page = questions_at_desk(self.platform, is_open=is_open, after=read_after(request))
        rows = [write_question(one) for one in page.rows]
        return Response(page_of(request, rows, page.after))


class QuestionView(DeskCall):
    """`POST /api/v1/experts/desk/questions/{id}/answer`."""

    @extend_schema(
        operation_id="experts_question_answer", request=QuestionAnswered, responses=DeskQuestion
    )
    def post(self, request: Request, question: UUID) -> Response:
        """Answers for everybody who was asked; another answer replaces it."""
        values = ANSWERED.read(request.data)
        row = question_at_desk(self.platform, question)
        answered = invitations.answer_question(platform=self.platform, question=row, **values)
        return Response(write_question(answered))


def write_question(row: Question) -> dict[str, Any]:
    """A `DeskQuestion`."""
    return {
        "id": str(row.id),
        "assignment": str(row.assignment_id),
        "expert": write_expert(row.expert),
        "text": str(row.text_id),
        "said": row.said,
        "answer": row.answer,
        "asked_on": row.asked_on.isoformat(),
    }
