"""What is done by the clock."""

from crontask import cron
from django.tasks import task

from .sessions import SessionStore


@cron("23 * * * *")
@task
def clear_sessions() -> None:
    """Remove sessions that have run out, every hour."""
    SessionStore.clear_expired()
