"""What the platform learns and shows: knowledge, trainings, coaching days, successes."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from backend.core.shown_changes import ShownQuerySet, shown
from backend.experts.models.people import Expert, Platform, StoryConsent

from .requests import Assignment


class Knowledge(models.Model):
    """Something members should know, with an owner and a day on which it is looked at again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    platform = models.ForeignKey(Platform, models.CASCADE, related_name="knowledge")
    title = models.JSONField(default=dict)
    text = models.JSONField(default=dict)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    changed_on = models.DateField()
    look_again_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["platform", "look_again_on"], name="hope_knowledge")]


class Training(models.Model):
    """A training that members can follow."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    platform = models.ForeignKey(Platform, models.CASCADE, related_name="trainings")
    title = models.JSONField(default=dict)
    on = models.DateField()


class Followed(models.Model):
    """Somebody followed a training."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    training = models.ForeignKey(Training, models.CASCADE, related_name="followed")
    expert = models.ForeignKey(Expert, models.CASCADE, related_name="trainings")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["training", "expert"], name="hope_followed_once")
        ]


class Coaching(models.Model):
    """A day of group coaching."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    platform = models.ForeignKey(Platform, models.CASCADE, related_name="coaching")
    title = models.JSONField(default=dict)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)

    @property
    def people_coming(self) -> list[Expert]:
        """Those who said that they come."""
        return [answer.expert for answer in self.coming.all() if answer.comes]

    @property
    def people_not_coming(self) -> list[Expert]:
        """Those who said that they do not come."""
        return [answer.expert for answer in self.coming.all() if not answer.comes]


class Coming(models.Model):
    """Whether somebody comes to a coaching day; members see how many, the coordinator who."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    coaching = models.ForeignKey(Coaching, models.CASCADE, related_name="coming")
    expert = models.ForeignKey(Expert, models.CASCADE, related_name="coaching")
    comes = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coaching", "expert"], name="hope_comes_once")
        ]


@shown(unseen=("assignment",))
class Success(models.Model):
    """A short story of what changed; public while it is published and all in it consent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    platform = models.ForeignKey(Platform, models.CASCADE, related_name="successes")
    assignment = models.ForeignKey(Assignment, models.SET_NULL, null=True, related_name="successes")
    title = models.JSONField(default=dict)
    text = models.JSONField(default=dict)
    on = models.DateField()
    published = models.BooleanField(default=False)

    objects: ClassVar[models.Manager[Any]] = ShownQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["platform", "published", "-on"], name="hope_successes")]

    @property
    def consent_ids(self) -> list[uuid.UUID]:
        """The consents that it needs, in a fixed order."""
        return sorted(link.consent_id for link in self.consents.all())


@shown()
class SuccessConsent(models.Model):
    """Whose story or quote is in a success; without their consent it is not shown."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    success = models.ForeignKey(Success, models.CASCADE, related_name="consents")
    consent = models.ForeignKey(StoryConsent, models.CASCADE, related_name="successes")

    objects: ClassVar[models.Manager[Any]] = ShownQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["success", "consent"], name="hope_in_success_once")
        ]
