"""Outcomes of live events."""

from notifications.transports.base import Outcome, Result

SENT = Outcome(Result.SENT)


def outcome_of(failure: BaseException | None) -> Outcome:
    """Return the outcome of an event; a failed one is not sent again, as pages ask anyway."""
    return Outcome(Result.LATER, "channel-layer") if failure else SENT
