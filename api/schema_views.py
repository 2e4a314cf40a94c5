"""The API's description, and a page to browse it that asks no other host for anything."""

from typing import ClassVar

from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.views.decorators.csp import csp_override
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView

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


class SchemaView(SpectacularJSONAPIView):
    """`GET /api/v1/schema/`: OpenAPI 3.1, in JSON."""

    throttle_scope: ClassVar[str] = "call"


@method_decorator(csp_override(BROWSE_CSP), name="dispatch")
class BrowseView(SpectacularSwaggerSplitView):
    """`GET /api/v1/schema/browse/`: the description, to be read and tried."""

    url_name = "schema"
    throttle_scope: ClassVar[str] = "call"
