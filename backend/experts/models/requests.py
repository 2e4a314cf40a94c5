"""Requesters, what they ask for, and its history."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import models

from backend.experts.models.people import Platform
from backend.experts.states import REASONS, AssignmentState, Form, Reason, RequesterKind

MAX_WANTED = 30


class Requester(models.Model):
    """Whoever asks; without an account: a link from a mail opens the page of each request."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    platform = models.ForeignKey(Platform, models.CASCADE, related_name="requesters")
    email = models.EmailField()
    organisation = models.CharField(max_length=100)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=12, choices=RequesterKind)
    language = models.CharField(max_length=10)


class Assignment(models.Model):
    """A request from its first word to what became of it.

    `briefing`: answers by name of the step. `accepted`: how many said yes, at most `wanted`.
    `revision` counts changes of the text; `link` counts up when the requester's link has to lead
    nowhere. `asked_as`: digest of the form (`services.links.Sent`), while the name is known.
    `plan`: waves to be asked yet (`services.waves`); empty: all are asked; None: none is planned.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    platform = models.ForeignKey(Platform, models.CASCADE, related_name="assignments")
    requester = models.ForeignKey(Requester, models.CASCADE, related_name="assignments")
    state = models.CharField(max_length=14, choices=AssignmentState, default=AssignmentState.DRAFT)
    # Where the state alone says too little, as `states.REASONS` has it.
    reason = models.CharField(max_length=9, choices=Reason, blank=True)
    form = models.CharField(max_length=14, choices=Form, blank=True)
    topics = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    # ISO 3166-2:NL; empty: online, or nowhere in particular.
    region = models.CharField(max_length=10, blank=True)
    online = models.BooleanField(default=True)
    # Of a meeting the day, of a consultation the last day to answer.
    day = models.DateField(null=True)
    # More than one voice, as the advice beside it says.
    wanted = models.PositiveSmallIntegerField(default=3)
    accepted = models.PositiveSmallIntegerField(default=0)
    plan = models.JSONField(null=True)
    heavy = models.BooleanField(default=False)
    fee_cents = models.PositiveIntegerField(null=True)
    travel_cents = models.PositiveIntegerField(null=True)
    briefing = models.JSONField(default=dict)
    # Identifiers of `checklist.ITEMS` that the coordinator has ticked.
    checked = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=1)
    link = models.PositiveSmallIntegerField(default=1)
    asked_as = models.BinaryField(max_length=32, null=True, unique=True)
    created_on = models.DateField()
    # When the link of the mail was opened first: the address is theirs.
    confirmed_on = models.DateField(null=True)
    submitted_on = models.DateField(null=True)
    first_answer_on = models.DateField(null=True)
    # When the coordinator let it begin: enough members take part, and the requester sees names.
    begun_on = models.DateField(null=True)
    delivered_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    # What was said and what was done with it: written back to members before it is closed.
    said = models.TextField(blank=True)
    done = models.TextField(blank=True)
    # What other rows say of it, and its lines, where `selectors.requests` added them.
    related: Any
    history: Sequence["Entry"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted__lte=models.F("wanted")), name="hope_not_too_many"
            ),
            models.CheckConstraint(
                condition=models.Q(wanted__gte=1) & models.Q(wanted__lte=MAX_WANTED),
                name="hope_wanted",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason="closed") | (~models.Q(said="") & ~models.Q(done="")),
                name="hope_closed_is_told",
            ),
            # Or nothing of it would ever be erased by time.
            models.CheckConstraint(
                condition=~models.Q(state="ended") | models.Q(ended_on__isnull=False),
                name="hope_ended_has_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    ~models.Q(state__in=sorted(REASONS)) & models.Q(reason=""),
                    *(
                        models.Q(state=state, reason__in=sorted(reasons))
                        for state, reasons in REASONS.items()
                    ),
                    _connector=models.Q.OR,
                ),
                name="hope_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["platform", "state", "-created_on", "id"], name="hope_requests")
        ]

    @property
    def stage(self) -> str:
        """Where it is in one word: the reason where there is one, else the state."""
        return self.reason or self.state

    @property
    def standing(self) -> str:
        """The same as people say it, in the active language."""
        return str(self.get_reason_display() or self.get_state_display())

    @property
    def title(self) -> str:
        """Its form, and for whom it is: where there is little room, in the active language."""
        form = Form(self.form).label if self.form else ""
        return " · ".join(str(part) for part in (form, self.requester.organisation) if part)

    @property
    def is_going(self) -> bool:
        """Whether it was taken on, and its result not given yet: members are asked, or work."""
        return self.state == AssignmentState.GOING

    @property
    def has_result(self) -> bool:
        """Whether its result was given, also if it ended by time since."""
        return self.delivered_on is not None

    @property
    def stage_for_members(self) -> str | None:
        """How far its consultation is; None without one, or if it ended without a result."""
        if self.reason == Reason.EXPIRED and not self.has_result:
            return None
        consultation = getattr(self, "consultation", None)
        return consultation.stage if consultation else None

    @property
    def is_begun(self) -> bool:
        """Whether members are at work, or did it: the requester may know who."""
        return self.begun_on is not None and self.reason in {"", Reason.CLOSED}


class Entry(models.Model):
    """One line of an assignment's history; requester and coordinator read the same."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="entries")
    number = models.PositiveIntegerField()
    on = models.DateField()
    # requester, coordinator, member (never named) or clock.
    by = models.CharField(max_length=12)
    by_name = models.CharField(max_length=100, blank=True)
    # A move of `states.MOVES`, or: changed, checked, asked, waves, story-ended, new-link.
    what = models.CharField(max_length=12)
    note = models.TextField(blank=True)
    # Names of fields, each with what it was and what it is: `{"wanted": [3, 5]}`.
    changes = models.JSONField(default=dict)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "number"], name="hope_entry_once")
        ]


class Letter(models.Model):
    """A mail to a requester that waits or is under way; gone when it was sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    requester = models.ForeignKey(Requester, models.CASCADE, related_name="letters")
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="letters")
    # confirm, link, news, result, evaluate, withdrawn-story.
    kind = models.CharField(max_length=16)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(db_index=True)
