"""Application configuration of the operator's pages."""

from typing import override

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperatorConfig(AppConfig):
    """Registers the operator's pages."""

    name = "backend.operator"
    label = "operator"
    verbose_name = _("This installation")

    @override
    def ready(self) -> None:
        from backend.operator import admin, row_alarm  # noqa: F401, PLC0415 - need the models
