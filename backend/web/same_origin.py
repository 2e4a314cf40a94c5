"""The CSRF protection of pages without cookies, by `Sec-Fetch-Site` or else `Origin`."""

from django.http import HttpRequest


def is_same_origin(request: HttpRequest) -> bool:
    """Return whether this request comes from a page of this host."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    return origin.partition("://")[2] == request.get_host()
