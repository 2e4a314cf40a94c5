"""Forms of requesters: who asks, and the steps of a briefing.

What makes no value comes again with the page as it was typed, and the page says what to do.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.core.characters import has_hidden
from backend.core.limits import LONGEST_ADDRESS
from backend.experts.briefing import LONGEST_QUESTION, NAMES, ONLY_IN_PLACE
from backend.experts.catalogue import LANGUAGE_LABELS, LANGUAGES, Topic
from backend.experts.models import Assignment
from backend.experts.models.requests import MAX_WANTED
from backend.experts.pay_rules import euros
from backend.experts.services.requester_mail import MAILBOX
from backend.experts.states import Form, RequesterKind
from backend.organisations.profiles import Region
from backend.web.surveys.languages import language_links

from .labels import LABELS, TRAVELS, value_of
from .labels import NAMES as NAME_LABELS
from .languages import CODES

# As over the API (api/experts/requests/serializers.py, api/experts/common.py).
LONGEST_NAME, LONGEST_TEXT = 100, 2_000
MAX_FEE, MAX_TRAVEL = 1_000_000, 100_000
UNSEEN = re.compile("[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]")
EUROS = re.compile(r"€?\s*(\d{1,6})(?:[.,](\d{1,2}))?\s*(?:€|,-)?")
YES, NO = "online", "there"


# -- How a field looks, and how what was typed becomes a value ------------------------------------
class AdviceField(BoundField):
    """A field as `web/advice/field.html` draws it, with what was typed or else is kept."""

    field: Any

    @property
    def id(self) -> str:
        """Its identifier on the page."""
        return self.auto_id

    @property
    def fault(self) -> str:
        """What is wrong; empty if nothing is."""
        return str(self.errors[0]) if self.errors else ""

    @property
    def options(self) -> list[dict[str, Any]]:
        """What can be chosen, and whether it is."""
        value = self.value()
        chosen, languages = value if isinstance(value, list) else [value], self.field.option_tags()
        return [
            {
                "value": option,
                "label": capfirst(str(label)),
                "chosen": option in chosen,
                "lang": languages.get(option, ""),
            }
            for option, label in self.field.choices
        ]


class Drawn(forms.Field):
    """A field with a look: `line`, `area`, `select` or `choices`."""

    look, type, mode, filled = "line", "text", "", ""
    short = two = place = False

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False} | options)

    def prepare_value(self, value: Any) -> Any:
        """Return what stands in the field."""
        return "" if value is None else value if isinstance(value, list) else str(value)

    def option_tags(self) -> Mapping[str, str]:
        """Return the languages of options that are not in the page's, by value."""
        return {}


class Line(Drawn):
    """A name of one line."""

    def __init__(self, *, filled: str, missing: Any, **options: Any) -> None:
        super().__init__(**options)
        self.filled, self.missing = filled, missing

    def validate(self, value: str) -> None:
        """Check its length.

        :raises ValidationError: it is empty, or too long
        """
        if not value:
            raise ValidationError(self.missing)
        if len(value) > LONGEST_NAME:
            text = _("Make this {most} characters or less.")
            raise ValidationError(text.format(most=LONGEST_NAME))


class MailAddress(Drawn):
    """A mail address in its one spelling."""

    type = mode = filled = "email"

    def validate(self, value: str) -> None:
        """Check whether it is an address.

        :raises ValidationError: it is none, or has a character in it that nobody sees
        """
        if has_hidden(value):
            text = _("There is a character in this address that nobody sees. Type it anew.")
            raise ValidationError(text)
        if len(value) > LONGEST_ADDRESS or not MAILBOX.fullmatch(value):
            raise ValidationError(_("Give your mail address at work, such as name@city.nl."))


class Area(Drawn):
    """A text of several lines."""

    look = "area"

    def __init__(self, *, rows: int = 6, most: int = LONGEST_TEXT, **options: Any) -> None:
        super().__init__(**options)
        self.rows, self.most = rows, most

    def to_python(self, value: str | None) -> str:
        """Return the text without the browser's line ends.

        :raises ValidationError: it is too long
        """
        typed = _typed(value)
        if len(typed) > self.most:
            text = _("This is {found} characters long. Make it {most} or less.")
            raise ValidationError(text.format(found=len(typed), most=self.most))
        return typed


