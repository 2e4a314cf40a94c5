"""Places whose staff learns: hotels, holiday parks, taxi companies.

No row says who learned, and none says on which day (docs/learning-places.md).
"""

import secrets
import uuid

from django.db import models

from backend.core.row_macs import AuthenticatedRow
from backend.programmes.states import PlaceKind, PlaceState

from .links import CODE_SIGNS
from .projects import Project

LONGEST_NAME = 100
HOUSE_CODE_LENGTH = 12
CONTACT_BYTES = 768


def new_house_code() -> str:
    """Return a code that nobody guesses: one of 31^12."""
    return "".join(secrets.choice(CODE_SIGNS) for _sign in range(HOUSE_CODE_LENGTH))


class Place(AuthenticatedRow):
    """A place of work that registered itself; its contact person has a link and no account."""

    MAC_FIELDS = (
        "project",
        "name",
        "municipality",
        "kind",
        "state",
        "certificate_code",
        "staff",
        "checked_staff",
        "is_flagged",
        "period",
        "passed",
        "shown",
        "certified_until",
        "certified_period",
        "certificate",
    )
    PLAIN_FIELDS = (
        "region",
        "sort_key",
        "is_listed",
        "contact",
        "language",
        "link",
        "house_code",
        "issued",
        "registered_on",
        "confirmed_on",
        "period_on",
        "staff_changed_on",
        "certified_on",
        "ended_on",
        "reminded",
        "nudged_on",
        "version",
    )
    UNTOLD_FIELDS = ("certificate_code",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="places", db_index=False)
    name = models.CharField(max_length=LONGEST_NAME)
    # Of `backend.organisations.municipalities`, with its province.
    municipality = models.CharField(max_length=6)
    region = models.CharField(max_length=10)
    # Name and municipality as they are sorted and searched.
    sort_key = models.CharField(max_length=220)
    kind = models.CharField(max_length=12, choices=PlaceKind)
    staff = models.PositiveIntegerField()
    # The number of staff that somebody of the programme believed, if it was a large one.
    checked_staff = models.PositiveIntegerField(default=0)
    # Until somebody looked at it there are no tokens.
    is_flagged = models.BooleanField(default=False)
    # Whether it wants to be on the public list.
    is_listed = models.BooleanField(default=True)
    state = models.CharField(max_length=9, choices=PlaceState, default=PlaceState.NEW)
    # Name and mail address of its contact person, under the server's key; empty when it is over.
    contact = models.BinaryField(max_length=CONTACT_BYTES, default=b"")
    # In which its contact person is written to.
    language = models.CharField(max_length=10)
    # Part of the contact person's link: a new number ends the links before.
    link = models.PositiveIntegerField(default=1)
    # Of the link that hangs in the house.
    house_code = models.CharField(max_length=HOUSE_CODE_LENGTH, unique=True, default=new_house_code)
    # Each has its own key; tokens of earlier ones do not count.
    period = models.PositiveIntegerField(default=1)
    # Tokens that were given out in this period.
    issued = models.PositiveIntegerField(default=0)
    # Tokens that came back after passing, as counted last night; and as published.
    passed = models.PositiveIntegerField(default=0)
    shown = models.PositiveIntegerField(default=0)
    registered_on = models.DateField()
    confirmed_on = models.DateField(null=True)
    # First day of the period.
    period_on = models.DateField(null=True)
    staff_changed_on = models.DateField(null=True)
    certified_on = models.DateField(null=True)
    certified_until = models.DateField(null=True)
    # In which it got its newest certificate.
    certified_period = models.PositiveIntegerField(default=0)
    certificate = models.UUIDField(null=True)
    # Public, as the check of it is.
    certificate_code = models.CharField(max_length=40, blank=True)
    # Day of withdrawal.
    ended_on = models.DateField(null=True)
    # Days before the end of which the contact person was reminded last.
    reminded = models.PositiveSmallIntegerField(null=True)
    nudged_on = models.DateField(null=True)
    # Counts changes: nobody overwrites what they did not see.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(staff__gte=1), name="place_has_staff")
        ]
        indexes = [
            models.Index(fields=["project", "sort_key", "id"], name="place_of_project"),
            models.Index(fields=["state", "registered_on"], name="place_by_state"),
            models.Index(
                fields=["sort_key", "id"],
                condition=models.Q(state="certified", is_listed=True),
                name="place_listed",
            ),
            models.Index(
                fields=["municipality", "sort_key", "id"],
                condition=models.Q(state="certified", is_listed=True),
                name="place_listed_there",
            ),
            models.Index(
                fields=["certified_until"],
                condition=models.Q(state="certified"),
                name="place_ends",
            ),
            models.Index(
                fields=["project"], condition=models.Q(is_flagged=True), name="place_flagged"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlaceKey(AuthenticatedRow):
    """The key that signs blind tokens of a place for one period."""

    MAC_FIELDS = ("place", "period", "public")
    PLAIN_FIELDS = ("private",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, models.CASCADE, related_name="keys", db_index=False)
    period = models.PositiveIntegerField()
    public = models.BinaryField(max_length=2048)
    # Under the server's key.
    private = models.BinaryField(max_length=4096)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "period"], name="place_key_once"),
        ]


class PlaceCard(models.Model):
    """A card from a pile: whoever takes it gets one token. Nobody knows who took which.

    `blinded` tells the same request from another one, and nothing about the token.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, models.CASCADE, related_name="cards", db_index=False)
    period = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32, unique=True)
    blinded = models.BinaryField(max_length=32, null=True)

    class Meta:
        indexes = [models.Index(fields=["place", "period"], name="card_of_place")]


class HouseToken(models.Model):
    """A token that somebody took by the link in the house.

    Its identifier is a keyed digest of what was signed, so that a request that is repeated counts
    once.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    place = models.ForeignKey(Place, models.CASCADE, related_name="house_tokens", db_index=False)
    period = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["place", "period"], name="house_token_of_place")]


class SpentToken(AuthenticatedRow):
    """That somebody passed: a token came back. Its identifier is a digest of the token.

    The server never saw the token before; neither card nor link leads here.
    """

    MAC_FIELDS = ("place", "period")

    id = models.UUIDField(primary_key=True, editable=False)
    place = models.ForeignKey(Place, models.CASCADE, related_name="spent_tokens", db_index=False)
    period = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["place", "period"], name="spent_token_of_place")]


class PlaceCount(models.Model):
    """How many places of a province take part in a project and are certified today."""

    id = models.BigAutoField(primary_key=True)
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", db_index=False)
    region = models.CharField(max_length=10)
    registered = models.PositiveIntegerField(default=0)
    certified = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "region"], name="place_count_once")
        ]


class PlaceMonth(models.Model):
    """How many places of a province joined in a month, and how many got a certificate."""

    id = models.BigAutoField(primary_key=True)
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", db_index=False)
    # Its first day.
    month = models.DateField()
    region = models.CharField(max_length=10)
    registered = models.PositiveIntegerField(default=0)
    certified = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "month", "region"], name="place_month_once")
        ]
