"""Scheduled tasks of the organisations."""

from crontask import cron
from django.tasks import task

from .holder_challenges import erase_expired


@cron("27 * * * *")
@task
def erase_expired_challenges() -> int:
    """Every hour: delete expired challenges and return their number."""
    return erase_expired()
