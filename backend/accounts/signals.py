"""Signals of the accounts, sent within the transaction."""

from django.dispatch import Signal

keys_replaced = Signal()
"""A member has a new key pair, `member`: whatever was sealed to the old one is worth nothing."""

sessions_ended = Signal()
"""Sessions of a member, `member_id`, came to an end; one of them may live on."""
