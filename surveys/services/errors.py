"""Errors of answering."""

from collections.abc import Sequence
from enum import StrEnum

from django.utils.translation import gettext as _

from backend.core.errors import Conflict, KierError, Missing
from surveys.questionnaire.submissions import AnswerFault


class Why(StrEnum):
    """Why a round takes no answers now."""

    NOT_YET = "not-yet"
    OVER = "over"


class NotOpen(Missing):
    """The round exists but takes no answers; `why` selects the message."""

    def __init__(self, why: Why) -> None:
        super().__init__(
            _("You cannot answer these questions yet.")
            if why is Why.NOT_YET
            else _("You can no longer answer these questions.")
        )
        self.why = why


class LinkUsed(Conflict):
    """A link or token that is unknown or used; the message does not say which."""

    def __init__(self) -> None:
        super().__init__(_("This link was used already."))


class AnswersRefused(KierError):
    """Answers that were refused; `faults` gives the question and the reason."""

    def __init__(self, faults: Sequence[AnswerFault]) -> None:
        super().__init__(_("Some answers are not right yet."))
        self.faults = tuple(faults)
