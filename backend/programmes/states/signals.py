"""Signals: what is said of one, who is at a table, and where a signal and its moves stand."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TableMemberState(TextChoices):
    """Where an organisation stands at a table."""

    INVITED = "invited", _("invited")
    ACCEPTED = "accepted", _("at the table")
    LEFT = "left", _("left")


class SignalState(TextChoices):
    """Where a signal stands."""

    NEW = "new", pgettext_lazy("signal", "new")
    ENRICHED = "enriched", _("enriched")
    MOVED = "moved", _("passed on")
    CLOSED = "closed", pgettext_lazy("signal", "closed")
    EXPIRED = "expired", _("expired")


# What can be enriched and closed.
OPEN_SIGNALS: Final = (SignalState.NEW, SignalState.ENRICHED, SignalState.MOVED)
# What can be changed by its writer, and passed on.
HERE_SIGNALS: Final = (SignalState.NEW, SignalState.ENRICHED)


class SignalForm(TextChoices):
    """The form of exploitation that a signal points at."""

    SEXUAL = "sexual", _("sexual exploitation")
    LABOUR = "labour", _("exploitation at work")
    CRIMINAL = "criminal", _("forced to commit crimes")
    BEGGING = "begging", _("forced to beg")
    HOUSEHOLD = "household", _("exploitation in a household")
    MARRIAGE = "marriage", _("forced marriage")
    ORGANS = "organs", _("removal of organs")
    SMUGGLING = "smuggling", _("smuggling of people")
    UNKNOWN = "unknown", _("not known yet")


class Reliability(TextChoices):
    """How far a source and what it says are believed: six steps of the 6 x 6 system."""

    A1 = "A1", _("reliable source, confirmed by others")
    B2 = "B2", _("mostly reliable source, probably true")
    C3 = "C3", _("fairly reliable source, possibly true")
    D4 = "D4", _("seldom reliable source, doubtful")
    E5 = "E5", _("unreliable source, improbable")
    F6 = "F6", _("cannot be judged")


class HandlingCode(TextChoices):
    """Who may know of it: the Traffic Light Protocol (FIRST, TLP 2.0)."""

    RED = "red", _("red: only for this table")
    AMBER = "amber", _("amber: the writer decides who else")
    GREEN = "green", _("green: for partners")
    CLEAR = "clear", _("clear: for everybody")


class SignalOutcome(TextChoices):
    """What came of a signal that was closed."""

    CASE = "case", _("became a case")
    CHECKED = "checked", _("checked: something was wrong")
    HELPED = "helped", _("people were helped")
    PREVENTED = "prevented", _("measures were taken to prevent it")
    NOTHING_FOUND = "nothing-found", _("checked: nothing was found")
    KNOWN = "known", _("was known already")
    TOO_LITTLE = "too-little", _("too little to go on")


class MoveTarget(TextChoices):
    """Where a signal is passed on to."""

    TABLE = "table", _("another signal table")
    ORGANISATION = "organisation", pgettext_lazy("signal", "an organisation")
    ELSEWHERE = "elsewhere", _("a case table outside Kier")


class CaseTable(TextChoices):
    """Case tables outside Kier."""

    CARE_AND_SAFETY = "care-and-safety", _("care and safety house")
    LOCAL_TEAM = "local-team", _("local team of a municipality")
    REGIONAL = "regional", _("regional case table on human trafficking")
    INTERVENTION = "intervention", _("intervention team of inspections")
    INVESTIGATION = "investigation", _("steering group of an investigation")
    OTHER = "other", _("another case table")


class MoveState(TextChoices):
    """Where a move stands."""

    OFFERED = "offered", _("offered")
    ACCEPTED = "accepted", pgettext_lazy("move of a signal", "accepted")
    DECLINED = "declined", pgettext_lazy("move of a signal", "declined")
    WITHDRAWN = "withdrawn", _("taken back")


class FoundKind(TextChoices):
    """Personal data of which the browser warns before a text is sealed."""

    NAME = "name", _("name")
    BIRTH_DATE = "birth-date", _("date of birth")
    PLATE = "plate", _("number plate")
    PHONE = "phone", _("phone number")
    ADDRESS = "address", _("address")
    EMAIL = "email", _("mail address")
    ACCOUNT = "account", _("bank account")


class OverruleReason(TextChoices):
    """Why personal data stays in a text. A citizen number never does."""

    NO_PERSON = "no-person", _("it is not about a person")
    BUSINESS = "business", _("it is of a business")
    NEEDED = "needed", _("without it nobody can act")
    PUBLIC = "public", _("it is public")
    AGREED = "agreed", _("the person agreed")


class SignalEvent(TextChoices):
    """What the history of a table tells."""

    TABLE_CREATED = "table.created", _("Table created")
    TABLE_CHANGED = "table.changed", _("Table changed")
    BASIS_CHANGED = "basis.changed", _("Legal basis changed")
    MEMBER_INVITED = "member.invited", _("Organisation invited")
    MEMBER_ACCEPTED = "member.accepted", _("Organisation joined the table")
    MEMBER_LEFT = "member.left", _("Organisation left the table")
    KEY_ADDED = "key.added", _("New key for the table")
    KEY_SHARED = "key.shared", _("Key given to an organisation")
    SIGNAL_WRITTEN = "signal.written", _("Signal written")
    SIGNAL_CHANGED = "signal.changed", _("Signal changed")
    SIGNAL_ENRICHED = "signal.enriched", _("Signal enriched")
    MOVE_OFFERED = "move.offered", _("Signal offered to others")
    MOVE_ACCEPTED = "move.accepted", _("Signal passed on")
    MOVE_DECLINED = "move.declined", _("Signal not taken over")
    MOVE_WITHDRAWN = "move.withdrawn", _("Offer taken back")
    SIGNAL_CLOSED = "signal.closed", _("Signal closed")
    SIGNAL_EXPIRED = "signal.expired", _("Signal expired, text erased")
    SIGNAL_ERASED = "signal.erased", _("Signal erased")
