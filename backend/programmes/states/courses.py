"""States of courses and kinds of their steps."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CourseState(TextChoices):
    """Where the text of a course in one language is between a draft and what learners read."""

    DRAFT = "draft", _("draft")
    LIVE = "live", _("live")
    HIDDEN = "hidden", _("hidden")


class QuestionType(TextChoices):
    """How a question of a course is answered."""

    ONE = "one", _("one answer")
    MANY = "many", _("several answers")
    YES_NO = "yes_no", _("yes or no")
    RANKING = "ranking", _("put in order")
    # What somebody thinks of something: it never counts.
    SCALE = "scale", _("a scale")
