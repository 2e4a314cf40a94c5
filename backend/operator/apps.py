"""Django's entry for the operator's pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperatorConfig(AppConfig):
    """Who runs this Kier: organisations, members, lifelines, other operators."""

    name = "backend.operator"
    label = "operator"
    verbose_name = _("This installation")

    def ready(self) -> None:
        """Register the pages, so that Django's checks look at them too."""
        from backend.operator import admin, row_alarm  # noqa: F401, PLC0415 - need the models
