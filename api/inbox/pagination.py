"""Pages of fifty referrals, newest first, by `?cursor=`."""

from typing import Any, ClassVar, override
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from api.common.fields import base64url_pattern
from api.common.pagination import page_schema
from backend.help_requests import inbox

CURSOR = OpenApiParameter(
    "cursor",
    {"type": "string", "pattern": base64url_pattern(inbox.CURSOR_BYTES)},
    description="From `next` of the page before",
)


class InboxPagination(BasePagination):
    """Pages by a cursor of hour and identifier, which tells nothing of other referrals."""

    query_names: ClassVar[frozenset[str]] = frozenset({"cursor"})

    def paginate_referrals(
        self, request: Request, organisation: UUID, *, status: str | None = None, binned: bool
    ) -> inbox.InboxPage:
        """Return a page of an organisation's referrals, or raise `Missing` for a wrong cursor."""
        page = inbox.inbox_page(
            organisation, cursor=request.query_params.get("cursor"), status=status, binned=binned
        )
        self.request, self.cursor, self.status = request, page.cursor, status
        return page

    @override
    def get_paginated_response(self, data: Any) -> Response:
        following = None
        if self.cursor:
            following = f"{self.request.path}?cursor={self.cursor}"
            following += f"&status={self.status}" if self.status else ""
            following = self.request.build_absolute_uri(following)
        return Response({"results": data, "next": following})

    @override
    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return page_schema(schema)

    @override
    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": CURSOR.name,
                "in": "query",
                "description": CURSOR.description,
                "schema": CURSOR.type,
            }
        ]
