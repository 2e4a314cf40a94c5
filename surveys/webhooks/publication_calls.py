"""Webhook calls of a publication, at the full hour so that no minute of an answer shows."""

from django.db.models import Q
from django.utils import timezone

from backend.core.hours import hours_from_now
from surveys.models import Publication, Webhook, WebhookCall

from .calls import drop
from .delivery import SUPERSEDED, send_calls


def tell(publication: Publication | None) -> None:
    """Queue the webhook calls of a publication, replacing earlier ones of the round."""
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
