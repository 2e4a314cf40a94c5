"""Application configuration of the accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Connects the receivers of allauth's signals."""

    name = "backend.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Connect the receivers."""
        from backend.accounts import second_factor  # noqa: F401, PLC0415 - needs the models
