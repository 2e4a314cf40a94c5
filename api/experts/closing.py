"""The last step of a request, and what those who took part read of it."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema

from api.common.pagination import AFTER, page_of, read_after
from api.common.views import Request, Response
from backend.experts.models import Assignment
from backend.experts.selectors.agenda import title_of
from backend.experts.selectors.evaluations import news_of
from backend.experts.services import requests
from backend.experts.states import Reason

from .base import DeskCall, ExpertCall
from .evaluation_shapes import Loop, NewsPage
from .request_shapes import DeskRequestSeen
from .request_writing import write_desk_request

LOOP = Loop()


class LoopView(DeskCall):
    """`PUT /api/v1/experts/desk/requests/{id}/loop`."""

    @extend_schema(operation_id="experts_loop", request=Loop, responses=DeskRequestSeen)
    def put(self, request: Request, assignment: UUID) -> Response:
        """Writes what was said and what was done with it; members read it once it is closed."""
        values = LOOP.read(request.data)
        row = requests.write_loop(
            platform=self.platform, assignment_id=assignment, by=self.actor(request), **values
        )
        return Response(write_desk_request(row))


class CloseView(DeskCall):
    """`POST /api/v1/experts/desk/requests/{id}/close`."""

    @extend_schema(operation_id="experts_close", request=Loop, responses=DeskRequestSeen)
    def post(self, request: Request, assignment: UUID) -> Response:
        """Closes a request; those who took part read what became of it."""
        values = LOOP.read(request.data)
        row = requests.close_assignment(
            platform=self.platform, assignment_id=assignment, by=self.actor(request), **values
        )
        return Response(write_desk_request(row))


class NewsView(ExpertCall):
    """`GET /api/v1/experts/me/news`."""

    queries = frozenset({"after"})

    @extend_schema(operation_id="experts_news", parameters=[AFTER], responses=NewsPage)
    def get(self, request: Request) -> Response:
        """What became of what I took part in, the newest first."""
        page = news_of(self.expert, read_after(request))
        rows = [write_news(one) for one in page.rows]
        return Response(page_of(request, rows, page.after))


def write_news(row: Assignment) -> dict[str, Any]:
    """A `NewsRow`."""
    return {
        "assignment": str(row.id),
        "title": title_of(row),
        "said": row.said,
        "done": row.done,
        "closed_on": row.ended_on,
        "expired": row.reason == Reason.EXPIRED,
        "improvements": [
            {
                "text": one.text,
                "due_on": one.due_on,
                "done_on": one.done_on,
                "outcome": one.outcome,
            }
            for one in row.improvements.all()
        ],
    }
