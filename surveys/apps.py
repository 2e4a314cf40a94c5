"""Django's entry for the surveys."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Questionnaires, rounds, answers, results; it knows nothing of requests or experts."""

    name = "surveys"
