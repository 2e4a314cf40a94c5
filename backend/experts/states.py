"""States of people, assignments and invitations, and which move leads where."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db import models
from django.db.models import Q
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


# What is over with the day that was agreed, also where nobody made an appointment for it.
ON_ONE_DAY = (Form.MEETING, Form.TALK, Form.TRAINING, Form.MEDIA)


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

    DRAFT = "draft", _("is being written")
    SUBMITTED = "submitted", _("is being checked")
    WITH_REQUESTER = "with-requester", _("is with the requester")
    GOING = "going", _("under way")
    DELIVERED = "delivered", _("the result was given")
    ENDED = "ended", _("has ended")


class Reason(models.TextChoices):
    """Why a request is with its requester, or has ended."""

    QUESTION = "question", _("back with a question")
    PROPOSAL = "proposal", _("a proposal waits for the requester")
    CLOSED = "closed", _("closed")
    DECLINED = "declined", pgettext_lazy("request for advice", "declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("ended by time")


State = AssignmentState
REASONS: Mapping[str, tuple[Reason, ...]] = {
    State.WITH_REQUESTER: (Reason.QUESTION, Reason.PROPOSAL),
    State.ENDED: (Reason.CLOSED, Reason.DECLINED, Reason.WITHDRAWN, Reason.EXPIRED),
}
# Each with its reasons, or the state itself where there is none.
PLACES = [str(place) for state in State for place in REASONS.get(state, (state,))]
# Ended before the work was done: what was promised for it holds no longer.
GIVEN_UP = (Reason.DECLINED, Reason.WITHDRAWN)
# Sent, and not over: what goes on until somebody, or the clock, ends it.
GOES_ON = frozenset({State.SUBMITTED, State.WITH_REQUESTER, State.GOING, State.DELIVERED})
TALKED_OVER = frozenset({State.SUBMITTED, State.WITH_REQUESTER})


class Move(NamedTuple):
    """From which states a move leads where; `only` where more than the state is looked at."""

    before: frozenset[AssignmentState]
    state: AssignmentState
    reason: str = ""
    only: Q = Q()


MOVES: Mapping[str, Move] = {
    "confirm": Move(frozenset({State.DRAFT}), State.DRAFT, only=Q(confirmed_on=None)),
    "submit": Move(
        frozenset({State.DRAFT, State.WITH_REQUESTER}),
        State.SUBMITTED,
        only=Q(confirmed_on__isnull=False),
    ),
    "return": Move(frozenset({State.SUBMITTED}), State.WITH_REQUESTER, Reason.QUESTION),
    "propose": Move(frozenset({State.SUBMITTED}), State.WITH_REQUESTER, Reason.PROPOSAL),
    "accept": Move(frozenset({State.SUBMITTED}), State.GOING),
    "agree": Move(frozenset({State.WITH_REQUESTER}), State.GOING, only=Q(reason=Reason.PROPOSAL)),
    "decline": Move(TALKED_OVER | {State.GOING}, State.ENDED, Reason.DECLINED, Q(begun_on=None)),
    # A draft is erased instead (`services.requests.withdraw`).
    "withdraw": Move(TALKED_OVER | {State.GOING}, State.ENDED, Reason.WITHDRAWN),
    "start": Move(frozenset({State.GOING}), State.GOING, only=Q(begun_on=None)),
    "deliver": Move(frozenset({State.GOING}), State.DELIVERED, only=Q(begun_on__isnull=False)),
    "close": Move(frozenset({State.DELIVERED}), State.ENDED, Reason.CLOSED),
    "expire": Move(GOES_ON, State.ENDED, Reason.EXPIRED),
}


class InvitationState(models.TextChoices):
    """What a member who was asked answered; once accepted it is their part in the assignment."""

    INVITED = "invited", _("was asked")
    ACCEPTED = "accepted", _("takes part")
    DECLINED = "declined", _("takes no part")


# What became of asking somebody: their answer, or why none is waited for
# (`selectors.invitations.with_standing`).
STANDINGS = (*InvitationState.values, "lapsed", "full", "ended")


class ConsultationState(models.TextChoices):
    """What members do in a consultation, until the coordinator sums it up."""

    ASKING = "asking"
    REACTING = "reacting"
    SUMMARY = "summary"


class ConsultationStage(models.TextChoices):
    """How far a consultation is: its state, or what follows from the days of its summary."""

    ASKING = "asking", _("members answer")
    REACTING = "reacting", _("members react to each other")
    SUMMARY = "summary", _("the summary is being written")
    REVIEWING = "reviewing", _("members read the summary")
    APPROVED = "approved", _("the summary may go out")


class FeeState(models.TextChoices):
    """How far a payment is."""

    NOTED = "noted", _("noted")
    LISTED = "listed", _("on a list for payment")
    PAID = "paid", _("paid")
