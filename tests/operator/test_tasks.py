"""The log of operators' acts is kept for a year."""

from datetime import timedelta

from django.contrib.admin.models import ADDITION, LogEntry

from backend.operator.tasks import KEEP_ENTRIES, erase_old_entries
from tests.clock import Clock
from tests.factories import Staff


def test_entries_are_erased_after_a_year(operator: Staff, clock: Clock) -> None:
    LogEntry.objects.log_actions(operator.member.pk, [operator.member], ADDITION, "made")
    # Its default is bound to the real clock.
    LogEntry.objects.update(action_time=clock.now)
    clock.put_on(days=KEEP_ENTRIES.days)
    erase_old_entries.call()
    assert LogEntry.objects.count() == 1
    clock.put_on(seconds=1)
    erase_old_entries.call()
    assert LogEntry.objects.count() == 0
    assert timedelta(days=365) == KEEP_ENTRIES
