"""Forms of requesters: who asks, and the steps of a briefing.

What makes no value comes again with the page as it was typed, and the page says what to do.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from backend.experts.briefing import LONGEST_QUESTION, NAMES, ONLY_IN_PLACE
from backend.experts.catalogue import LANGUAGE_LABELS, LANGUAGES, Topic
from backend.experts.models import Assignment
from backend.experts.states import Form, RequesterKind
from backend.organisations.profiles import Region

from .fields import (
    NO,
    YES,
    AdviceField,
    Area,
    Choice,
    Choices,
    Day,
    Drawn,
    Euros,
    LanguageChoice,
    Line,
    ListChoice,
    MailAddress,
    NeededChoice,
    Travel,
    Wanted,
)
from .labels import LABELS, TRAVELS, value_of
from .labels import NAMES as NAME_LABELS

# As over the API (api/experts/requests/serializers.py, api/experts/common.py).
MAX_FEE, MAX_TRAVEL = 1_000_000, 100_000
UNSEEN = re.compile("[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]")


class AdviceForm(forms.Form):
    """A form that can be shown with all in it though it was not taken."""

    bound_field_class = AdviceField
    refusal = ""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, auto_id="f-%s", **options)

    def refuse(self, text: str) -> None:
        """Take nothing of what was typed, and say why; nothing is said of its fields."""
        self.refusal = text

    def full_clean(self) -> None:
        """Check all fields, unless the form is refused."""
        if not self.refusal:
            super().full_clean()
            return
        self._errors, self.cleaned_data = ErrorDict(), {}
        self.add_error(None, self.refusal)

    @property
    def faults(self) -> list[dict[str, Any]]:
        """What is wrong, for the top of the page, with where it is."""
        return [
            {"id": "", "text": text, "label": ""}
            if name == NON_FIELD_ERRORS
            else {"id": self[name].auto_id, "text": text, "label": self.fault_label(name)}
            for name, texts in self.errors.items()
            for text in texts
        ]

    def fault_label(self, name: str) -> Any:
        """Return what a field is called beside what is wrong with it."""
        return self[name].label


class NewRequestForm(AdviceForm):
    """Who asks for advice, and where the link goes."""

    organisation = Line(
        label=gettext_lazy("Your organisation"),
        filled="organization",
        missing=gettext_lazy("Say for which organisation you ask."),
    )
    name = Line(
        label=gettext_lazy("Your name"),
        filled="name",
        missing=gettext_lazy("Say what you are called."),
    )
    email = MailAddress(
        label=gettext_lazy("Your mail address at work"),
        help_text=gettext_lazy("We mail you a link. We use your address for this request only."),
    )
    kind = NeededChoice(
        RequesterKind.choices,
        label=gettext_lazy("What kind of organisation is it?"),
        missing=gettext_lazy("Choose what fits best."),
    )
    language = LanguageChoice(
        label=gettext_lazy("In which language do we write to you?"),
        missing=gettext_lazy("Choose a language."),
    )

    @classmethod
    def of(cls, sent: QueryDict) -> "NewRequestForm":
        """Return the form that was sent, without characters that nobody sees."""
        names = cls.base_fields
        return cls({name: UNSEEN.sub("", sent.get(name, "")).strip() for name in names})

    def fault_label(self, name: str) -> Any:
        """Return nothing: each text says what it is about."""
        return ""


FIELDS: Mapping[str, Callable[[], Drawn]] = {
    "purpose": Area,
    "question": lambda: Area(rows=3, most=LONGEST_QUESTION),
    "form": lambda: Choice(Form.choices),
    "topics": lambda: Choices(Topic.choices),
    "languages": lambda: Choices((code, LANGUAGE_LABELS[code]) for code in LANGUAGES),
    "wanted": Wanted,
    "audience": Area,
    "day": Day,
    "online": lambda: Travel([(YES, TRAVELS[True]), (NO, TRAVELS[False])]),
    "region": lambda: ListChoice(
        (code, label) for code, label in Region.choices if code != Region.UNKNOWN
    ),
    "place": lambda: Area(rows=3),
    "use": Area,
    "told_on": Day,
    "preparation": Area,
    "support": Area,
    "recording": Area,
    "names": lambda: Choice((name, NAME_LABELS[name]) for name in NAMES),
    "fee_cents": lambda: Euros(most=MAX_FEE),
    "travel_cents": lambda: Euros(most=MAX_TRAVEL),
    "aftercare": Area,
}


class StepForm(AdviceForm):
    """The fields of one step of a briefing; its values are for `services.revisions.change`."""

    def __init__(self, assignment: Assignment, names: Iterable[str], data: Any = None) -> None:
        names = [*names]
        super().__init__(data, initial={name: value_of(assignment, name) for name in names})
        for name in names:
            field: Any = FIELDS[name]()
            field.label, field.place = LABELS[name], name in ONLY_IN_PLACE
            self.fields[name] = field
