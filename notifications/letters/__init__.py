"""Mails to people without an account (docs/notifications.md, "Letters")."""

from .kinds import SECRET_PLACE, LetterKind, Words, register_letter_kind
from .outbox import Addressed, withdraw_letters, write_letter, write_letters

__all__ = [
    "SECRET_PLACE",
    "Addressed",
    "LetterKind",
    "Words",
    "register_letter_kind",
    "withdraw_letters",
    "write_letter",
    "write_letters",
]
