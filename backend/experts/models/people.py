"""The platform and its people: profiles, steps, consents, sealed texts, and who looked at what."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.core.crypto.labels import SUITE
from backend.core.row_macs import AuthenticatedRow
from backend.core.shown_changes import ShownQuerySet, shown
from backend.experts.states import ExpertStatus, Path, StepState

LONGEST_NAME = 60
MAX_PER_MONTH = 20


class SealedText(models.Model):
    """A text under a key of its own, and that key in an envelope for the platform.

    The browser makes `id`, which stands in every label (docs/experts-sealed.md). `organisation` and
    `key` say which pair opens it.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.CASCADE)
    key = models.ForeignKey("organisations.OrganisationKey", models.RESTRICT)
    suite = models.PositiveSmallIntegerField(default=SUITE)
    envelope = models.BinaryField(max_length=1168)
    body = models.BinaryField(max_length=65_600)


class MemberEnvelope(models.Model):
    """The key of a text, sealed to one member who may read it: its writer, or a reader."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    text = models.ForeignKey(SealedText, models.CASCADE, related_name="envelopes")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    box = models.BinaryField(max_length=1168)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "member"], name="hope_envelope_once")
        ]


@shown(unseen=("rest_days", "wave_hours"))
class Platform(AuthenticatedRow):
    """Platform HOPE: an organisation that is asked for advice. There is one in an installation."""

    # Its primary key, too: texts of members are sealed to this organisation.
    MAC_FIELDS = ("phone",)
    PLAIN_FIELDS = ("rest_days", "wave_hours")

    organisation = models.OneToOneField(
        "organisations.Organisation",
        models.CASCADE,
        primary_key=True,
        related_name="hope",
    )
    # Whom members call on the day, and whom requesters call.
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    # Days without another heavy assignment after a heavy one.
    rest_days = models.PositiveSmallIntegerField(_("days of rest"), default=14)
    # Hours that a wave has to answer, unless the coordinator says otherwise.
    wave_hours = models.PositiveSmallIntegerField(_("hours to answer"), default=72)


class Expert(AuthenticatedRow):
    """An expert by experience: what others know of them, under a name of their choice.

    Lists hold identifiers of `catalogue`. `legal` is their legal name, sealed. Who left and still
    gets money keeps it, and `owed_as`, the name they had chosen, until `owed_until` at the latest.
    """

    # Who belongs to the platform is told things, and texts are sealed to them.
    MAC_FIELDS = ("platform", "status")
    PLAIN_FIELDS = (
        "chosen_name",
        "forms",
        "topics",
        "not_topics",
        "regions",
        "travels",
        "online",
        "languages",
        "per_month",
        "paused",
        "paused_until",
        "legal",
        "joined_on",
        "owed_as",
        "owed_until",
    )

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="expert"
    )
    platform = models.ForeignKey(Platform, models.CASCADE, related_name="experts")
    status = models.CharField(max_length=10, choices=ExpertStatus, default=ExpertStatus.CANDIDATE)
    chosen_name = models.CharField(max_length=LONGEST_NAME)
    # What they do; of the media it is said apart: never unless they say so.
    forms = models.JSONField(default=list)
    topics = models.JSONField(default=list)
    not_topics = models.JSONField(default=list)
    regions = models.JSONField(default=list)
    travels = models.BooleanField(default=False)
    online = models.BooleanField(default=True)
    languages = models.JSONField(default=list)
    per_month = models.PositiveSmallIntegerField(default=1)
    paused = models.BooleanField(default=False)
    paused_until = models.DateField(null=True)
    legal = models.OneToOneField(SealedText, models.SET_NULL, null=True, related_name="+")
    joined_on = models.DateField(null=True)
    owed_as = models.CharField(max_length=LONGEST_NAME, blank=True)
    owed_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["platform", "chosen_name"], name="hope_name_once"),
            models.CheckConstraint(
                condition=models.Q(per_month__lte=MAX_PER_MONTH), name="hope_per_month"
            ),
        ]
        indexes = [models.Index(fields=["platform", "status", "chosen_name"], name="hope_people")]


class Step(models.Model):
    """A step of a path, set by the coordinator: what it needs and who helps, by language."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    platform = models.ForeignKey(Platform, models.CASCADE, related_name="steps")
    path = models.CharField(max_length=10, choices=Path, default=Path.JOIN)
    position = models.PositiveSmallIntegerField()
    title = models.JSONField(default=dict)
    needs = models.JSONField(default=dict)
    helper = models.JSONField(default=dict)

    class Meta:
        ordering = ["path", "position"]
        indexes = [models.Index(fields=["platform", "path", "position"], name="hope_steps")]


class StepDone(models.Model):
    """How far one person is with one step."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    expert = models.ForeignKey(Expert, models.CASCADE, related_name="steps")
    step = models.ForeignKey(Step, models.CASCADE, related_name="people")
    state = models.CharField(max_length=5, choices=StepState, default=StepState.OPEN)
    on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["expert", "step"], name="hope_step_once")]


class Grievance(models.Model):
    """Somebody says that something went wrong, or that they leave; the words are sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    expert = models.ForeignKey(Expert, models.CASCADE, related_name="grievances")
    path = models.CharField(max_length=10, choices=Path)
    text = models.OneToOneField(SealedText, models.SET_NULL, null=True, related_name="+")
    on = models.DateField()
    closed_on = models.DateField(null=True)


@shown()
class StoryConsent(models.Model):
    """What somebody allows: which story or quote, for whom, until when; the words are sealed."""

    STORY, QUOTE = "story", "quote"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    expert = models.ForeignKey(Expert, models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=5, choices=[(STORY, STORY), (QUOTE, QUOTE)])
    # Kinds of requesters; `public` is everybody.
    audiences = models.JSONField(default=list)
    text = models.OneToOneField(SealedText, models.CASCADE, related_name="+")
    given_on = models.DateField()
    until = models.DateField()
    withdrawn_on = models.DateField(null=True)

    objects: ClassVar[models.Manager[Any]] = ShownQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["expert", "until"], name="hope_consents")]


class StoryUse(models.Model):
    """A requester got a story or a quote, and is told when it is withdrawn."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consent = models.ForeignKey(StoryConsent, models.CASCADE, related_name="uses")
    assignment = models.ForeignKey("experts.Assignment", models.CASCADE, related_name="stories")
    on = models.DateField()
    told_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consent", "assignment"], name="hope_use_once")
        ]


class Look(models.Model):
    """Somebody got the box of a legal name, a story or an answer; the member can read this."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    expert = models.ForeignKey(Expert, models.CASCADE, related_name="looks")
    # What they are called stays readable when their account is gone.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=100)
    # legal, story, answer, question, check-in, evaluation, grievance.
    what = models.CharField(max_length=12)
    subject = models.UUIDField()
    on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["expert", "-on", "id"], name="hope_looks")]
