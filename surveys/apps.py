"""Django's configuration of the surveys."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """The app of the surveys, which knows nothing of requests or experts."""

    name = "surveys"

    def ready(self) -> None:
        """Connect the receivers of erased rows."""
        from . import receivers  # noqa: F401, PLC0415 - models have to be loaded first
        from .exports import receivers as of_files  # noqa: F401, PLC0415 - models have to be loaded first
