"""Django's entry for the accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Members, their keys and their sessions."""

    name = "backend.accounts"
    label = "accounts"
