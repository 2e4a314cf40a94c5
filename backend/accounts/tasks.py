"""Scheduled tasks of the accounts."""

from crontask import cron
from django.tasks import task

from .code_attempts import clear_attempts
from .second_factor import clear_used_codes
from .sessions import SessionStore


@cron("23 * * * *")
@task
def clear_sessions() -> None:
    """Every hour: delete expired sessions, attempts and used codes."""
    SessionStore.clear_expired()
    clear_attempts()
    clear_used_codes()
