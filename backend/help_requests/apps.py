"""Application configuration of the help requests."""

from django.apps import AppConfig


class HelpRequestsConfig(AppConfig):
    """Help requests, referrals and messages."""

    name = "backend.help_requests"
    label = "help_requests"
