"""Involvement of experts by experience: action lines, and what was advised in which quarter."""

import uuid
from typing import Final

from django.db import models

from backend.programmes.states import InvolvementStage

from .projects import Project

LONGEST_ASSIGNMENT_LABEL: Final = 160


class ActionLine(models.Model):
    """A line of the programme's plan, whose board shows where experts by experience take part."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(
        Project, models.CASCADE, related_name="action_lines", db_index=False
    )
    # By language.
    name = models.JSONField(default=dict)
    # Of `backend.core.quarters`; empty: from the first on, without an end.
    begins_in = models.CharField(max_length=7, blank=True)
    ends_in = models.CharField(max_length=7, blank=True)
    # Within the project.
    position = models.PositiveSmallIntegerField(default=0)
    # Counts changes: nobody overwrites what they did not see.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["project", "position", "id"], name="line_of_project")]


class Involvement(models.Model):
    """How experts by experience took part in an action line in a quarter, and what came of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action_line = models.ForeignKey(
        ActionLine, models.CASCADE, related_name="involvements", db_index=False
    )
    # Of `backend.core.quarters`.
    quarter = models.CharField(max_length=7)
    stage = models.CharField(max_length=11, choices=InvolvementStage)
    # A request at Platform HOPE, which this package does not know, and what it was called.
    assignment_id = models.UUIDField(null=True)
    assignment_label = models.CharField(max_length=LONGEST_ASSIGNMENT_LABEL, blank=True)
    # Written by members, without names.
    advised = models.TextField(blank=True)
    done = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["action_line", "-quarter", "id"], name="involvement_of_line")
        ]


class StepPlan(models.Model):
    """Which pages of a project explain the steps of asking experts by experience for advice."""

    project = models.OneToOneField(
        Project, models.CASCADE, related_name="step_plan", primary_key=True
    )
    # Slugs of pages of the project by step; steps are those of whoever shows them.
    pages = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
