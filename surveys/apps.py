"""Django's entry for the surveys."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Questionnaires, rounds, answers, results; it knows nothing of requests or experts."""

    name = "surveys"

    def ready(self) -> None:
        """Connects what happens to files when rows are erased."""
        from .exports import receivers  # noqa: F401, PLC0415 - models have to be loaded first
