"""Knowledge: read by members, kept current at the desk."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema

from api.common.pagination import AFTER, page_of, read_after
from api.common.views import Request, Response
from api.members.views import DONE
from backend.experts.models import Knowledge
from backend.experts.selectors.growing import knowledge_of, one_of
from backend.experts.services import knowledge

from .base import DeskCall, ExpertCall
from .growing_shapes import (
    KnowledgeChanged,
    KnowledgeGiven,
    KnowledgeRead,
    KnowledgeShape,
    in_my_language,
    page_shape,
)

GIVEN, CHANGED = KnowledgeGiven(), KnowledgeChanged()
DeskPage = page_shape("KnowledgePage", KnowledgeShape)
ReadPage = page_shape("KnowledgeReadPage", KnowledgeRead)


class MyKnowledgeView(ExpertCall):
    """`GET /api/v1/experts/me/knowledge`."""

    queries = frozenset({"after"})

    @extend_schema(operation_id="experts_my_knowledge", parameters=[AFTER], responses=ReadPage)
    def get(self, request: Request) -> Response:
        """What is good to know, in my language; what changed last comes first."""
        found = knowledge_of(self.expert.platform, order="-changed_on", after=read_after(request))
        rows = [
            {
                "id": str(row.pk),
                "title": in_my_language(row.title),
                "text": in_my_language(row.text),
                "changed_on": row.changed_on.isoformat(),
            }
            for row in found.rows
        ]
        return Response(page_of(request, rows, found.after))


class DeskKnowledgeView(DeskCall):
    """`GET` and `POST /api/v1/experts/desk/knowledge`."""

    queries = frozenset({"after"})

    @extend_schema(operation_id="experts_knowledge", parameters=[AFTER], responses=DeskPage)
    def get(self, request: Request) -> Response:
        """What members should know; what has to be looked at first comes first."""
        found = knowledge_of(self.platform, order="look_again_on", after=read_after(request))
        rows = [write_knowledge(row) for row in found.rows]
        return Response(page_of(request, rows, found.after))

    @extend_schema(
        operation_id="experts_knowledge_add",
        request=KnowledgeGiven,
        responses={201: KnowledgeShape},
    )
    def post(self, request: Request) -> Response:
        """Writes something down, with a coordinator who answers for it."""
        row = knowledge.add_knowledge(platform=self.platform, **GIVEN.read(request.data))
        return Response(write_knowledge(row), status=201)


class DeskOneKnowledgeView(DeskCall):
    """`PATCH` and `DELETE /api/v1/experts/desk/knowledge/{id}`."""

    @extend_schema(
        operation_id="experts_knowledge_change", request=KnowledgeChanged, responses=KnowledgeShape
    )
    def patch(self, request: Request, knowledge_id: UUID) -> Response:
        """Changes it, or says when it is looked at again."""
        values, row = CHANGED.read(request.data), one_of(Knowledge, self.platform, knowledge_id)
        return Response(write_knowledge(knowledge.change_knowledge(row, **values)))

    @extend_schema(operation_id="experts_knowledge_erase", responses={204: DONE})
    def delete(self, request: Request, knowledge_id: UUID) -> Response:
        """Erases it."""
        knowledge.erase_knowledge(one_of(Knowledge, self.platform, knowledge_id))
        return Response(status=204)


def write_knowledge(row: Knowledge) -> dict[str, Any]:
    """A `KnowledgeShape`."""
    return {
        "id": str(row.pk),
        "title": row.title,
        "text": row.text,
        "owner": row.owner_id and str(row.owner_id),
        "changed_on": row.changed_on.isoformat(),
        "look_again_on": row.look_again_on.isoformat(),
    }
