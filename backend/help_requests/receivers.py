"""Receivers of signals about members of organisations."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from backend.organisations.models import Membership

from .models import Referral


@receiver(post_delete, sender=Membership)
def give_back(sender: type[Membership], instance: Membership, **_others: Any) -> None:
    """Make requests nobody's whose member works there no more, also if the account stays."""
    theirs = Referral.objects.filter(
        organisation=instance.organisation_id, assignee=instance.member_id
    )
    theirs.update(assignee=None)
