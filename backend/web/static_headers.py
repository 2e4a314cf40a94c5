"""Headers of static files; imported by the settings, so that it may import nothing of Django."""

from wsgiref.headers import Headers

# A worker follows the policy of its own file, not that of the page: it may compute, and reach
# nothing (CSP 3, "run CSP initialization for a global object").
WORKER_CSP = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"


def add_headers(headers: Headers, path: str, url: str) -> None:
    """WhiteNoise's hook: what goes with each static file."""
    headers["X-Content-Type-Options"] = "nosniff"
    if "-worker." in path:
        headers["Content-Security-Policy"] = WORKER_CSP
