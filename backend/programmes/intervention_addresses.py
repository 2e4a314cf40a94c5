"""Addresses of results pages, as they are printed."""

from django.conf import settings


def results_path(code: str) -> str:
    """Return the path of an intervention's results page."""
    return f"/r/{code}"


def results_address(code: str) -> str:
    """Return the whole address of an intervention's results page."""
    return f"{settings.PUBLIC_URL}{results_path(code)}"
