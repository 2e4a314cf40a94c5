"""Receivers of signals about sessions, memberships and members."""

from typing import Any
from uuid import UUID

from django.db.models.signals import post_delete
from django.dispatch import receiver

from backend.accounts.models import Member
from backend.accounts.signals import sessions_ended
from backend.organisations.models import Membership

from .devices import forget_all
from .recipients import member
from .transports.live.transport import close_sockets


@receiver(sessions_ended)
def close(sender: type[Member], member_id: UUID, **_others: Any) -> None:
    """Close the sockets of a session that ended."""
    close_sockets(member_id)


@receiver(post_delete, sender=Membership)
def forget_who_left(sender: type[Membership], instance: Membership, **_others: Any) -> None:
    """Delete the devices, times and waiting deliveries of a member who left."""
    forget_all(member(instance.member_id))


@receiver(post_delete, sender=Member)
def forget_who_is_gone(sender: type[Member], instance: Member, **_others: Any) -> None:
    """Delete them for an account that never worked anywhere, too."""
    forget_all(member(instance.pk))
