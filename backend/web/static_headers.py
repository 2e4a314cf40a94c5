"""Headers of static files; imported by the settings, so that it may import nothing of Django.

Few: thirty modules at a hundred bytes each are a second on a slow line.
"""

import re
from collections.abc import Callable
from typing import Any
from wsgiref.headers import Headers

# A worker follows the policy of its own file, not that of the page: it may compute, and reach
# nothing (CSP 3, "run CSP initialization for a global object").
WORKER_CSP = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"
WORKER = re.compile(r"-worker(\.[0-9a-f]{8})?\.js$")


def add_headers(headers: Headers, path: str, url: str) -> None:
    """WhiteNoise's hook: what goes with each static file."""
    headers["X-Content-Type-Options"] = "nosniff"
    if WORKER.search(path):
        headers["Content-Security-Policy"] = WORKER_CSP


def without_marks(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Middleware: what never changes goes without its time and mark, for nobody asks again."""

    def answered(request: Any) -> Any:
        response = get_response(request)
        if "immutable" in response.headers.get("Cache-Control", ""):
            for name in ("ETag", "Last-Modified"):
                response.headers.pop(name, None)
        return response

    return answered
