"""Scheduled tasks of the operator's pages."""

from crontask import cron
from django.contrib.admin.models import LogEntry
from django.tasks import task
from django.utils import timezone

from backend.core import retention
from backend.core.days import today

from . import incidents
from .lateness import raise_alarm
from .models import RowAlarm
from .row_alarm import look_through_rows

KEEP_ENTRIES = retention.OPERATOR_LOG.length


cron("7 * * * *")(look_through_rows)


@cron("37 * * * *")
@task
def look_for_what_is_late() -> int:
    """Every hour: mail operators about late work, once a day; return their number."""
    return raise_alarm()


@cron("22 * * * *")
@task
def remind_of_incidents() -> int:
    """Every hour: remind operators of open incidents; return the number of incidents."""
    return incidents.remind()


@cron("53 4 * * *")
@task
def erase_old_entries() -> None:
    """Every day: delete old entries of the log, alarms and incidents."""
    LogEntry.objects.filter(action_time__lt=timezone.now() - KEEP_ENTRIES).delete()
    RowAlarm.objects.filter(day__lt=today() - KEEP_ENTRIES).delete()
    incidents.erase_old()
