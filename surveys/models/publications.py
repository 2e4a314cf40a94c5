"""Published results, and files of a round."""

import uuid

from django.db import models

from surveys.states import JobState

from .rounds import Round


class Publication(models.Model):
    """A public state of a round's tables, with small groups hidden."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="publications")
    number = models.PositiveIntegerField()
    day = models.DateField()
    respondents = models.PositiveIntegerField()
    # The round is over, and crossed tables are in it.
    final = models.BooleanField(default=False)
    # The JSON of `disclosure`: public, and all that the next publication has to know.
    tables = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="survey_publication_once")
        ]


class Export(models.Model):
    """A file made in the background, erased after `retention.SURVEY_EXPORTS`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="exports")
    # What is in it: tables, rows, texts or codebook; and how: csv, xlsx, sav, json.
    content = models.CharField(max_length=10)
    form = models.CharField(max_length=5)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=JobState, default=JobState.WAITING)
    # Of a hundred.
    progress = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)
