"""What the organisations do when something happens to a member's account."""

from typing import Any

from django.dispatch import receiver

from backend.accounts.models import Member
from backend.accounts.signals import keys_replaced

from .models import KeyGrant


@receiver(keys_replaced)
def void_grants(sender: type[Member], member: Member, **_others: Any) -> None:
    """Remove what was sealed to a key that is lost; colleagues grant anew."""
    KeyGrant.objects.filter(member=member).delete()
