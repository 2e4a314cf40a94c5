"""What the notifications do when something happens below."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from backend.accounts.models import Member
from backend.accounts.signals import sessions_ended

from .transports.live.transport import close_sockets


@receiver(sessions_ended)
def close(sender: type[Member], member_id: UUID, **_others: Any) -> None:
    """Close what a session that is over had opened."""
    close_sockets(member_id)
