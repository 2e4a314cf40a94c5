"""What the surveys do when a member leaves."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from backend.organisations.models import Membership

from .services.invitations import uninvite


@receiver(post_delete, sender=Membership)
def uninvite_who_left(sender: type[Membership], instance: Membership, **_others: Any) -> None:
    """Whoever works there no more is asked no more; a member works at one organisation."""
    uninvite(instance.member_id)
