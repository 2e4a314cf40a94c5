"""What Platform HOPE keeps under the secret key, and hands out (`backend.core.rotation`)."""

from backend.core.rotation import HANDED_OUT, KEPT, HandedOut, box_column
from backend.experts.services.evaluations import purpose_of

from .models import Assignment, Evaluation, Feed
from .states import AssignmentState

KEPT.append(box_column("evaluations that are blind yet", Evaluation, "box", purpose_of))
HANDED_OUT += [
    HandedOut(
        "addresses of calendars",
        Feed.objects.count,
        lambda: None,
        "those that were not asked for since show nothing; members make another",
    ),
    HandedOut(
        "links of requesters",
        lambda: Assignment.objects.exclude(state=AssignmentState.ENDED).count(),
        lambda: None,
        "they lead nowhere; the coordinator mails another link",
    ),
]
