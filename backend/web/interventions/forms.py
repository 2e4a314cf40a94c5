"""What a stranger asks on a results page."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.programmes.services.stakeholder_questions import LONGEST_QUESTION
from backend.web.advice.fields import Drawn
from backend.web.places.forms import PlaceForm


class QuestionText(Drawn):
    """A question of a few lines."""

    look, rows = "area", 4

    def validate(self, value: str) -> None:
        """Check its length.

        :raises ValidationError: it is empty, or too long
        """
        if not value:
            raise ValidationError(_("Write your question."))
        if len(value) > LONGEST_QUESTION:
            text = _("Make this {most} characters or less.")
            raise ValidationError(text.format(most=LONGEST_QUESTION))


class QuestionForm(PlaceForm):
    """A question for a team."""

    text = QuestionText(
        label=gettext_lazy("Your question"),
        help_text=gettext_lazy(
            "Give no names of people. We keep nothing about who asks. The team answers here, on"
            " this page."
        ),
    )
