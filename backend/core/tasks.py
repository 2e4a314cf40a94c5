"""Rows of tasks are erased when they are done: they say that something happened, and when."""

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

log = logging.getLogger("kier.tasks")
# No task runs as long; a row that does belongs to a worker that was killed.
LONGEST = retention.TASKS.length


@receiver(task_finished)
def erase_row(sender: Any, task_result: Any, **_others: Any) -> None:
    """Erase the row of a task that ended; one that failed leaves a line with its name."""
    # The worker names the backend itself after a success, and its class after a failure.
    if not issubclass(sender if isinstance(sender, type) else type(sender), DatabaseBackend):
        return
    if task_result.status == TaskResultStatus.FAILED:
        log.error("a task failed: %s", task_result.task.module_path)
    DBTaskResult.objects.filter(pk=task_result.id).delete()


@cron("* * * * *")
@task
def compact_after_erasing() -> None:
    """Every minute: takes rows that were deleted out of the database's files."""
    compact()


@cron("53 4 * * *")
@task
def compact_after_changes() -> None:
    """Every night: takes what rows held before they were changed out of the database's files."""
    compact(also_changed=True)


@cron("44 * * * *")
@task
def forget_what_was_set_aside() -> int:
    """Erase what was noted of rows that are gone, every hour; return how many."""
    return forget_old()


@cron("41 * * * *")
@task
def erase_left_rows() -> None:
    """Every hour: erases rows of tasks whose worker was killed; the clock starts them anew."""
    DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lte=timezone.now() - LONGEST
    ).delete()
