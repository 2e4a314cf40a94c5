"""What is done in the programme by the clock."""

from crontask import cron
from django.tasks import task

from .services import page_clock, page_use
from .services.history import erase_old_entries
from .services.link_counts import publish_weeks
from .services.page_files import erase_unused_files
from .services.page_notices import notify_owners
from .services.page_trials import settle_ended_trials
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


@cron("13 * * * *")
@task
def settle_page_trials() -> int:
    """Every hour: makes drafts again of texts whose trials are over; return how many."""
    return settle_ended_trials()


@cron("41 8 * * *")
@task
def notify_owners_of_pages() -> int:
    """Every morning: tells owners which texts have to be looked at again; return how many."""
    return notify_owners()


@cron("44 5 * * *")
@task
def publish_page_use() -> int:
    """Every night: publishes who found pages useful in weeks that are over; return how many."""
    return page_use.publish_weeks()


@cron("4 5 * * *")
@task
def publish_scheduled_pages() -> int:
    """Every night: lets pages go live that were planned for today; return how many."""
    return page_clock.publish_scheduled()


@cron("6 5 * * *")
@task
def mark_due_pages() -> int:
    """Every night: marks pages that somebody has to look at again; return how many."""
    return page_clock.mark_due()


@cron("8 5 * * *")
@task
def hide_overdue_pages() -> int:
    """Every night: hides pages that nobody looked at in time; return how many."""
    return page_clock.hide_overdue()


@cron("54 5 * * *")
@task
def erase_files_without_pages() -> int:
    """Every night: erases files that no page uses; return how many."""
    return erase_unused_files()
