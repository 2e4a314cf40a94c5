"""The programme as a Django app."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """The rows and tasks of the programme's projects."""

    name = "backend.programmes"
    label = "programmes"
