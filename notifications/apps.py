"""Django's entry for the notifications."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Live events; outbox and other transports come beside them."""

    name = "notifications"

    def ready(self) -> None:
        """Connect what happens to members' sessions."""
        from . import receivers  # noqa: F401, PLC0415 - models have to be loaded first
