"""Platform HOPE as a Django app."""

from typing import override

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExpertsConfig(AppConfig):
    """The rows and tasks of Platform HOPE."""

    name = "backend.experts"
    label = "experts"

    @override
    def ready(self) -> None:
        from backend.organisations.figure_sources import register_sources  # noqa: PLC0415 - as below
        from surveys.owners import register_owner  # noqa: PLC0415 - models have to be loaded first

        from .selectors.programme_source import SOURCES  # noqa: PLC0415 - the same
        from .services import growth  # noqa: F401, PLC0415 - connects its receiver
        from .services.consultations import OWNER  # noqa: PLC0415 - models have to be loaded first

        register_sources(*SOURCES)
        register_owner(
            OWNER,
            _(
                "This round belongs to a consultation of Platform HOPE. It is changed and closed"
                " there: at the desk, under the request."
            ),
        )
