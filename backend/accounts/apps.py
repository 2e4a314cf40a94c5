"""Django's entry for the accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Members, their keys and their sessions."""

    name = "backend.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to what allauth says about second factors."""
        from backend.accounts import second_factor  # noqa: F401, PLC0415 - needs the models
