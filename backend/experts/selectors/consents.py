"""Consents to use a story or a quote: which are valid, and who made use of them."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet, TextField
from django.db.models.functions import Cast

from backend.experts import local_time
from backend.experts.models import Expert, Platform, StoryConsent, StoryUse
from backend.experts.states import RequesterKind

# The audience that is everybody.
PUBLIC = "public"
AUDIENCES = (*RequesterKind.values, PUBLIC)


def valid_consents(on: date | None = None) -> QuerySet[StoryConsent]:
    """Consents that hold on a day, today if none is named: neither withdrawn nor over.

    The last day counts. Whatever shows or hands out a story or a quote reads this.
    """
    return StoryConsent.objects.filter(withdrawn_on=None, until__gte=on or local_time.today())


def for_audience(rows: QuerySet[StoryConsent], audience: str) -> QuerySet[StoryConsent]:
    """Those of `rows` that allow this audience; what is for everybody allows each."""
    # As text, since SQLite cannot look into a list; identifiers stand in it in quotes.
    said = rows.alias(said=Cast("audiences", TextField()))
    return said.filter(Q(said__contains=f'"{audience}"') | Q(said__contains=f'"{PUBLIC}"'))


def consents_of(expert: Expert) -> QuerySet[StoryConsent]:
    """Return a member's own consents with who made use of them."""
    uses = StoryUse.objects.select_related("assignment__requester").order_by("on", "id")
    return expert.consents.select_related("text").prefetch_related(Prefetch("uses", uses))


def usable_consents(platform: Platform, *, audience: str | None) -> QuerySet[StoryConsent]:
    """Return what the desk may use today, for an audience or any."""
    rows = valid_consents().filter(expert__platform=platform).select_related("expert")
    return rows if audience is None else for_audience(rows, audience)
