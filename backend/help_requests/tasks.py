"""What the worker does with help requests, without being asked."""

from crontask import cron
from django.tasks import task

from .services.erasing import erase_overdue
from .services.overdue import move_on


@cron("7 * * * *")
@task
def move_unanswered_requests_on() -> int:
    """Every hour: moves on what nobody answered in time; answers how many offers that were."""
    return move_on()


@cron("17 * * * *")
@task
def erase_overdue_requests() -> int:
    """Every hour: erases what has been kept long enough; answers how many."""
    return erase_overdue()
