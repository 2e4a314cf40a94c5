"""Knowledge, trainings, coaching days and successes, as coordinators keep them."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldConflict, FieldError, ImpossibleMove, Missing
from backend.experts import local_time
from backend.experts.models import (
    Assignment,
    Coaching,
    Coming,
    Expert,
    Followed,
    Knowledge,
    Platform,
    StoryConsent,
    Success,
    SuccessConsent,
    Training,
)
from backend.experts.permissions import coordinator_of
from backend.experts.selectors.growth import lacking_consent
from backend.experts.states import ExpertStatus
from notifications import outbox, recipients

# What was not looked at is told again after so many days, for so many weeks.
REMIND_DAYS, REMIND_WEEKS = 7, 52


# -- Knowledge ------------------------------------------------------------------------------------
@transaction.atomic
def add_knowledge(
    *,
    platform: Platform,
    title: dict[str, str],
    text: dict[str, str],
    owner_id: UUID,
    look_again_on: date,
) -> Knowledge:
    """Write down something members should know, with a coordinator who answers for it."""
    _check_knowledge(platform, owner_id=owner_id, look_again_on=look_again_on)
    return Knowledge.objects.create(
        platform=platform,
        title=title,
        text=text,
        owner_id=owner_id,
        changed_on=local_time.today(),
        look_again_on=look_again_on,
    )


@transaction.atomic
def change_knowledge(knowledge: Knowledge, **changes: Any) -> Knowledge:
    """Change what is given of title, text, owner and the day to look again."""
    _check_knowledge(knowledge.platform, **changes)
    if changes.keys() & {"title", "text"}:
        changes["changed_on"] = local_time.today()
    for name, value in changes.items():
        setattr(knowledge, name, value)
    knowledge.save(update_fields=[*changes])
    return knowledge


@transaction.atomic
def tell_due() -> int:
    """Tell the desk what is to be looked at, on its day and then weekly; return how many items."""
    today = local_time.today()
    days = [today - timedelta(days=REMIND_DAYS * week) for week in range(REMIND_WEEKS)]
    due = Knowledge.objects.filter(look_again_on__in=days)
    number = due.count()
    organisations = due.values_list("platform", flat=True).distinct()
    for organisation_id in organisations:
        desk = recipients.organisation(organisation_id)
        outbox.notify("hope.news", [desk], subject=organisation_id)
    return number


def _check_knowledge(platform: Platform, **given: Any) -> None:
    day = given.get("look_again_on")
    if day is not None and day <= local_time.today():
        raise FieldConflict("look_again_on", "not-ahead", _("Choose a day in the future."))
    if "owner_id" in given and coordinator_of(platform, given["owner_id"]) is None:
        detail = _("Choose a coordinator of the platform, who answers for it.")
        raise FieldConflict("owner", "no-coordinator", detail)


# -- Trainings ------------------------------------------------------------------------------------
def add_training(*, platform: Platform, title: dict[str, str], on: date) -> Training:
    """Write down a training that members can follow, or followed; its title is by language."""
    return Training.objects.create(platform=platform, title=title, on=on)


def change_training(training: Training, **changes: Any) -> Training:
    """Change what is given of title and day; who followed it stays."""
    for name, value in changes.items():
        setattr(training, name, value)
    if changes:
        training.save(update_fields=[*changes])
    return training


@transaction.atomic
def set_followers(training: Training, experts: Collection[UUID]) -> None:
    """Set who followed it: these and nobody else. Those who have left keep their row."""
    Training.objects.select_for_update(no_key=True).get(pk=training.pk)
    people = Expert.objects.filter(platform=training.platform_id).exclude(status=ExpertStatus.LEFT)
    known = {*people.filter(pk__in=experts).values_list("pk", flat=True)}
    if wrong := [at for at, expert in enumerate(experts) if expert not in known]:
        detail = _("This person does not work with the platform. Leave them out.")
        errors = [FieldError(f"experts.{at}", "not-known", detail) for at in wrong]
        raise Conflict(detail, errors=errors)
    training.followed.filter(expert__in=people).exclude(expert__in=known).delete()
    Followed.objects.bulk_create(
        [Followed(training=training, expert_id=expert) for expert in known], ignore_conflicts=True
    )


# -- Coaching days --------------------------------------------------------------------------------
@transaction.atomic
def add_coaching(
    *,
    platform: Platform,
    title: dict[str, str],
    starts_at: datetime,
    ends_at: datetime,
    place: str = "",
) -> Coaching:
    """Plan a day, and tell everybody who works with the platform; its title is by language."""
    _check_times(starts_at, ends_at)
    row = Coaching.objects.create(
        platform=platform, title=title, starts_at=starts_at, ends_at=ends_at, place=place
    )
    _tell_of_coaching(row, _everybody(row))
    return row


@transaction.atomic
def change_coaching(coaching: Coaching, **changes: Any) -> Coaching:
    """Change what is given; everybody is told of another time or place."""
    moved = {name for name, value in changes.items() if value != getattr(coaching, name)}
    for name, value in changes.items():
        setattr(coaching, name, value)
    _check_times(coaching.starts_at, coaching.ends_at)
    if not changes:
        return coaching
    coaching.save(update_fields=[*changes])
    if moved & {"starts_at", "ends_at", "place"}:
        _tell_of_coaching(coaching, _everybody(coaching))
    return coaching


@transaction.atomic
def cancel_coaching(coaching: Coaching) -> None:
    """Erase a day, and tell those who said that they come, if it is not over."""
    _tell_of_coaching(coaching, coaching.coming.filter(comes=True).values_list("expert", flat=True))
    coaching.delete()


@transaction.atomic
def say_coming(*, expert: Expert, coaching: Coaching, comes: bool) -> None:
    """Note whether a member comes; the last word counts."""
    if coaching.platform_id != expert.platform_id:
        raise Missing
    if coaching.ends_at < timezone.now():
        raise ImpossibleMove(_("This day is over. Choose one that is still to come."))
    Coming.objects.update_or_create(coaching=coaching, expert=expert, defaults={"comes": comes})


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        detail = _("The end must come after the start.")
        raise FieldConflict("ends_at", "not-after", detail)


def _everybody(coaching: Coaching) -> Iterable[UUID]:
    people = Expert.objects.filter(platform=coaching.platform_id).exclude(status=ExpertStatus.LEFT)
    return people.order_by("pk").values_list("pk", flat=True)


def _tell_of_coaching(coaching: Coaching, people: Iterable[UUID]) -> None:
    # Who was not told yet need not hear of what there is no more.
    outbox.forget([coaching.pk])
    if coaching.ends_at < timezone.now():
        return
    members = [recipients.member(person) for person in people]
    if members:
        outbox.notify("expert.news", members, subject=coaching.pk)


# -- Successes ------------------------------------------------------------------------------------
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
    """Write a success down, not public yet, with the consents of those whose story is in it."""
    _check_assignment(platform, assignment_id)
    row = Success.objects.create(
        platform=platform, title=title, text=text, on=on, assignment_id=assignment_id
    )
    _link(row, consent_ids)
    return row


@transaction.atomic
def change_success(success: Success, **changes: Any) -> Success:
    """Change what is given. What a reader would see anew has to be published again."""
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
    for person in people.order_by("consent__expert"):
        outbox.notify("expert.news", [recipients.member(person)], subject=person)


def _check_assignment(platform: Platform, assignment: UUID | None) -> None:
    if assignment is None:
        return
    if not Assignment.objects.filter(platform=platform, pk=assignment).exists():
        detail = _("This request is not known here. Leave it out.")
        raise FieldConflict("assignment", "not-known", detail)


def _link(success: Success, consents: Collection[UUID]) -> None:
    rows = StoryConsent.objects.filter(expert__platform=success.platform_id, pk__in=consents)
    known = {*rows.values_list("pk", flat=True)}
    if wrong := [at for at, consent in enumerate(consents) if consent not in known]:
        detail = _("This consent is not known here. Leave it out.")
        errors = [FieldError(f"consents.{at}", "not-known", detail) for at in wrong]
        raise Conflict(detail, errors=errors)
    SuccessConsent.objects.bulk_create(
        [SuccessConsent(success=success, consent_id=consent) for consent in consents]
    )


@receiver(post_delete, sender=SuccessConsent)
def hide_what_lost_a_consent(
    sender: type[SuccessConsent], instance: SuccessConsent, **_others: Any
) -> None:
    """Hide a success when somebody in it, or their consent, was erased."""
    Success.objects.filter(pk=instance.success_id).update(published=False)
