"""What is done at Platform HOPE by the clock."""

from crontask import cron
from django.tasks import task

from .services.posting import post_due


@cron("*/5 * * * *")
@task
def send_letters() -> int:
    """Every five minutes: sends letters that could not go before; answers how many attempts."""
    return post_due()
