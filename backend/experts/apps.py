"""Platform HOPE as a Django app."""

from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    """The rows and tasks of Platform HOPE."""

    name = "backend.experts"
    label = "experts"
