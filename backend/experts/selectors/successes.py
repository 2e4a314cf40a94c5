"""Which successes are shown, and the figures beside them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from backend.core.pages import Page, page
from backend.experts.models import (
    Assignment,
    Evaluation,
    Expert,
    Platform,
    StoryConsent,
    Success,
    SuccessConsent,
)
from backend.experts.states import ExpertStatus, Reason

from .consents import PUBLIC, for_audience, valid_consents
from .finding import the_one

# Public figures go up in steps, so that nobody sees one person come or go.
STEP = 5


def lacking_consent() -> QuerySet[SuccessConsent]:
    """Links to consents that allow no publication today."""
    return SuccessConsent.objects.exclude(consent__in=for_audience(valid_consents(), PUBLIC))


def visible_successes() -> QuerySet[Success]:
    """What everybody may read: published, and all in it consent today.

    The one place that decides: the page, the API and exports all read this.
    """
    lacking = lacking_consent().filter(success=OuterRef("pk"))
    return Success.objects.filter(~Exists(lacking), published=True)


def shown_with(consents: Iterable[StoryConsent]) -> dict[UUID, list[Success]]:
    """What everybody may read today, by the consents that are in it; one query."""
    links = SuccessConsent.objects.filter(consent__in=consents, success__in=visible_successes())
    found: dict[UUID, list[Success]] = {}
    for link in links.select_related("success").order_by("success__on", "success"):
        found.setdefault(link.consent_id, []).append(link.success)
    return found


def public_figures(platform: Platform) -> dict[str, int | None]:
    """How many requests were closed, members there are, organisations were advised; 4 queries.

    `reached`: how many professionals notice something of it, as requesters estimate in their
    evaluations. All are rounded down to a multiple of five; None where there are fewer than five,
    or fewer than five who said something.
    """
    closed = Assignment.objects.filter(platform=platform, reason=Reason.CLOSED)
    members = Expert.objects.filter(platform=platform, status=ExpertStatus.MEMBER)
    organisations = closed.values("requester__organisation").distinct()
    said = Evaluation.objects.filter(assignment__in=closed, side=Evaluation.REQUESTER, opened=True)
    reach = said.annotate(reach=Cast(KeyTextTransform("reach", "answers"), IntegerField()))
    reached = reach.filter(reach__gte=0).aggregate(number=Count("pk"), sum=Sum("reach"))
    return {
        "closed": _in_steps(closed.count()),
        "members": _in_steps(members.count()),
        "organisations": _in_steps(organisations.count()),
        "reached": _in_steps(reached["sum"]) if reached["number"] >= STEP else None,
    }


def _in_steps(number: int) -> int | None:
    return number // STEP * STEP or None


def shown_successes(platform: Platform, *, after: UUID | None) -> Page[Success]:
    """What everybody may read of a platform, the newest first."""
    return page(visible_successes().filter(platform=platform), after, "-on")


def successes_of(platform: Platform, *, after: UUID | None) -> Page[Success]:
    """All of a platform with their consents and whether they are shown; two queries."""
    return page(_with_marks(Success.objects.filter(platform=platform)), after, "-on")


def one_success(platform: Platform, success_id: UUID) -> Success:
    """One of them, with the same.

    :raises Missing: it is not there, or another's
    """
    return the_one(_with_marks(Success.objects.filter(platform=platform, pk=success_id)))


def _with_marks(rows: QuerySet[Success]) -> QuerySet[Success]:
    shown = visible_successes().filter(pk=OuterRef("pk"))
    return rows.annotate(visible=Exists(shown)).prefetch_related("consents")
