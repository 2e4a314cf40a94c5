"""Addresses of trainings, as they are printed."""

from django.conf import settings


def training_path(slug: str) -> str:
    """Return the path of a training's page."""
    return f"/trainings/{slug}"


def training_address(slug: str) -> str:
    """Return the whole address of a training's page."""
    return f"{settings.PUBLIC_URL}{training_path(slug)}"
