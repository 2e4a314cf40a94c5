"""Scheduled cleaning. Rows of tasks are deleted, since they tell when something happened."""

import logging
from typing import Any

from crontask import cron
from django.dispatch import receiver
from django.tasks import TaskResultStatus, task
from django.tasks.signals import task_finished
from django.utils import timezone
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from . import retention
from .compaction import compact
from .isolation import forget_old
from .shown_changes import forget_changes

log = logging.getLogger("kier.tasks")
# No task runs as long; a row that does belongs to a worker that was killed.
LONGEST = retention.TASKS.length


@receiver(task_finished)
def erase_row(sender: Any, task_result: Any, **_others: Any) -> None:
    """Delete the row of a finished task, and log the name of a failed one."""
    # The worker names the backend itself after a success, and its class after a failure.
    if not issubclass(sender if isinstance(sender, type) else type(sender), DatabaseBackend):
        return
    if task_result.status == TaskResultStatus.FAILED:
        log.error("a task failed: %s", task_result.task.module_path)
    DBTaskResult.objects.filter(pk=task_result.id).delete()


@cron("* * * * *")
@task
def compact_after_erasing() -> None:
    """Every minute: remove deleted rows from the database's files."""
    compact()


@cron("53 4 * * *")
@task
def compact_after_changes() -> None:
    """Every night: remove earlier values of changed rows from the database's files."""
    compact(also_changed=True)


@cron("44 * * * *")
@task
def forget_what_was_set_aside() -> int:
    """Every hour: delete old records of failures and return their number."""
    return forget_old()


@cron("46 4 * * *")
@task
def forget_shown_changes() -> int:
    """Every night: delete changes of what strangers read that no mark counts."""
    return forget_changes()


@cron("41 * * * *")
@task
def erase_left_rows() -> None:
    """Every hour: delete rows of tasks whose worker was killed."""
    DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lte=timezone.now() - LONGEST
    ).delete()
