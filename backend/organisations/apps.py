"""Django's entry for the organisations."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Partner organisations, their coverage, keys and members, and the matcher."""

    name = "backend.organisations"
    label = "organisations"
