"""Platform HOPE as a Django app."""

from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    """The rows and tasks of Platform HOPE."""

    name = "backend.experts"
    label = "experts"

    def ready(self) -> None:
        """Connects what happens when rows are erased."""
        from . import receivers  # noqa: F401, PLC0415 - models have to be loaded first
