"""Pages of fifty or two hundred referrals, newest first, by `?cursor=`."""

from typing import Any, ClassVar, override
from urllib.parse import urlencode
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from api.common.fields import base64url_pattern
from api.common.pagination import page_schema
from backend.core.errors import Missing
from backend.help_requests import inbox

CURSOR = OpenApiParameter(
    "cursor",
    {"type": "string", "pattern": base64url_pattern(inbox.CURSOR_BYTES)},
    description="From `next` of the page before",
)


LIMITS = {str(limit): limit for limit in (inbox.REFERRALS_AT_ONCE, inbox.LARGE_PAGE)}
LIMIT = OpenApiParameter(
    "limit", {"type": "integer", "enum": [*LIMITS.values()]}, description="Rows at once"
)
PARAMETERS = (CURSOR, LIMIT)


class InboxPagination(BasePagination):
    """Pages by a cursor of hour and identifier, which tells nothing of other referrals."""

    query_names: ClassVar[frozenset[str]] = frozenset(parameter.name for parameter in PARAMETERS)

    def paginate_referrals(
        self, request: Request, organisation: UUID, *, status: str | None = None, binned: bool
    ) -> inbox.InboxPage:
        """Return a page of an organisation's referrals, or raise `Missing` for a wrong cursor."""
        limit = LIMITS.get(request.query_params.get("limit", str(inbox.REFERRALS_AT_ONCE)))
        if limit is None:
            raise Missing
        cursor = request.query_params.get("cursor")
        page = inbox.inbox_page(
            organisation, cursor=cursor, status=status, binned=binned, limit=limit
        )
        self.request, self.cursor = request, page.cursor
        return page

    @override
    def get_paginated_response(self, data: Any) -> Response:
        following = None
        if self.cursor:
            given = self.request.query_params.copy()
            given.pop(CURSOR.name, None)
            query = urlencode({CURSOR.name: self.cursor, **given.dict()})
            following = self.request.build_absolute_uri(f"{self.request.path}?{query}")
        return Response({"results": data, "next": following})

    @override
    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return page_schema(schema)

    @override
    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": parameter.name,
                "in": "query",
                "description": parameter.description,
                "schema": parameter.type,
            }
            for parameter in PARAMETERS
        ]
