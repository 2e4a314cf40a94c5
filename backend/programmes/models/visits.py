"""What outreach workers take along, and their tally."""

import secrets
import uuid

from django.core.validators import MaxValueValidator
from django.db import models

from backend.programmes.states import Branch

from .links import CODE_SIGNS
from .projects import Project

PAGE_CODE_LENGTH = 20
MOST_CARDS = 500


def new_page_code() -> str:
    """Return an address that nobody guesses: one of 31^20."""
    return "".join(secrets.choice(CODE_SIGNS) for _place in range(PAGE_CODE_LENGTH))


class OutreachPage(models.Model):
    """The address of a project's page for outreach workers; a renewed one ends the one before."""

    project = models.OneToOneField(
        Project, models.CASCADE, primary_key=True, related_name="outreach_page"
    )
    code = models.CharField(max_length=PAGE_CODE_LENGTH, unique=True, default=new_page_code)
    renewed_on = models.DateField()

    def __str__(self) -> str:
        return str(self.project_id)


class Visit(models.Model):
    """A visit to a place of work in a week: how many cards were left, and nobody's name.

    The identifier is made on the worker's phone, so that a visit that is sent twice counts once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="visits", db_index=False)
    # Of `backend.organisations.municipalities`.
    municipality = models.CharField(max_length=6)
    branch = models.CharField(max_length=16, choices=Branch)
    cards = models.PositiveSmallIntegerField(validators=[MaxValueValidator(MOST_CARDS)])
    # Its Monday (ISO 8601).
    week = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["project", "week"], name="visit_of_project")]

    def __str__(self) -> str:
        return str(self.id)
