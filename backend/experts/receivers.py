"""What Platform HOPE does when rows are erased."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from .models import Success, SuccessConsent


@receiver(post_delete, sender=SuccessConsent)
def hide_what_lost_a_consent(
    sender: type[SuccessConsent], instance: SuccessConsent, **_others: Any
) -> None:
    """A story does not stay public because somebody in it, or their consent, was erased."""
    Success.objects.filter(pk=instance.success_id).update(published=False)
