"""What is done in the programme by the clock."""

from crontask import cron
from django.tasks import task

from .services.history import erase_old_entries
from .services.projects import erase_old_projects


@cron("14 5 * * *")
@task
def erase_old_history() -> int:
    """Every night: erases entries of histories that were kept long enough; return how many."""
    return erase_old_entries()


@cron("24 5 * * *")
@task
def erase_projects_of_long_ago() -> int:
    """Every night: erases projects that ended long ago; return how many."""
    return erase_old_projects()