class Day(Drawn):
    """A day, or none."""

    type = "date"

    def to_python(self, value: str | None) -> date | None:
        """Return the day.

        :raises ValidationError: there is no such day
        """
        typed = _typed(value)
        if not typed:
            return None
        try:
            return date.fromisoformat(typed)
        except ValueError:
            raise ValidationError(_("Give a day, such as 2027-03-31.")) from None


class Euros(Drawn):
    """An amount, kept in cents, or none."""

    mode, short = "decimal", True

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.most = most

    def to_python(self, value: str | None) -> int | None:
        """Return the amount in cents.

        :raises ValidationError: it is none, or too large
        """
        typed = _typed(value)
        if not typed:
            return None
        found = EUROS.fullmatch(typed)
        cents = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else None
        if cents is None or cents > self.most:
            text = _("Give an amount in euros, such as 150 or 12,50; at most {most}.")
            raise ValidationError(text.format(most=euros(self.most)))
        return cents

    def prepare_value(self, value: Any) -> Any:
        """Return what was typed, or what is kept as an amount in euros."""
        if isinstance(value, int):
            return f"{value / 100:.2f}".removesuffix(".00")
        return super().prepare_value(value)


class Wanted(Drawn):
    """How many members are asked for."""

    mode, short = "numeric", True

    def to_python(self, value: str | None) -> int:
        """Return the number.

        :raises ValidationError: it is none, or too large
        """
        typed = _typed(value)
        if not (typed.isdecimal() and len(typed) < 4 and 1 <= int(typed) <= MAX_WANTED):
            text = _("Give a number from 1 to {most}.")
            raise ValidationError(text.format(most=MAX_WANTED))
        return int(typed)


class Choice(Drawn):
    """One of some options; whatever else comes is none."""

    look, type = "choices", "radio"

    def __init__(self, choices: Iterable[tuple[str, Any]], **options: Any) -> None:
        super().__init__(**options)
        self.choices = [*choices]

    def to_python(self, value: str | None) -> Any:
        """Return the option; empty if there is no such one."""
        typed = _typed(value)
        return typed if typed in dict(self.choices) else ""


class ListChoice(Choice):
    """One of many options, in a list that opens."""

    look = "select"


class Choices(Choice):
    """Some of the options, in their order; whatever else comes is left out."""

    type, widget = "checkbox", forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        """Return the options that are marked."""
        return [option for option, _label in self.choices if option in (value or ())]


class Travel(Choice):
    """Whether members meet online; they do unless something else is said."""

    def to_python(self, value: str | None) -> bool:
        """Return whether nobody travels."""
        return _typed(value) != NO

    def prepare_value(self, value: Any) -> Any:
        """Return the option that stands for what is kept."""
        return (YES if value else NO) if isinstance(value, bool) else super().prepare_value(value)


class NeededChoice(Choice):
    """One of some options, in two columns."""

    two = True

    def __init__(self, choices: Iterable[tuple[str, Any]], *, missing: Any, **options: Any) -> None:
        super().__init__(choices, **options)
        self.missing = missing

    def validate(self, value: str) -> None:
        """Check whether one is chosen.

        :raises ValidationError: none is
        """
        if not value:
            raise ValidationError(self.missing)


class LanguageChoice(NeededChoice):
    """One of the languages of mails, each by the name that its speakers give it."""

    def __init__(self, **options: Any) -> None:
        self.known = language_links(CODES)
        super().__init__([(language.code, language.name) for language in self.known], **options)

    def option_tags(self) -> Mapping[str, str]:
        """Return the language of each name."""
        return {language.code: language.tag for language in self.known}


def _typed(value: str | None) -> str:
    return (value or "").replace("\r\n", "\n").replace("\0", "").strip()


# -- Forms ----------------------------------------------------------------------------------------
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
