"""Pages of fifty referrals, newest first: `?cursor=` as `next` of the page before has it."""

from typing import Any, ClassVar
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
    """Pages by a cursor of hour and identifier, which shows nothing of others' referrals."""

    query_names: ClassVar[frozenset[str]] = frozenset({"cursor"})

    def paginate_referrals(
        self, request: Request, organisation: UUID, *, status: str | None = None, binned: bool
    ) -> inbox.InboxPage:
        """Return a page of an organisation's referrals.

        :raises Missing: the cursor is none of ours
        """
        page = inbox.inbox_page(
            organisation, cursor=request.query_params.get("cursor"), status=status, binned=binned
        )
        self.request, self.cursor, self.status = request, page.cursor, status
        return page

    def get_paginated_response(self, data: Any) -> Response:
        """Return the page with the address of the next one; null on the last page."""
        following = None
        if self.cursor:
            following = f"{self.request.path}?cursor={self.cursor}"
            following += f"&status={self.status}" if self.status else ""
            following = self.request.build_absolute_uri(following)
        return Response({"results": data, "next": following})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the schema of a page in OpenAPI."""
        return page_schema(schema)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Return the parameters that pagination adds to an operation."""
        return [
            {
                "name": CURSOR.name,
                "in": "query",
                "description": CURSOR.description,
                "schema": CURSOR.type,
            }
        ]
