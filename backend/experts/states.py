"""States of people, assignments and invitations, and which move leads where."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ExpertStatus(models.TextChoices):
    """How far somebody is with the platform."""

    CANDIDATE = "candidate", _("on the way to membership")
    MEMBER = "member", _("member")
    LEFT = "left", _("has left")


class Path(models.TextChoices):
    """What steps lead through."""

    JOIN = "join", _("joining")
    LEAVE = "leave", _("leaving")
    GRIEVANCE = "grievance", _("something went wrong")


class StepState(models.TextChoices):
    """How far somebody is with one step."""

    OPEN = "open", _("not begun")
    BUSY = "busy", _("under way")
    DONE = "done", _("done")


class Form(models.TextChoices):
    """In what form a requester asks, and what members do."""

    CONSULTATION = "consultation", _("consultation in writing")
    MEETING = "meeting", _("meeting")
    TALK = "talk", _("talk")
    TRAINING = "training", _("training")
    SOUNDING_BOARD = "sounding-board", _("sounding board")
    PROJECT = "project", _("project")
    MEDIA = "media", _("media")


class RequesterKind(models.TextChoices):
    """Who asks."""

    MUNICIPALITY = "municipality", _("municipality")
    MINISTRY = "ministry", _("ministry")
    POLICE = "police", _("police or justice")
    CARE = "care", _("care organisation")
    EDUCATION = "education", _("school or university")
    MEDIA = "media", _("media")
    OTHER = "other", _("other")


class AssignmentState(models.TextChoices):
    """How far a request is, from the first word to what became of it."""

    UNCONFIRMED = "unconfirmed", _("the link in the mail was not opened yet")
    DRAFT = "draft", _("is being written")
    SUBMITTED = "submitted", _("is being checked")
    RETURNED = "returned", _("back with a question")
    PROPOSED = "proposed", _("a proposal waits for the requester")
    ACCEPTED = "accepted", _("members are asked")
    RUNNING = "running", _("under way")
    DELIVERED = "delivered", _("the result was given")
    CLOSED = "closed", _("closed")
    DECLINED = "declined", pgettext_lazy("request for advice", "declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("ended by time")


S = AssignmentState
# Beyond which no move leads.
ENDED = frozenset({S.CLOSED, S.DECLINED, S.WITHDRAWN, S.EXPIRED})
# Sent, and not over: what goes on until somebody, or the clock, ends it.
GOES_ON = frozenset({S.SUBMITTED, S.RETURNED, S.PROPOSED, S.ACCEPTED, S.RUNNING, S.DELIVERED})
# A move: from which states, to which one.
MOVES: Mapping[str, tuple[frozenset[AssignmentState], AssignmentState]] = {
    "confirm": (frozenset({S.UNCONFIRMED}), S.DRAFT),
    "submit": (frozenset({S.DRAFT, S.RETURNED, S.PROPOSED}), S.SUBMITTED),
    "return": (frozenset({S.SUBMITTED}), S.RETURNED),
    "propose": (frozenset({S.SUBMITTED}), S.PROPOSED),
    "accept": (frozenset({S.SUBMITTED}), S.ACCEPTED),
    "agree": (frozenset({S.PROPOSED}), S.ACCEPTED),
    "decline": (frozenset({S.SUBMITTED, S.RETURNED, S.PROPOSED, S.ACCEPTED}), S.DECLINED),
    "withdraw": (
        frozenset({S.DRAFT, S.SUBMITTED, S.RETURNED, S.PROPOSED, S.ACCEPTED, S.RUNNING}),
        S.WITHDRAWN,
    ),
    "start": (frozenset({S.ACCEPTED}), S.RUNNING),
    "deliver": (frozenset({S.RUNNING}), S.DELIVERED),
    "close": (frozenset({S.DELIVERED}), S.CLOSED),
    "expire": (GOES_ON, S.EXPIRED),
}


class InvitationState(models.TextChoices):
    """What became of asking one member; once accepted it is their part in the assignment."""

    QUEUED = "queued", _("is asked in a later wave")
    INVITED = "invited", _("was asked")
    ACCEPTED = "accepted", _("takes part")
    DECLINED = "declined", _("takes no part")
    LAPSED = "lapsed", _("did not answer in time")
    FULL = "full", _("enough others said yes")
    ENDED = "ended", _("the request ended")


class ConsultationState(models.TextChoices):
    """How far a consultation is."""

    ASKING = "asking", _("members answer")
    REACTING = "reacting", _("members react to each other")
    SUMMING = "summing", _("the summary is being written")
    REVIEWING = "reviewing", _("members read the summary")
    APPROVED = "approved", _("the summary may go out")


class FeeState(models.TextChoices):
    """How far a payment is."""

    NOTED = "noted", _("noted")
    APPROVED = "approved", _("approved")
    EXPORTED = "exported", _("on a list for payment")
    PAID = "paid", _("paid")
