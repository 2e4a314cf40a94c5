"""Answers: waiting, written, and counted. No row says when somebody answered."""

import uuid

from django.db import models

from surveys.states import TextState

from .rounds import Round


class Waiting(models.Model):
    """The buffer: an encrypted answer that is not written yet.

    All boxes of a round have one size, and are encrypted again with every new answer. Of sixteen in
    a pool eight are drawn at random and written; of a known group sixteen of twenty-four.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="waiting")
    # Of its pool, if an invitation or a token names it.
    group = models.CharField(max_length=40, blank=True)
    box = models.BinaryField()


class Response(models.Model):
    """One respondent's answers by name, without free texts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, db_index=False, related_name="responses")
    # Of the batch; no row says when somebody answered.
    day = models.DateField()
    group = models.CharField(max_length=40, blank=True)
    answers = models.JSONField()

    class Meta:
        # Exports read a round page by page, in the order of random identifiers.
        indexes = [models.Index(fields=["round", "id"], name="survey_rows")]


class FreeText(models.Model):
    """A text written to one question, encrypted, and apart from the other answers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="texts")
    question = models.CharField(max_length=100)
    state = models.CharField(max_length=8, choices=TextState, default=TextState.WAITING)
    # It came with what is published by now; before that nobody sees it.
    shown = models.BooleanField(default=True)
    # The text as written, or once cleared as edited, with its language; all of a round as large.
    box = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["round", "state", "question", "id"], name="survey_texts"),
            models.Index(fields=["round", "question"], name="survey_text_groups"),
        ]


class Tally(models.Model):
    """The number of written responses in one cell of one table."""

    id = models.BigAutoField(primary_key=True)
    round = models.ForeignKey(Round, models.CASCADE, related_name="tallies")
    # A variable (`results.variables`), or two with a tab between.
    table = models.CharField(max_length=250)
    # A category, or two with a tab between.
    cell = models.CharField(max_length=250)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "table", "cell"], name="survey_tally_once")
        ]
