"""What is done by the clock."""

from crontask import cron
from django.tasks import task

from .holder_challenges import erase_expired


@cron("27 * * * *")
@task
def erase_expired_challenges() -> int:
    """Erase challenges that nobody answered in time, every hour; return how many."""
    return erase_expired()
