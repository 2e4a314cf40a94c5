"""What is done in the programme by the clock."""

from crontask import cron
from django.tasks import task

from .services.history import erase_old_entries
from .services.link_counts import publish_weeks
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


@cron("34 5 * * *")
@task
def publish_link_figures() -> int:
    """Every night: publishes figures of links for weeks that are over; return how many."""
    return publish_weeks()
