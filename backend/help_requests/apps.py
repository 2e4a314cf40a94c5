"""Application configuration of the help requests."""

from typing import override

from django.apps import AppConfig


class HelpRequestsConfig(AppConfig):
    """Help requests, referrals and messages."""

    name = "backend.help_requests"
    label = "help_requests"

    @override
    def ready(self) -> None:
        from backend.organisations.figure_sources import register_sources  # noqa: PLC0415 - as below

        from . import receivers  # noqa: F401, PLC0415 - models have to be loaded first
        from .figures.programme_source import SOURCES  # noqa: PLC0415 - the same

        register_sources(*SOURCES)
