"""Headers of static files; imported by the settings, so that it may import nothing of Django.

Few: thirty modules at a hundred bytes each are a second on a slow line.
"""

import re
from wsgiref.headers import Headers

# A worker follows the policy of its own file, not that of the page: it may compute, and reach
# nothing (CSP 3, "run CSP initialization for a global object").
WORKER_CSP = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"
WORKER = re.compile(r"-worker(\.[0-9a-f]{12})?\.js$")


def add_headers(headers: Headers, path: str, url: str) -> None:
    """WhiteNoise's hook: what goes with each static file."""
    headers["X-Content-Type-Options"] = "nosniff"
    if WORKER.search(path):
        headers["Content-Security-Policy"] = WORKER_CSP
