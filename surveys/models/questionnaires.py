"""Questionnaires, their versions, and spreadsheets they are made from."""

import uuid

from django.db import models

from surveys.states import JobState


class Questionnaire(models.Model):
    """A questionnaire of an organisation, with all its versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, related_name="questionnaires"
    )
    # As a list shows it; each version has a title of its own for those who answer.
    name = models.CharField(max_length=200)
    archived = models.BooleanField(default=False)
    changed_on = models.DateField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "archived", "name"], name="survey_shelf")]


class Version(models.Model):
    """One state of a questionnaire, which is fixed for good when a round is opened with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    # The JSON of `questionnaire.definition`.
    definition = models.JSONField()
    # Counts each change, so that two editors notice each other.
    revision = models.PositiveIntegerField(default=1)
    fixed = models.BooleanField(default=False)
    # The spreadsheet it was made from, as it came.
    source = models.BinaryField(null=True)
    source_name = models.CharField(max_length=200, blank=True)
    # What the import said, row by row.
    report = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "number"], name="survey_version_number_once"
            )
        ]


class FormImport(models.Model):
    """A spreadsheet read in the background, and its report, until `retention.SURVEY_IMPORTS`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, related_name="form_imports"
    )
    # Of the file.
    name = models.CharField(max_length=200)
    # Erased once it was read; a questionnaire that was made of it keeps it.
    content = models.BinaryField(null=True)
    # Of whoever brought it: the report is in it.
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=JobState, default=JobState.WAITING)
    # Of a hundred.
    progress = models.PositiveSmallIntegerField(default=0)
    # Workers that began to read it.
    attempts = models.PositiveSmallIntegerField(default=0)
    # A `Status` of `surveys.xlsform.report`, once it was read.
    outcome = models.CharField(max_length=8, blank=True)
    # `{"sheet", "row", "what", "why"}` each.
    report = models.JSONField(default=list)
    questionnaire = models.ForeignKey(
        Questionnaire, models.SET_NULL, null=True, related_name="form_imports"
    )
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "state"], name="survey_form_import")]
