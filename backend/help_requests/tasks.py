"""Scheduled tasks of help requests."""

from crontask import cron
from django.tasks import task

from .figures.publication import publish_due
from .revisions import forget_changes
from .services.erasure import erase_overdue
from .services.interpreters import end_interpreting_due
from .services.overdue import move_on, offer_passed_over
from .services.reminders import remind
from .services.silence import ask_after, close_unanswered
from .waves import count_hour


@cron("5 * * * *")
@task
def remind_of_promised_answers() -> int:
    """Every hour: remind organisations of requests to be answered soon; return the number."""
    return remind()


@cron("7 * * * *")
@task
def move_unanswered_requests_on() -> int:
    """Every hour: move unanswered requests on; return the number of overdue offers."""
    noted = move_on()
    offer_passed_over()
    return noted


@cron("1 * * * *")
@task
def end_interpreting() -> int:
    """Every hour: end consents of interpreters whose last day is over; return the number."""
    return end_interpreting_due()


@cron("3 * * * *")
@task
def count_offers_of_the_hour() -> int:
    """Every hour: record the offers; return the number of organisations."""
    return count_hour()


@cron("13 * * * *")
@task
def forget_inbox_changes() -> int:
    """Every hour: forget changes of inboxes that no revision counts; return their number."""
    return forget_changes()


@cron("17 * * * *")
@task
def erase_overdue_requests() -> int:
    """Every hour: erase requests after their retention period; return the number."""
    return erase_overdue()


@cron("27 5 * * *")
@task
def publish_monthly_figures() -> int:
    """Every day: publish figures of months that are due; return their number."""
    return publish_due()


# By day, since phones may make a sound.
@cron("37 11 * * *")
@task
def ask_after_silent_seekers() -> int:
    """Every day: close what was asked after in vain, then ask; return the number of both."""
    return close_unanswered() + ask_after()
