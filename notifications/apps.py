"""Django's entry for the notifications."""

from typing import override

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Live events; outbox and other transports come beside them."""

    name = "notifications"

    @override
    def ready(self) -> None:
        from . import receivers  # noqa: F401, PLC0415 - models have to be loaded first
