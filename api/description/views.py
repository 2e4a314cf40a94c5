"""The API's description, and a page to browse it without requests to other hosts."""

import json
from functools import cache
from importlib.resources import files
from typing import Any, ClassVar

from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.views.decorators.csp import csp_override
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer2
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from api.common.permissions import Anyone
from api.common.views import KierView, active_language
from backend.core import crypto

# Swagger UI writes styles into the page and draws icons from data addresses.
BROWSE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}


@cache
def description(language: str) -> dict[str, Any]:
    """Return the description in the active language; it takes half a second and is kept."""
    made: dict[str, Any] = SchemaGenerator().get_schema(public=True)
    return made


class CompactRenderer(OpenApiJsonRenderer2):
    """JSON without white space, which would be two thirds of the size."""

    def get_indent(self, accepted_media_type: str, renderer_context: Any) -> None:
        """No indentation."""


class SchemaView(SpectacularJSONAPIView):
    """`GET /api/v1/schema/`: OpenAPI 3.1, in JSON."""

    renderer_classes = [CompactRenderer]
    throttle_scope: ClassVar[str] = "call"

    @extend_schema(exclude=True)
    def get(self, request: Request, *_args: Any, **_more: Any) -> Response:
        """Return the description in the language of `Accept-Language`."""
        headers = {"Content-Disposition": 'inline; filename="kier.json"'}
        return Response(description(active_language()), headers=headers)


class VectorsView(KierView):
    """`GET /api/v1/schema/vectors/`: inputs and outputs of the cryptography."""

    permission_classes = [Anyone]

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """Return the vectors that all clients' cryptography must reproduce (docs/encryption.md)."""
        return Response(vectors())


@cache
def vectors() -> Any:
    """Return the vectors of the protocol."""
    return json.loads(files(crypto).joinpath("vectors.json").read_text())


@method_decorator(csp_override(BROWSE_CSP), name="dispatch")
class BrowseView(SpectacularSwaggerSplitView):
    """`GET /api/v1/schema/browse/`: a page to read and try the description."""

    url_name = "schema"
    throttle_scope: ClassVar[str] = "call"
