"""Application configuration of the pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages for seekers and members."""

    name = "backend.web"
    label = "web"
