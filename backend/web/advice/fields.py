"""Fields of requesters' forms: how they are drawn, and how what was typed becomes a value."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from backend.core.characters import has_hidden
from backend.core.limits import LONGEST_ADDRESS
from backend.experts.models.requests import MAX_WANTED
from backend.experts.pay_rules import euros
from backend.experts.services.requester_mail import MAILBOX
from backend.web.surveys.languages import language_links

from .languages import CODES

# As over the API (api/experts/requests/serializers.py, api/experts/common.py).
LONGEST_NAME, LONGEST_TEXT = 100, 2_000
EUROS = re.compile(r"€?\s*(\d{1,6})(?:[.,](\d{1,2}))?\s*(?:€|,-)?")
YES, NO = "online", "there"


class AdviceField(BoundField):
    """A field as the part `field` of `web/advice/parts.html` draws it.

    It has what was typed, or else what is kept.
    """

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
