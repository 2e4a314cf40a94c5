"""Application configuration of the organisations."""

from typing import override

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """Connects the receivers of the accounts' signals."""

    name = "backend.organisations"
    label = "organisations"
    verbose_name = _("Organisations")

    @override
    def ready(self) -> None:
        from . import receivers  # noqa: F401, PLC0415 - models have to be loaded first
