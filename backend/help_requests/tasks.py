"""What the worker does with help requests, without being asked."""

from crontask import cron
from django.tasks import task

from .services.erasing import erase_overdue


@cron("17 * * * *")
@task
def erase_overdue_requests() -> int:
    """Every hour: erases what has been kept long enough; answers how many."""
    return erase_overdue()
