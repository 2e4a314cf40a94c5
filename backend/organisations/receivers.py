"""Receivers of the accounts' signals."""

from typing import Any

from django.dispatch import receiver

from backend.accounts.models import Member
from backend.accounts.signals import keys_replaced

from .models import KeyGrant


@receiver(keys_replaced)
def void_grants(sender: type[Member], member: Member, **_others: Any) -> None:
    """Delete the grants sealed to a member's previous key."""
    KeyGrant.objects.filter(member=member).delete()
