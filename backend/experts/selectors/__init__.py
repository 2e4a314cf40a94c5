"""Queries of Platform HOPE, by subject; here those that all subjects use."""

from django.db.models import Model, Prefetch, QuerySet

from backend.core.errors import Missing
from backend.experts.models import Expert, MemberEnvelope


def get_or_missing[Row: Model](rows: QuerySet[Row]) -> Row:
    """Return the row of a query for one."""
    found = rows.first()
    if found is None:
        raise Missing
    return found


def own_envelopes(reader: Expert, text: str) -> Prefetch[str]:
    """Return the prefetch of a reader's envelopes of texts, as `own_envelopes` of each.

    :param text: the relation that leads to the text
    """
    rows = MemberEnvelope.objects.filter(member=reader.pk)
    return Prefetch(f"{text}__envelopes", rows, to_attr="own_envelopes")
