"""Successes: short stories of what changed, public only as long as all in them consent."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldConflict, FieldError
from backend.experts.models import Assignment, Platform, StoryConsent, Success, SuccessConsent
from backend.experts.selectors.growth import lacking_consent
from notifications import outbox, recipients


@transaction.atomic
def add_success(
    *,
    platform: Platform,
    title: dict[str, str],
    text: dict[str, str],
    on: date,
    assignment_id: UUID | None = None,
    consent_ids: Collection[UUID] = (),
) -> Success:
    """Write a success down; it is not public yet.

    :param title: and `text`, by language
    :param consent_ids: of those whose story or quote is in it
    :raises Conflict: the assignment or a consent is not of this platform
    """
    _check_assignment(platform, assignment_id)
    row = Success.objects.create(
        platform=platform, title=title, text=text, on=on, assignment_id=assignment_id
    )
    _link(row, consent_ids)
    return row


@transaction.atomic
def change_success(success: Success, **changes: Any) -> Success:
    """Change what is given. What a reader would see anew has to be published again.

    :raises Conflict: the assignment or a consent is not of this platform
    """
    row = Success.objects.select_for_update(no_key=True).get(pk=success.pk)
    consent_ids = changes.pop("consent_ids", None)
    if "assignment_id" in changes:
        _check_assignment(row.platform, changes["assignment_id"])
    if consent_ids is not None or changes.keys() & {"title", "text"}:
        changes["published"] = False
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=[*changes])
    if consent_ids is not None:
        row.consents.all().delete()
        _link(row, consent_ids)
    return row


@transaction.atomic
def publish_success(success: Success, *, published: bool) -> Success:
    """Publish a success or take it back; those in it hear that it is public now.

    :raises Conflict: somebody in it does not consent today to everybody reading it
    """
    row = Success.objects.select_for_update(no_key=True).get(pk=success.pk)
    if published and lacking_consent().filter(success=row).exists():
        detail = _("Not everybody in this story agrees that everyone may read it. Ask them first.")
        raise FieldConflict("published", "no-consent", detail)
    if published and not row.published:
        _tell_those_in(row)
    row.published = published
    row.save(update_fields=["published"])
    return row


def _tell_those_in(success: Success) -> None:
    people = success.consents.values_list("consent__expert", flat=True).distinct()
    for one in people.order_by("consent__expert"):
        outbox.notify("expert.news", [recipients.member(one)], subject=one)


def _check_assignment(platform: Platform, assignment: UUID | None) -> None:
    if assignment is None:
        return
    if not Assignment.objects.filter(platform=platform, pk=assignment).exists():
        detail = _("This request is not known here. Leave it out.")
        raise FieldConflict("assignment", "not-known", detail)


def _link(success: Success, consents: Collection[UUID]) -> None:
    rows = StoryConsent.objects.filter(expert__platform=success.platform_id, pk__in=consents)
    known = {*rows.values_list("pk", flat=True)}
    if wrong := [at for at, one in enumerate(consents) if one not in known]:
        detail = _("This consent is not known here. Leave it out.")
        errors = [FieldError(f"consents.{at}", "not-known", detail) for at in wrong]
        raise Conflict(detail, errors=errors)
    SuccessConsent.objects.bulk_create(
        [SuccessConsent(success=success, consent_id=one) for one in consents]
    )
