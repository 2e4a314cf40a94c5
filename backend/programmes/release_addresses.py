"""Where everybody reads released figures."""

from django.conf import settings


def release_address(number: int) -> str:
    """Return the address of a release."""
    return f"{settings.PUBLIC_URL}/figures/{number}"
