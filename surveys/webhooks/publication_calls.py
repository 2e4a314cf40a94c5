"""Who is to be told of a publication: rows that are made with it, or not at all.

A round that goes on is told of at the full hour: its results change when somebody answers, and
nobody outside has to know the minute. So there is one call an hour at the most, with the newest.
"""

from django.db.models import Q
from django.utils import timezone

from backend.core.hours import hours_from_now
from surveys.models import Publication, Webhook, WebhookCall

from .calls import drop
from .delivery import SUPERSEDED, send_calls


def tell(publication: Publication | None) -> None:
    """Have all webhooks of a round's organisation told; in the transaction that publishes.

    What waits to be told of an earlier publication of the round is dropped: each holds all that
    is known. Of a test nobody is told, nor of a round with an owner: that one
    tells of it in its own way.

    :param publication: with its round; None if nothing was published
    """
    if publication is None or publication.round.test or publication.round.owner_kind:
        return
    webhooks = list(
        Webhook.objects.filter(organisation=publication.round.organisation_id, active=True)
    )
    if not webhooks:
        return
    drop(
        Q(webhook__in=webhooks, publication__round=publication.round_id)
        & ~Q(publication=publication.id),
        SUPERSEDED,
    )
    first = timezone.now() if publication.final else hours_from_now(1)
    WebhookCall.objects.bulk_create(
        WebhookCall(webhook=webhook, publication=publication, next_at=first) for webhook in webhooks
    )
    if publication.final:
        send_calls.enqueue()
