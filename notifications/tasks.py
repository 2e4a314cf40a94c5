"""Scheduled tasks."""

from crontask import cron
from django.tasks import task

from backend.core import retention
from backend.core.days import today
from notifications.worker.fan_out import remind

from .devices import forget_stale
from .letters.post import post_due
from .models import Count

KEEP_COUNTS = retention.NOTIFICATION_COUNTS.length


@cron("11 * * * *")
@task
def remind_who_has_not_looked() -> int:
    """Send reminders that are due, every hour; return how many notices."""
    return remind()


@cron("*/5 * * * *")
@task
def send_letters() -> int:
    """Send letters that wait for the clock or could not go, every five minutes; how many."""
    return post_due()


@cron("29 4 * * *")
@task
def forget_stale_devices() -> int:
    """Delete devices that were not seen for sixty days, every night; return how many."""
    return forget_stale()


@cron("37 4 * * *")
@task
def erase_old_counts() -> int:
    """Delete counts older than 400 days, every night; return how many rows."""
    return Count.objects.filter(day__lt=today() - KEEP_COUNTS).delete()[0]
