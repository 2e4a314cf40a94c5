"""Rounds, and the keys of blind ones."""

import secrets
import uuid

from django.db import models

from surveys.states import Audience, RoundStatus

from .questionnaires import Version

# A code is read from a card and typed: no letter that looks like a digit.
CODE_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 8
# Under so many respondents a group is never shown; a round may ask for more.
MIN_THRESHOLD = 5


def new_code() -> str:
    """Return a short, unpredictable address of a round: one of 31^8."""
    return "".join(secrets.choice(CODE_SIGNS) for _place in range(CODE_LENGTH))


def new_key() -> str:
    """Return the secret part of an address: 192 bits."""
    return secrets.token_urlsafe(24)


class Round(models.Model):
    """A questionnaire put to people, from one day to another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, related_name="survey_rounds"
    )
    # With their organisation both go.
    version = models.ForeignKey(Version, models.RESTRICT, related_name="rounds")
    name = models.CharField(max_length=200)
    # The part of Kier that alone acts on it (`surveys.owners`), and which of its rows it is for.
    owner_kind = models.CharField(max_length=40, blank=True)
    owner_id = models.UUIDField(null=True)
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code)
    # Who has this can see the published results, without signing in; it can be renewed.
    results_key = models.CharField(max_length=32, unique=True, default=new_key)
    status = models.CharField(max_length=6, choices=RoundStatus, default=RoundStatus.DRAFT)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.LINK)
    # A round to try out: its answers count for nothing, and go when it is over.
    test = models.BooleanField(default=False)
    # What it is about, so that others find it: help, assignment, training, page, measure, other.
    purpose = models.CharField(max_length=12, default="other")
    # In the time zone of the round, whole days: the first and the last on which it is open.
    opens_on = models.DateField(null=True)
    closes_on = models.DateField()
    timezone = models.CharField(max_length=40, default="Europe/Amsterdam")
    one_per_screen = models.BooleanField(default=True)
    languages = models.JSONField(default=list)
    # What its owner adds to what Kier itself says before the first question.
    statement = models.JSONField(default=dict)
    # Places or measures that are compared, by link and never in a blind round:
    # `[{"id", "label": texts}]`.
    groups = models.JSONField(default=list)
    # Pairs of variables that are crossed.
    plan = models.JSONField(default=list)
    target = models.PositiveIntegerField(null=True)
    # How many answers are wanted of each group.
    quotas = models.JSONField(default=dict)
    threshold = models.PositiveSmallIntegerField(default=MIN_THRESHOLD)
    # Said to respondents before the first question: their rows may be exported by the owner.
    rows_exported = models.BooleanField(default=False)
    # After so many days those who were invited and have not answered are told again, once.
    remind_after_days = models.PositiveSmallIntegerField(null=True)
    reminded = models.BooleanField(default=False)
    # How many responses are written, and how many of them are in the tables that are published.
    written = models.PositiveIntegerField(default=0)
    published = models.PositiveIntegerField(default=0)
    # The latter by group, where invitations or tokens say it (`surveys.results.mixed_groups`).
    published_groups = models.JSONField(default=dict)
    # How many texts were written to each question in each language, locked at rest.
    text_counts = models.BinaryField(default=b"")

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "status", "name"], name="survey_rounds_of"),
            models.Index(fields=["status", "closes_on"], name="survey_rounds_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(threshold__gte=MIN_THRESHOLD), name="survey_threshold_least"
            ),
            models.CheckConstraint(
                condition=models.Q(published__lte=models.F("written")),
                name="survey_published_is_written",
            ),
        ]

    @property
    def has_live_results(self) -> bool:
        """Whether results are shown before the end.

        Not if anybody may answer repeatedly: somebody who knows the results before and after
        another answer finds it by subtraction. Nor if an owner decides it.
        """
        return self.audience != Audience.LINK and not self.owner_kind

    @property
    def has_known_groups(self) -> bool:
        """Whether an invitation or a token names one of several groups."""
        return bool(self.groups) and self.audience in {Audience.TOKEN, Audience.INVITATION}

    @property
    def needs_proof(self) -> bool:
        """Whether each answer requires a proof of work."""
        return self.audience == Audience.LINK and not self.owner_kind

    @property
    def has_shown_results(self) -> bool:
        """Whether results and texts are shown by now."""
        return self.has_live_results or self.status == RoundStatus.CLOSED


class BlindKey(models.Model):
    """The key with which a round signs tokens that it cannot link."""

    round = models.OneToOneField(Round, models.CASCADE, primary_key=True, related_name="blind_key")
    public = models.BinaryField(max_length=2048)
    # Encrypted at rest, and empty when the round is over.
    private = models.BinaryField(max_length=4096)
