"""Knowledge, trainings, coaching days and successes: what is shown to whom."""

from typing import Any

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from backend.experts.models import (
    Assignment,
    Coaching,
    Coming,
    Evaluation,
    Expert,
    Followed,
    Platform,
    Success,
    SuccessConsent,
    Training,
)
from backend.experts.selectors.people import PUBLIC, for_audience, valid_consents
from backend.experts.states import ExpertStatus, Reason

# Public figures go up in steps, so that nobody sees one person come or go.
STEP = 5
PUBLIC_FIGURES = ("closed", "members", "organisations", "reached")


# -- Trainings and coaching days ------------------------------------------------------------------
def trainings_of(platform: Platform) -> QuerySet[Training]:
    """Return a platform's trainings with who followed them; two queries."""
    return Training.objects.filter(platform=platform).prefetch_related("followed")


def trainings_for(expert: Expert) -> QuerySet[Training]:
    """Return trainings, each with whether this member followed it as `is_followed`."""
    followed = Followed.objects.filter(training=OuterRef("pk"), expert=expert)
    rows = Training.objects.filter(platform=expert.platform_id)
    return rows.annotate(is_followed=Exists(followed))


def coaching_of(platform: Platform) -> QuerySet[Coaching]:
    """Return a platform's coaching days with who said what; two queries."""
    said = Prefetch("coming", Coming.objects.select_related("expert").order_by("expert_id"))
    return Coaching.objects.filter(platform=platform).prefetch_related(said)


def coaching_for(expert: Expert) -> QuerySet[Coaching]:
    """Return coaching days with `number_coming` and `caller_comes`, null if nothing was said."""
    answer = Coming.objects.filter(coaching=OuterRef("pk"), expert=expert).values("comes")
    marks: dict[str, Any] = {
        "number_coming": Count("coming", filter=Q(coming__comes=True)),
        "caller_comes": Subquery(answer[:1]),
    }
    return Coaching.objects.filter(platform=expert.platform_id).annotate(**marks)


# -- Successes ------------------------------------------------------------------------------------
def lacking_consent() -> QuerySet[SuccessConsent]:
    """Return links to consents that allow no publication today."""
    return SuccessConsent.objects.exclude(consent__in=for_audience(valid_consents(), PUBLIC))


def visible_successes() -> QuerySet[Success]:
    """Return successes that everybody may read: published, and all in them consent today.

    Page, API and exports all read this.
    """
    lacking = lacking_consent().filter(success=OuterRef("pk"))
    return Success.objects.filter(~Exists(lacking), published=True)


def shown_links() -> Prefetch[str]:
    """Return the prefetch of the public successes in which consents stand, as `shown_links`."""
    links = SuccessConsent.objects.filter(success__in=visible_successes())
    rows = links.select_related("success").order_by("success__on", "success")
    return Prefetch("successes", rows, to_attr="shown_links")


def public_figures(platform: Platform) -> dict[str, int | None]:
    """Return `PUBLIC_FIGURES`, rounded down to a multiple of five; None below five. Four queries.

    `reached`: how many professionals notice something of it, as requesters estimate.
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


def successes_of(platform: Platform) -> QuerySet[Success]:
    """Return a platform's successes with their consents and whether they are `visible`."""
    shown = visible_successes().filter(pk=OuterRef("pk"))
    rows = Success.objects.filter(platform=platform)
    return rows.annotate(visible=Exists(shown)).prefetch_related("consents")


def _in_steps(number: int) -> int | None:
    return number // STEP * STEP or None
