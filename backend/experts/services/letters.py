"""Letters to requesters: a row that waits for the worker, and says neither what nor to whom.

What is mailed is made when it is sent (`posting.py`).
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from backend.experts.models import Assignment, Letter

from .posting import CONFIRM, LINK, post_letters

NEWS, RESULT, EVALUATE, WITHDRAWN_STORY = "news", "result", "evaluate", "withdrawn-story"
KINDS = frozenset({CONFIRM, LINK, NEWS, RESULT, EVALUATE, WITHDRAWN_STORY})


@transaction.atomic
def write(*, assignment: Assignment, kind: str) -> None:
    """Has the requester told by mail that there is something new.

    Two of a kind that wait are one: the mail says no more than that there is something. Whose
    address was erased (`erasing.py`) is told no more.

    :param kind: one of `KINDS`
    :raises ValueError: there is no such kind
    """
    if kind not in KINDS:
        raise ValueError(kind)
    if not assignment.requester.email:
        return
    # The row is held until this is committed: what is sent afterwards leads to what is new.
    waiting = Letter.objects.filter(assignment=assignment, kind=kind, attempts=0)
    if waiting.update(next_at=F("next_at")):
        return
    Letter.objects.create(
        requester_id=assignment.requester_id,
        assignment=assignment,
        kind=kind,
        next_at=timezone.now(),
    )
    post_letters.enqueue()
