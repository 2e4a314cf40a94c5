"""Application configuration of the accounts."""

from typing import override

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Connects the receivers of allauth's signals."""

    name = "backend.accounts"
    label = "accounts"

    @override
    def ready(self) -> None:
        from backend.accounts import second_factor  # noqa: F401, PLC0415 - needs the models
