"""What is done by the clock."""

from datetime import timedelta

from crontask import cron
from django.contrib.admin.models import LogEntry
from django.tasks import task
from django.utils import timezone

from .lateness import raise_alarm
from .models import RowAlarm
from .row_alarm import look_through_rows

KEEP_ENTRIES = timedelta(days=365)


cron("7 * * * *")(look_through_rows)


@cron("37 * * * *")
@task
def look_for_what_is_late() -> int:
    """Every hour: has operators told, once a day, if something is late; answers how many."""
    return raise_alarm()


@cron("53 4 * * *")
@task
def erase_old_entries() -> None:
    """Every day: erases what the log of operators' acts says of more than a year ago."""
    LogEntry.objects.filter(action_time__lt=timezone.now() - KEEP_ENTRIES).delete()
    RowAlarm.objects.filter(day__lt=timezone.localdate() - KEEP_ENTRIES).delete()
