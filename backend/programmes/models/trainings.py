"""Trainings: their sessions, who registered, and what stays of it."""

import uuid
from typing import Final

from django.conf import settings
from django.db import models

from backend.core.row_macs import AuthenticatedRow
from backend.programmes.states import LIVE_STATES, Profession, RegistrationState, SessionState
from surveys.models import Round

from .projects import Project

LONGEST_TRAINING_SLUG: Final = 60
MOST_SEATS: Final = 500
# Boxes have one length each, whatever they hold: 28 bytes more than what is locked.
DETAILS_BYTES: Final = 2_048 + 28
CONTACT_BYTES: Final = 1_536 + 28
TRAINING_COUNTS_BYTES: Final = 4_096 + 28


class Training(AuthenticatedRow):
    """A training of a project, at `/trainings/<slug>`. It is given in sessions."""

    # Who could move a training would read who registered for it.
    MAC_FIELDS = ("project", "slug", "gives_certificate")
    PLAIN_FIELDS = ("title", "about", "professions", "toolkit", "owner", "is_open", "version")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="trainings", db_index=False)
    # Of all projects; it stays, since it is printed.
    slug = models.SlugField(max_length=LONGEST_TRAINING_SLUG, unique=True)
    # By language.
    title = models.JSONField(default=dict)
    about = models.JSONField(default=dict)
    # For which it is made; empty: for all.
    professions = models.JSONField(default=list)
    # Slugs of pages of the project that are shown with it.
    toolkit = models.JSONField(default=list)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    gives_certificate = models.BooleanField(default=True)
    # Whether strangers see it.
    is_open = models.BooleanField(default=True)
    # Counts changes: nobody overwrites what they did not see.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["project", "slug"], name="training_of_project")]

    def __str__(self) -> str:
        return self.slug


class TrainingSession(AuthenticatedRow):
    """One time that a training is given. Where it is and who gives it lies in a box."""

    MAC_FIELDS = ("training", "state")
    PLAIN_FIELDS = (
        "starts_at",
        "ends_at",
        "municipality",
        "is_online",
        "details",
        "seats",
        "language",
        "numbers",
        "trainer_link",
        "sequence",
        "is_reminded",
        "is_evaluated",
        "round",
        "erased_on",
        "version",
    )
    UNTOLD_FIELDS = ("details",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    training = models.ForeignKey(Training, models.CASCADE, related_name="sessions", db_index=False)
    state = models.CharField(max_length=9, choices=SessionState, default=SessionState.PLANNED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    # Of `backend.organisations.municipalities`; empty if it is online.
    municipality = models.CharField(max_length=6, blank=True)
    is_online = models.BooleanField(default=False)
    # The address, in a place or online, and the trainer's name, under the server's key.
    details = models.BinaryField(max_length=DETAILS_BYTES)
    seats = models.PositiveSmallIntegerField()
    # In which it is given.
    language = models.CharField(max_length=10)
    # The highest number that a registration got.
    numbers = models.PositiveIntegerField(default=0)
    # Counts up when the trainer gets a new address: earlier ones lead nowhere.
    trainer_link = models.PositiveIntegerField(default=1)
    # Of the calendar file (RFC 5545): counts changes that people have to know.
    sequence = models.PositiveIntegerField(default=0)
    is_reminded = models.BooleanField(default=False)
    # Whether the questions about it were opened; the organisation may delete their round.
    is_evaluated = models.BooleanField(default=False)
    round = models.ForeignKey(Round, models.SET_NULL, null=True, related_name="+")
    # When what is personal was erased, and counted.
    erased_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="session_times_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(seats__range=(1, MOST_SEATS)), name="session_seats_in_range"
            ),
        ]
        indexes = [
            models.Index(fields=["training", "-starts_at", "-id"], name="session_of_training"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Registration(AuthenticatedRow):
    """Somebody who registered for a session. Name and addresses lie in a box."""

    # Who could write that somebody came would hand out certificates.
    MAC_FIELDS = ("session", "state")
    PLAIN_FIELDS = (
        "number",
        "box",
        "profession",
        "region",
        "language",
        "hold_until",
        "presence",
        "is_walk_in",
        "link",
    )
    UNTOLD_FIELDS = ("box",)

    # Made on the trainer's phone if somebody came without registering.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(
        TrainingSession, models.CASCADE, related_name="registrations", db_index=False
    )
    # Counts within the session, from 1: the order of the waiting list.
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=RegistrationState)
    # Name, mail address, organisation, and the code of a certificate, under the server's key;
    # empty as soon as somebody does not come.
    box = models.BinaryField(max_length=CONTACT_BYTES)
    profession = models.CharField(max_length=24, choices=Profession)
    region = models.CharField(max_length=8)
    # In which letters are written.
    language = models.CharField(max_length=10)
    # To the hour: until then a place, or one in the waiting list, is kept that was not confirmed.
    hold_until = models.DateTimeField(null=True)
    # Counts what the trainer said: a message that comes late changes nothing.
    presence = models.PositiveIntegerField(default=0)
    is_walk_in = models.BooleanField(default=False)
    # Counts up when somebody gets a new link: earlier ones lead nowhere.
    link = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="registration_number_once"),
        ]
        indexes = [
            models.Index(
                fields=["hold_until"],
                condition=models.Q(hold_until__isnull=False),
                name="registration_unconfirmed",
            ),
            models.Index(
                fields=["session", "number"],
                condition=models.Q(state__in=LIVE_STATES),
                name="registration_live",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.number}"


class TrainingCounts(models.Model):
    """Who took part in sessions that were erased, in numbers that are not published yet.

    The server's key opens it. It is there as long as the training.
    """

    training = models.OneToOneField(
        Training, models.CASCADE, primary_key=True, related_name="counts"
    )
    box = models.BinaryField(max_length=TRAINING_COUNTS_BYTES)


class TrainingFigures(AuthenticatedRow):
    """Published figures of some sessions of a training, each of which is counted once."""

    # Whoever could write these would have other numbers released.
    MAC_FIELDS = (
        "training",
        "until",
        "sessions",
        "registered",
        "registered_most",
        "came_least",
        "came_most",
        "judged",
        "tables",
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    training = models.ForeignKey(Training, models.CASCADE, related_name="figures", db_index=False)
    # Of the last one of these sessions.
    until = models.DateField()
    sessions = models.PositiveIntegerField()
    registered = models.PositiveIntegerField()
    # Null: exactly `registered`. A range where few registered and did not come.
    registered_most = models.PositiveIntegerField(null=True)
    came_least = models.PositiveIntegerField()
    came_most = models.PositiveIntegerField()
    judged = models.PositiveIntegerField(default=0)
    # By `profession` and `region`: tables of those who came (`surveys.disclosure.published`).
    tables = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["training", "-until", "-id"], name="figures_of_training")]

    def __str__(self) -> str:
        return f"{self.training_id} {self.until}"
