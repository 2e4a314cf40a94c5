"""Mail to members through `KIER_MAIL_BACKEND`: a provider's API, or SMTP."""

from collections.abc import Sequence
from functools import partial

from notifications.kinds import Via
from notifications.transports.base import Message, Report

from .connection import Connection
from .message import composed


class Mail:
    """The transport; it keeps no connection between calls of `send`."""

    via = Via.MAIL
    # Mails over one connection; a provider's API has no batches of mails that differ.
    chunk = 25
    threads = 4

    def send(self, messages: Sequence[Message], report: Report) -> None:
        """Send mails over one connection, until one of them finds that nothing goes through."""
        with Connection() as connection:
            for place, message in enumerate(messages):
                outcome = connection.send(message.address, partial(composed, message))
                report(message, outcome)
                if outcome.whole_lane:
                    # The rest would only wait for the same.
                    for other in messages[place + 1 :]:
                        report(other, outcome)
                    return

    def close(self) -> None:
        """Nothing is open."""
