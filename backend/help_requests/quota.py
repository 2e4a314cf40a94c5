"""The maximum content of a help request, so that nobody fills the disk with one code."""

from django.utils.translation import gettext as _

from backend.core.errors import Conflict

from .models import HelpRequest

MAX_BYTES = 5_000_000
"""The size of all boxes ever written to a request, including keys and erased ones."""

MAX_MESSAGES = 2_000


class RequestFull(Conflict):
    """The request holds as much as it may."""

    def __init__(self, *, to_seeker: bool) -> None:
        detail = (
            _(
                "This conversation is full. What was written stays and can be read. To go on, ask"
                " for help again: that gives a new code and a new conversation."
            )
            if to_seeker
            else _(
                "This conversation is full. What was written stays and can be read. The person is"
                " told to ask for help again with a new code. Close this one when it has come."
            )
        )
        super().__init__(detail, code="request-full")


def add_bytes(
    request: HelpRequest,
    size: int,
    *,
    messages: int = 0,
    by_seeker: bool = True,
    force: bool = False,
) -> None:
    """Add `size` bytes to a locked request, without refusing if `force`.

    :param messages: the number of boxes that are messages
    :param by_seeker: who is told that the request is full
    :raises RequestFull: they exceed the quota
    """
    stored = request.stored_bytes + size
    if not force and (
        stored > MAX_BYTES or (messages and request.last_number + messages > MAX_MESSAGES)
    ):
        raise RequestFull(to_seeker=by_seeker)
    request.stored_bytes = stored
