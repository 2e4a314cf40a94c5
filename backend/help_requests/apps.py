"""Application configuration of the help requests."""

from typing import override

from django.apps import AppConfig


class HelpRequestsConfig(AppConfig):
    """Help requests, referrals and messages."""

    name = "backend.help_requests"
    label = "help_requests"

    @override
    def ready(self) -> None:
        from . import receivers  # noqa: F401, PLC0415 - models have to be loaded first
