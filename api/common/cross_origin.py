"""Calls that pages of other sites may make: a course in a learning system hands its result in."""

from typing import Any, ClassVar, Final, override

from .views import KierViewSet, Request, Response

# The same for every site, and never with cookies: what is answered says nothing of who asks.
HEADERS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Expose-Headers": "Retry-After",
    "Access-Control-Max-Age": "600",
}


class CrossOriginViewSet(KierViewSet):
    """Calls whose answers pages of any site may read, since they know no session."""

    for_other_sites: ClassVar = True

    @override
    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Answer what a browser asks before a call (Fetch, "CORS-preflight request")."""
        return Response(status=204)

    @override
    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """Say to every site that it may read the answer, problems included."""
        answered: Response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in HEADERS.items():
            answered[name] = value
        return answered
