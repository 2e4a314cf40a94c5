"""What the worker does with help requests, without being asked."""

from crontask import cron
from django.tasks import task

from .services.erasure import erase_overdue
from .services.overdue import move_on, offer_passed_over
from .waves import count_hour


@cron("7 * * * *")
@task
def move_unanswered_requests_on() -> int:
    """Every hour: moves on what nobody answered in time; answers how many offers that were."""
    noted = move_on()
    offer_passed_over()
    return noted


@cron("3 * * * *")
@task
def count_offers_of_the_hour() -> int:
    """Every hour: notes down how many requests came where; answers at how many organisations."""
    return count_hour()


@cron("17 * * * *")
@task
def erase_overdue_requests() -> int:
    """Erase what has been kept long enough, every hour; return how many."""
    return erase_overdue()
