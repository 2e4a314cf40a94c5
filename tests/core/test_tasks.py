"""Rows of tasks are gone when a real worker is done with them, and nothing is called a failure."""

import logging

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from backend.core.tasks import erase_left_rows


def test_a_worker_leaves_no_row_of_a_task_that_went_well(
    transactional_db: None, caplog: pytest.LogCaptureFixture
) -> None:
    erase_left_rows.enqueue()
    assert DBTaskResult.objects.count() == 1
    with caplog.at_level(logging.INFO):
        call_command("db_worker", "--batch", "--no-startup-delay", "--interval", "0.1")
    assert not DBTaskResult.objects.exists()
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
