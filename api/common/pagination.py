"""Keyset pagination: `?after=` a row's key, answered as `{"results": […], "next": …}`.

It costs the same on every page, and a page does not shift while rows are added.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, override
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from backend.core.errors import Missing
from backend.core.pages import PAGE_SIZE, Page, page

from .fields import UUID_ANY

AFTER = OpenApiParameter(
    "after",
    {"type": "string", "format": "uuid", "pattern": f"^{UUID_ANY.pattern}$"},
    description="From `next` of the page before",
)


class KeysetPagination(BasePagination):
    """Pages of a query set in the view's `ordering`, primary key last."""

    page_size: ClassVar[int] = PAGE_SIZE
    # Names that pagination takes of the query string (`KierViewMixin.query_names`).
    query_names: ClassVar[frozenset[str]] = frozenset({"after"})

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Return the rows of a page, or raise `Missing` if `after` is no key of a row."""
        ordering: Sequence[str] = getattr(view, "ordering", ())
        found = page(queryset, read_after(request), *ordering, size=self.page_size)
        return self.set_page(found, request)

    def set_page[Row](self, found: Page[Row], request: Request) -> list[Row]:
        """Return the rows of a page that a selector made, and note where the next one begins."""
        self.request, self.after = request, found.after
        return [*found.rows]

    @override
    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next": next_link(self.request, self.after)})

    @override
    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return page_schema(schema)

    @override
    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": AFTER.name,
                "in": "query",
                "description": AFTER.description,
                "schema": AFTER.type,
            }
        ]


class SinglePage(BasePagination):
    """All rows of a short list as the only page."""

    @override
    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        return [*queryset]

    @override
    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next": None})

    @override
    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return page_schema(schema)


def page_schema(rows: dict[str, Any]) -> dict[str, Any]:
    """Return the OpenAPI schema of a page of rows."""
    return {
        "type": "object",
        "required": ["next", "results"],
        "properties": {
            "results": rows,
            "next": {"type": ["string", "null"], "format": "uri"},
        },
    }


def read_after(request: Request) -> UUID | None:
    """Return the key after which the page begins, or raise `Missing`."""
    return read_uuid(request.query_params.get("after"))


def read_uuid(text: str | None) -> UUID | None:
    """Return an identifier of the query, None without one; raise `Missing` if it is no UUID."""
    if text is None:
        return None
    if not UUID_ANY.fullmatch(text):
        raise Missing
    return UUID(text)


def next_link(request: Request, after: object) -> str | None:
    """Return the address of the next page with the same query, or None at the end."""
    if not after:
        return None
    query = request.query_params.copy()
    query["after"] = str(after)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def page_of(request: Request, results: list[dict[str, Any]], after: object) -> dict[str, Any]:
    """Return a page of rows that are JSON already."""
    return {"results": results, "next": next_link(request, after)}
