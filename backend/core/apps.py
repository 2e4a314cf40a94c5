"""Django's entry for the core."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """What every app may use; holds no models."""

    name = "backend.core"
    label = "core"

    def ready(self) -> None:
        """Connects what happens to tasks."""
        from . import tasks  # noqa: F401, PLC0415 - apps have to be loaded first
