"""Trainings, and who followed them."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldError
from backend.experts.models import Expert, Followed, Platform, Training
from backend.experts.states import ExpertStatus


def add_training(*, platform: Platform, title: dict[str, str], on: date) -> Training:
    """Writes down a training that members can follow, or followed.

    :param title: by language
    """
    return Training.objects.create(platform=platform, title=title, on=on)


def change_training(training: Training, **changes: Any) -> Training:
    """Changes what is given of title and day; who followed it stays."""
    for name, value in changes.items():
        setattr(training, name, value)
    if changes:
        training.save(update_fields=[*changes])
    return training


def erase_training(training: Training) -> None:
    """Erases it; whoever followed it has no line of it any more."""
    training.delete()


@transaction.atomic
def set_followers(training: Training, experts: Collection[UUID]) -> None:
    """Says at once who followed it: these and nobody else. Who has left keeps their line.

    :raises Conflict: one of them does not work with the platform
    """
    Training.objects.select_for_update(no_key=True).get(pk=training.pk)
    people = Expert.objects.filter(platform=training.platform_id).exclude(status=ExpertStatus.LEFT)
    known = {*people.filter(pk__in=experts).values_list("pk", flat=True)}
    if wrong := [at for at, one in enumerate(experts) if one not in known]:
        detail = _("This person does not work with the platform. Leave them out.")
        errors = [FieldError(f"experts.{at}", "not-known", detail) for at in wrong]
        raise Conflict(detail, errors=errors)
    training.followed.filter(expert__in=people).exclude(expert__in=known).delete()
    Followed.objects.bulk_create(
        [Followed(training=training, expert_id=one) for one in known], ignore_conflicts=True
    )
