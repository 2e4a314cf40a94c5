"""Django's entry for the help requests."""

from django.apps import AppConfig


class HelpRequestsConfig(AppConfig):
    """The request, its referrals and messages."""

    name = "backend.help_requests"
    label = "help_requests"
