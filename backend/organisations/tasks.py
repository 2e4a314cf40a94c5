"""Scheduled tasks of the organisations."""

from crontask import cron
from django.tasks import task

from .absences import erase_past
from .holder_challenges import erase_expired


@cron("27 * * * *")
@task
def erase_expired_challenges() -> int:
    """Every hour: delete expired challenges and return their number."""
    return erase_expired()


@cron("29 * * * *")
@task
def erase_past_absences() -> int:
    """Every hour: delete absences that are over and return their number."""
    return erase_past()
