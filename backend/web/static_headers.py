"""Headers of static files. The settings import this module, so it must not import Django."""

import re
from collections.abc import Callable
from typing import Any
from wsgiref.headers import Headers

# A worker follows the policy of its own file, not that of the page: it may compute, and reach
# nothing (CSP 3, "run CSP initialization for a global object").
WORKER_CSP = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"
# The preview of a questionnaire and a course within another site load these into a frame without an
# origin (surveys/preview.py, learn/embed.py).
FRAMED = re.compile(
    r"/kier/(?:respondent|learner|shared/questionnaire)/"
    r"|/kier/shared/(?:speech|blind-tokens|crypto/encoding)\."
    r"|/kier/vendor/(?:preact|blind-tokens)\."
)
# One year, the longest that RFC 9111 advises; nothing we serve asks for a shared cache's consent.
UNCHANGING = "max-age=31536000, immutable"
WORKER = re.compile(r"-worker(\.[0-9a-f]{8})?\.js$")


def add_headers(headers: Headers, path: str, url: str) -> None:
    """Set the headers of a static file (a hook of WhiteNoise), each as short as it may be."""
    if "immutable" in (headers["Cache-Control"] or ""):
        headers["Cache-Control"] = UNCHANGING
    if path.endswith(".js"):
        # Modules are UTF-8, whatever a header says. Nothing guesses what this type is, so that
        # `nosniff` would change nothing (MIME Sniffing 7, Fetch "blocked due to nosniff").
        headers["Content-Type"] = "text/javascript"
    else:
        headers["X-Content-Type-Options"] = "nosniff"
    if WORKER.search(path):
        headers["Content-Security-Policy"] = WORKER_CSP
    if FRAMED.search(url):
        headers["Access-Control-Allow-Origin"] = "*"


def without_marks(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Middleware that removes `ETag` and `Last-Modified` from immutable files."""

    def answered(request: Any) -> Any:
        response = get_response(request)
        if "immutable" in response.headers.get("Cache-Control", ""):
            for name in ("ETag", "Last-Modified"):
                response.headers.pop(name, None)
        return response

    return answered
