"""Django's entry for the surveys."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Questionnaires, rounds, answers, results; it knows nothing of requests or experts."""

    name = "surveys"

    def ready(self) -> None:
        """Connect what happens when rows are erased: to files, and to who was invited."""
        from . import receivers  # noqa: F401, PLC0415 - models have to be loaded first
        from .exports import receivers as of_files  # noqa: F401, PLC0415 - models have to be loaded first
