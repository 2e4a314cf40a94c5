"""States and transitions of referrals and requests."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReferralStatus(models.TextChoices):
    """The state of a request at one organisation."""

    WAITING = "waiting", _("waits for its turn")
    OFFERED = "offered", _("sent, not yet answered")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    CLOSED = "closed", _("closed")
    WITHDRAWN = "withdrawn", _("consent withdrawn")
    INTERPRETS = "interprets", _("interprets until a day")


class RequestStatus(models.TextChoices):
    """The state of a whole request, derived from its referrals."""

    OFFERED = "offered", _("sent, not yet answered")
    ACCEPTED = "accepted", _("accepted")
    CLOSED = "closed", _("closed")
    UNPLACED = "unplaced", _("with nobody")


class Move(models.TextChoices):
    """A transition of a referral."""

    OFFER = "offer", _("offer")
    ACCEPT = "accept", _("accept")
    DECLINE = "decline", _("decline")
    CLOSE = "close", _("close")
    INTERPRET = "interpret", _("interpret")
    WITHDRAW = "withdraw", _("withdraw")


class DeclineReason(models.TextChoices):
    """Why an organisation declines; a choice without free text."""

    NO_PLACE = "no-place", _("We have no place now")
    NOT_OUR_WORK = "not-our-work", _("This is not our work")
    OTHER_FITS_BETTER = "other-fits-better", _("Another organisation fits better")
    NOT_A_REQUEST = "not-a-request", _("This is not a request for help")
    UNSPECIFIED = "unspecified", _("No reason given")


class AnswerTime(models.TextChoices):
    """Hours from the offer until an organisation first wrote; empty if it did not."""

    HOURS_4 = "hours-4", _("within 4 hours")
    HOURS_24 = "hours-24", _("within a day")
    HOURS_48 = "hours-48", _("within two days")
    WEEK = "week", _("within a week")
    LATER = "later", _("later")

    @classmethod
    def of(cls, hours: int) -> "AnswerTime":
        """Return the band of a number of hours."""
        return next((band for band, most in ANSWER_HOURS if hours <= most), cls.LATER)


ANSWER_HOURS = (
    (AnswerTime.HOURS_4, 4),
    (AnswerTime.HOURS_24, 24),
    (AnswerTime.HOURS_48, 48),
    (AnswerTime.WEEK, 168),
)


class ProposalReason(models.TextChoices):
    """Why an organisation proposes another; a choice without free text."""

    KNOWS_MORE = "knows-more", _("They know more about this")
    NEARER = "nearer", _("They are nearer to this person")
    LANGUAGE = "language", _("They speak the language")
    SOONER = "sooner", _("They can help sooner")
    TOGETHER = "together", _("Together we can help better")
    INTERPRETS = "interprets", _("They interpret until a day")


class ProposalReads(models.TextChoices):
    """What a proposed organisation would read; the seeker decides."""

    ALL = "all", _("all that was written")
    FROM_NOW = "from-now", _("only what is written from now on")


class ProposalState(models.TextChoices):
    """What became of a proposal; the seeker alone answers it."""

    WAITING = "waiting", _("not yet answered")
    ACCEPTED = "accepted", _("the person said yes")
    REFUSED = "refused", _("the person said no")
    LAPSED = "lapsed", _("no longer open")


State = ReferralStatus

# Closed → offered: the seeker wrote again. Declined, withdrawn → offered: the seeker lets them in.
MOVES: dict[Move, tuple[frozenset[ReferralStatus], ReferralStatus]] = {
    Move.OFFER: (
        frozenset({State.WAITING, State.CLOSED, State.DECLINED, State.WITHDRAWN}),
        State.OFFERED,
    ),
    Move.ACCEPT: (frozenset({State.OFFERED}), State.ACCEPTED),
    Move.DECLINE: (frozenset({State.OFFERED}), State.DECLINED),
    Move.CLOSE: (frozenset({State.ACCEPTED}), State.CLOSED),
    # Withdrawn: it interpreted before.
    Move.INTERPRET: (frozenset({State.WAITING, State.WITHDRAWN}), State.INTERPRETS),
    Move.WITHDRAW: (
        frozenset({State.WAITING, State.OFFERED, State.ACCEPTED, State.CLOSED, State.INTERPRETS}),
        State.WITHDRAWN,
    ),
}

# Referrals that an organisation carries: they count in its load.
OPEN = frozenset({State.OFFERED, State.ACCEPTED})
# Those who write in the conversation. An interpreter is none of those who help.
WRITING = OPEN | {State.INTERPRETS}
# Those who stay in the conversation when keys change; closed ones may read on what they had.
STAYING = WRITING | {State.WAITING}
# Whoever is in one of these reads the conversation.
READING = WRITING | {State.CLOSED}

# An organisation that helps, or did: the seeker may let it learn from the conversation.
HELPING = frozenset({State.ACCEPTED, State.CLOSED})


def load_change(before: ReferralStatus | None, after: ReferralStatus | None) -> tuple[int, int]:
    """Return the changes of an organisation's open referrals and taken places."""
    opened = (after in OPEN) - (before in OPEN)
    taken = (after == State.ACCEPTED) - (before == State.ACCEPTED)
    return opened, taken


def request_status(referrals: list[ReferralStatus]) -> RequestStatus:
    """Return the request's state: the most advanced of its referrals."""
    if State.ACCEPTED in referrals:
        return RequestStatus.ACCEPTED
    if State.OFFERED in referrals:
        return RequestStatus.OFFERED
    if State.CLOSED in referrals:
        return RequestStatus.CLOSED
    return RequestStatus.UNPLACED
