"""What is published of whether readers found a text useful."""

from collections.abc import Sequence

from backend.programmes.models import PageText, PageUseWeek

# The newest weeks of a text: two years.
MOST_WEEKS = 104


def weeks_of(text: PageText) -> Sequence[PageUseWeek]:
    """Return the published weeks of a text, the newest first."""
    return [*PageUseWeek.objects.filter(text=text).order_by("-week")[:MOST_WEEKS]]
