"""What the board says of pages: texts that somebody has to look at again, and how many are live."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from backend.organisations.profiles import Language
from backend.programmes.due import DueItem, Figure
from backend.programmes.models import PageText, Project
from backend.programmes.states import SHOWN_STATES, PageState

from .pages import PART

# Somebody looks at a text again within this time.
DUE_SOON = timedelta(days=30)


def due_items(projects: QuerySet[Project], day: date, most: int) -> Iterable[DueItem]:
    """Return texts that somebody has to look at again soon, and those that are due."""
    rows = PageText.objects.filter(
        state__in=SHOWN_STATES,
        review_on__lte=day + DUE_SOON,
        page__project__in=projects.values("pk"),
    )
    names = dict(Language.choices)
    found = rows.select_related("page__project", "live").order_by("review_on", "id")
    for text in found[:most]:
        if PART not in text.page.project.parts or text.live is None:
            continue
        said = _("“{title}” ({language}): look at it again, or it is hidden 30 days later.")
        yield DueItem(
            kind="page.due" if text.state == PageState.DUE else "page.due-soon",
            project_id=text.page.project_id,
            text=said.format(
                title=text.live.title, language=names.get(text.language, text.language)
            ),
            due_on=text.review_on or day,
            place=f"#/projects/{text.page.project_id}/pages/{text.page_id}",
        )


def figures(projects: QuerySet[Project], day: date) -> Iterable[Figure]:
    """Return how many texts strangers read, and how many of them are due."""
    rows = PageText.objects.filter(state__in=SHOWN_STATES, page__project__in=projects.values("pk"))
    counts = rows.order_by().values_list("state").annotate(Count("pk"))
    numbers: dict[str, int] = dict(counts)
    yield Figure("pages.live", _("Pages that are live, by language"), sum(numbers.values()))
    due = numbers.get(PageState.DUE, 0)
    yield Figure("pages.due", _("Pages that have to be looked at again"), due)
