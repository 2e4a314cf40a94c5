"""Sealed texts, with what opens them."""

from django.db.models import Prefetch

from backend.experts.models import Expert, MemberEnvelope


def own_envelopes(reader: Expert, text: str) -> Prefetch[str]:
    """Return the prefetch of a reader's envelopes of texts, as `own_envelopes` of each.

    :param text: the relation that leads to the text
    """
    rows = MemberEnvelope.objects.filter(member=reader.pk)
    return Prefetch(f"{text}__envelopes", rows, to_attr="own_envelopes")
