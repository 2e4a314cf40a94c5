"""Django's entry for the notifications."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Live events; outbox and other transports come beside them."""

    name = "notifications"
