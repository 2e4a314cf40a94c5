"""Scheduled tasks of the surveys."""

from crontask import cron
from django.tasks import task

from .exports.generation import erase_old, take_up_left
from .services import form_imports
from .services.schedule import (
    announce_due,
    close_due,
    forget_who_was_asked,
    open_due,
    remind_due,
    write_due,
)
from .webhooks.calls import forget_old
from .webhooks.delivery import send_due


@cron("3 * * * *")
@task
def move_rounds_by_the_clock() -> int:
    """Open and close rounds whose day has come, every hour; return how many."""
    return open_due() + close_due()


@cron("23 * * * *")
@task
def remind_who_has_not_answered() -> int:
    """Remind invited people who have not answered, once, every hour."""
    return remind_due()


@cron("53 * * * *")
@task
def write_what_waits() -> int:
    """Write overdue batches and publish overdue last results, every hour."""
    return write_due() + announce_due()


@cron("47 4 * * *")
@task
def forget_who_was_asked_to_answer() -> int:
    """Erase invitations and tokens of rounds that ended long ago, every night."""
    return forget_who_was_asked()


@cron("*/5 * * * *")
@task
def call_webhooks() -> int:
    """Deliver due webhook calls, every five minutes; return how many attempts."""
    return send_due()


@cron("33 * * * *")
@task
def make_what_is_left() -> int:
    """Make exports whose worker was killed, and erase expired ones, every hour."""
    erase_old()
    return take_up_left()


@cron("38 * * * *")
@task
def read_what_is_left() -> int:
    """Read imports whose worker was killed, and erase expired ones, every hour."""
    form_imports.erase_old()
    return form_imports.take_up_left()


@cron("57 4 * * *")
@task
def forget_old_calls() -> int:
    """Erase old webhook calls, every night."""
    return forget_old()
