"""What is done by the clock."""

from datetime import timedelta

from crontask import cron
from django.contrib.admin.models import LogEntry
from django.tasks import task
from django.utils import timezone

KEEP_ENTRIES = timedelta(days=365)


@cron("53 4 * * *")
@task
def erase_old_entries() -> None:
    """Every day: erases what the log of operators' acts says of more than a year ago."""
    LogEntry.objects.filter(action_time__lt=timezone.now() - KEEP_ENTRIES).delete()
