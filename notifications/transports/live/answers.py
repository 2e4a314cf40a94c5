"""What a channel layer's failure means: an event that is late is of no use to anybody."""

from notifications.transports.base import Outcome, Result

SENT = Outcome(Result.SENT)


def outcome_of(failure: BaseException | None) -> Outcome:
    """Tell how an event fared; who missed it asks, so nobody sends it again."""
    return Outcome(Result.LATER, "channel-layer") if failure else SENT
