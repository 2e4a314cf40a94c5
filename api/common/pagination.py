"""Pagination of lists: `?after=` the key of a row, answered as `{"results": [...], "next": …}`.

Keyset pagination costs the same on every page, and a page never shifts while rows are added.
"""

from collections.abc import Sequence
from typing import Any, ClassVar
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
    """Pages of a query set in the order that the view names in `ordering`, primary key last."""

    page_size: ClassVar[int] = PAGE_SIZE
    # Names that pagination takes of the query string (`KierViewMixin.query_names`).
    query_names: ClassVar[frozenset[str]] = frozenset({"after"})

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Return the rows of the page asked for.

        :raises Missing: `after` is no key, or its row does not exist any more
        """
        ordering: Sequence[str] = getattr(view, "ordering", ())
        found = page(queryset, read_after(request), *ordering, size=self.page_size)
        return self.set_page(found, request)

    def set_page[Row](self, found: Page[Row], request: Request) -> list[Row]:
        """Return the rows of a page that a selector made, and remember where it ends."""
        self.request, self.after = request, found.after
        return [*found.rows]

    def get_paginated_response(self, data: Any) -> Response:
        """Return the page with the address of the next one; null on the last page."""
        return Response({"results": data, "next": next_link(self.request, self.after)})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the schema of a page in OpenAPI."""
        return page_schema(schema)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Return the parameters that pagination adds to an operation."""
        return [
            {
                "name": AFTER.name,
                "in": "query",
                "description": AFTER.description,
                "schema": AFTER.type,
            }
        ]


class SinglePage(BasePagination):
    """All rows of a short list, in the form of a page without a next one."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Return all rows."""
        return [*queryset]

    def get_paginated_response(self, data: Any) -> Response:
        """Return the only page."""
        return Response({"results": data, "next": None})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Return the schema of a page in OpenAPI."""
        return page_schema(schema)


def page_schema(rows: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a page of rows in OpenAPI."""
    return {
        "type": "object",
        "required": ["next", "results"],
        "properties": {
            "results": rows,
            "next": {"type": ["string", "null"], "format": "uri"},
        },
    }


def read_after(request: Request) -> UUID | None:
    """Return the key after which the page begins.

    :raises Missing: it is no identifier
    """
    return read_uuid(request.query_params.get("after"))


def read_uuid(text: str | None) -> UUID | None:
    """Return an identifier in a query.

    :raises Missing: it is none
    """
    if text is None:
        return None
    if not UUID_ANY.fullmatch(text):
        raise Missing("")
    return UUID(text)


def next_link(request: Request, after: object) -> str | None:
    """Return the address of the next page, with the rest of the query string; None at the end."""
    if not after:
        return None
    query = request.query_params.copy()
    query["after"] = str(after)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def page_of(request: Request, results: list[dict[str, Any]], after: object) -> dict[str, Any]:
    """Return a page whose rows are JSON already, with the address of the next one."""
    return {"results": results, "next": next_link(request, after)}
