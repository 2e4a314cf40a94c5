"""Django's entry for the core."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What every app may use; holds no models."""

    name = "backend.core"
    label = "core"
