"""Rows of the surveys. Between who was invited and what was answered nothing is in common.

No row says when somebody answered: a response has the day on which its batch was written, the
buffer before it nothing at all.
"""

import secrets
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from .states import Audience, JobState, RoundStatus, TextState

# A code is read from a card and typed: no letter that looks like a digit.
CODE_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 8
# Under so many respondents a group is never shown; a round may ask for more.
MIN_THRESHOLD = 5


def new_code() -> str:
    """Return a short address of a round: 31^8, not to be guessed and of no order."""
    return "".join(secrets.choice(CODE_SIGNS) for _place in range(CODE_LENGTH))


def new_key() -> str:
    """Return the secret part of an address: 192 bits."""
    return secrets.token_urlsafe(24)


class Questionnaire(models.Model):
    """A questionnaire through all its versions, and whose it is."""

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
    """One state of a questionnaire; `fixed` once a round was opened with it, and then for good.

    `definition` is the JSON of `questionnaire.definition`. `revision` counts each change, so that
    two editors notice each other. `source` is the spreadsheet it was made from, as it came.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    fixed = models.BooleanField(default=False)
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


class Round(models.Model):
    """A questionnaire put to people, from one day to another.

    `plan` lists pairs of variables that are crossed; `groups` are places or measures that are
    compared, `[{"id", "label": texts}]`, told apart by the link, and never in a blind round;
    `quotas` how many are wanted of each. `statement` is what its owner adds to what Kier itself
    says before the first question.
    """

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
    statement = models.JSONField(default=dict)
    groups = models.JSONField(default=list)
    plan = models.JSONField(default=list)
    target = models.PositiveIntegerField(null=True)
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

        Not where anybody may answer as often as they like: who knows the answers before and after
        one of others would find it by subtraction. Nor where an owner says when they are shown.
        """
        return self.audience != Audience.LINK and not self.owner_kind

    @property
    def has_known_groups(self) -> bool:
        """Whether an invitation or a token says to which of several groups somebody belongs."""
        return bool(self.groups) and self.audience in {Audience.TOKEN, Audience.INVITATION}

    @property
    def needs_proof(self) -> bool:
        """Whether each answer has to bring a proof of work, so that many cost something."""
        return self.audience == Audience.LINK and not self.owner_kind

    @property
    def has_shown_results(self) -> bool:
        """Whether results and texts are shown by now."""
        return self.has_live_results or self.status == RoundStatus.CLOSED


class BlindKey(models.Model):
    """The key with which a round signs tokens that it cannot link.

    The private half is locked at rest, and empty when the round is over.
    """

    round = models.OneToOneField(Round, models.CASCADE, primary_key=True, related_name="blind_key")
    public = models.BinaryField(max_length=2048)
    private = models.BinaryField(max_length=4096)


class Invitation(models.Model):
    """Somebody was asked to answer, and has or has not; never what.

    `answered` is set when they hand in an answer; in a blind round `issued` when they took a token,
    since the server does not know who answers. `blinded` is a keyed hash of what was signed for
    them then, so that they may ask for the same again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="invitations")
    recipient_kind = models.CharField(max_length=12)
    recipient = models.UUIDField()
    group = models.CharField(max_length=40, blank=True)
    answered = models.BooleanField(default=False)
    issued = models.BooleanField(default=False)
    blinded = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "recipient_kind", "recipient"], name="survey_invited_once"
            )
        ]
        indexes = [models.Index(fields=["recipient", "answered"], name="survey_invited")]


class Token(models.Model):
    """A token that was handed out and not used yet; gone when it is."""

    digest = models.BinaryField(primary_key=True, max_length=32)
    round = models.ForeignKey(Round, models.CASCADE, related_name="tokens")
    group = models.CharField(max_length=40, blank=True)


class Spent(models.Model):
    """What may not count a second time: a token that was used, or an answer's own identifier.

    A keyed hash, which stands in no other row.
    """

    digest = models.BinaryField(primary_key=True, max_length=32)
    round = models.ForeignKey(Round, models.CASCADE, related_name="spent")


class Waiting(models.Model):
    """The buffer: an answer that was handed in and not written yet, locked at rest.

    All boxes of a round are of one size, and locked anew with every answer that comes in.

    `group` where an invitation or a token says it: each has a pool of its own. Of sixteen in a pool
    eight are drawn by chance and written, and gone from here, of a group sixteen of twenty-four;
    all that waits when the round ends.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="waiting")
    group = models.CharField(max_length=40, blank=True)
    box = models.BinaryField()


class Response(models.Model):
    """One respondent's answers, but for free texts, by name; `day` is that of the batch."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, db_index=False, related_name="responses")
    day = models.DateField()
    group = models.CharField(max_length=40, blank=True)
    answers = models.JSONField()

    class Meta:
        # Exports read a round page by page, in the order of random identifiers.
        indexes = [models.Index(fields=["round", "id"], name="survey_rows")]


class FreeText(models.Model):
    """What somebody wrote to one question, kept apart from their other answers.

    `box` is locked at rest, with the language in it, and as large as all of its round: first as it
    was written, after somebody took out what identifies, what is left. `shown`: it came with what
    is published by now; before that nobody sees it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="texts")
    question = models.CharField(max_length=100)
    state = models.CharField(max_length=8, choices=TextState, default=TextState.WAITING)
    shown = models.BooleanField(default=True)
    box = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["round", "state", "question", "id"], name="survey_texts"),
            models.Index(fields=["round", "question"], name="survey_text_groups"),
        ]


class Tally(models.Model):
    """How many of the written responses of a round fall into one cell of one table.

    `table` is a variable, or two with a tab between; `cell` the category, or two likewise
    (`results.variables`).
    """

    id = models.BigAutoField(primary_key=True)
    round = models.ForeignKey(Round, models.CASCADE, related_name="tallies")
    table = models.CharField(max_length=250)
    cell = models.CharField(max_length=250)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "table", "cell"], name="survey_tally_once")
        ]


class Publication(models.Model):
    """What is published of a round: tables with small groups hidden, as everybody gets them.

    `tables` is the JSON of `disclosure`: public knowledge, and all that the next one has to know.
    `final`: the round is over, crossed tables are in it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="publications")
    number = models.PositiveIntegerField()
    day = models.DateField()
    respondents = models.PositiveIntegerField()
    final = models.BooleanField(default=False)
    tables = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="survey_publication_once")
        ]


class Export(models.Model):
    """A file that was asked for, made in the background; gone after a day."""

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


class FormImport(models.Model):
    """A spreadsheet that is read in the background, then the report of it; gone after a day.

    `content` is erased once it was read; a questionnaire that was made of it keeps it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, related_name="form_imports"
    )
    # Of the file.
    name = models.CharField(max_length=200)
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


class Webhook(models.Model):
    """An address of an organisation that is told when results were published.

    `secret` is locked at rest: it signs what is sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, related_name="survey_webhooks"
    )
    url = models.URLField(max_length=500)
    secret = models.BinaryField(max_length=128)
    active = models.BooleanField(default=True)


class WebhookCall(models.Model):
    """One publication told to one address: tried until it was taken or is too old; the log."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="calls")
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="calls")
    state = models.CharField(max_length=8, choices=JobState, default=JobState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    # What the last attempt ended with: a status, or a word for why there was none.
    answer = models.CharField(max_length=40, blank=True)
    next_at = models.DateTimeField(db_index=True)
    day = models.DateField(auto_now_add=True)

    class Meta:
        verbose_name = _("webhook call")
        constraints = [
            models.UniqueConstraint(fields=["webhook", "publication"], name="survey_called_once")
        ]
