"""Django's entry for the organisations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """Partner organisations, their coverage, keys and members, and the matcher."""

    name = "backend.organisations"
    label = "organisations"
    verbose_name = _("Organisations")

    def ready(self) -> None:
        """Connect what happens to members' accounts."""
        from . import receivers  # noqa: F401, PLC0415 - models have to be loaded first
