"""What is done with surveys by the clock."""

from crontask import cron
from django.tasks import task

from .services.clock import close_due, forget_who_was_asked, open_due, remind_due, write_due


@cron("3 * * * *")
@task
def move_rounds_by_the_clock() -> int:
    """Every hour: opens and closes rounds whose day has come; answers how many."""
    return open_due() + close_due()


@cron("23 * * * *")
@task
def remind_who_has_not_answered() -> int:
    """Every hour: tells those again, once, who were invited and have not answered."""
    return remind_due()


@cron("53 * * * *")
@task
def write_what_waits() -> int:
    """Every hour: writes full batches that could not be written when they were full."""
    return write_due()


@cron("47 4 * * *")
@task
def forget_who_was_asked_to_answer() -> int:
    """Every night: erases invitations and tokens of rounds that were over a month ago."""
    return forget_who_was_asked()
