"""Receivers of signals from other apps."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from backend.organisations.models import Membership

from .services.invitations import uninvite


@receiver(post_delete, sender=Membership)
def uninvite_who_left(sender: type[Membership], instance: Membership, **_others: Any) -> None:
    """Withdraw the invitations of a member whose membership was erased."""
    uninvite(instance.member_id)
