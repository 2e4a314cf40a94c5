"""Forms of places."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.organisations.municipalities import municipalities
from backend.programmes.services.place_cards import MOST_AT_ONCE
from backend.programmes.services.places import MOST_STAFF
from backend.programmes.states import PlaceKind
from backend.web.advice.fields import Choices, Drawn, Line, ListChoice, MailAddress, NeededChoice
from backend.web.advice.forms import UNSEEN, AdviceForm
from backend.web.surveys.languages import language_links

from .languages import CODES

LISTED = "listed"


class Number(Drawn):
    """A whole number from one on."""

    mode, short = "numeric", True

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.most = most

    def to_python(self, value: str | None) -> int:
        """Return the number.

        :raises ValidationError: it is none, or too large
        """
        typed = (value or "").strip()
        if not (typed.isdecimal() and len(typed) < 7 and 1 <= int(typed) <= self.most):
            raise ValidationError(_("Give a number from 1 to {most}.").format(most=self.most))
        return int(typed)


class NeededListChoice(ListChoice):
    """One of many options, in a list that opens; none is a fault."""

    def __init__(self, choices: Any, *, missing: Any, **options: Any) -> None:
        super().__init__(choices, **options)
        self.missing = missing

    def validate(self, value: str) -> None:
        """Check whether one is chosen.

        :raises ValidationError: none is
        """
        if not value:
            raise ValidationError(self.missing)


class MunicipalityChoice(NeededListChoice):
    """One of the municipalities of the Netherlands, by their Dutch names."""

    def option_tags(self) -> dict[str, str]:
        """Return the language of each name."""
        return dict.fromkeys(municipalities(), "nl")


class MailLanguage(NeededChoice):
    """One of the languages of mails, each by the name that its speakers give it."""

    def __init__(self, **options: Any) -> None:
        self.known = language_links(CODES)
        super().__init__([(one.code, one.name) for one in self.known], **options)

    def option_tags(self) -> dict[str, str]:
        """Return the language of each name."""
        return {one.code: one.tag for one in self.known}


class PlaceForm(AdviceForm):
    """A form whose texts lose what nobody sees before they are checked; lines stay lines."""

    @classmethod
    def of(cls, sent: QueryDict) -> Any:
        """Return the form that was sent."""
        data = {
            name: _lines_of(sent.get(name, ""))
            if getattr(field, "look", "") == "area"
            else UNSEEN.sub("", sent.get(name, "")).strip()
            for name, field in cls.base_fields.items()
        }
        several = {
            name: sent.getlist(name)
            for name, field in cls.base_fields.items()
            if isinstance(field, Choices)
        }
        return cls(data | several)

    def fault_label(self, name: str) -> Any:
        """Return nothing: each text says what it is about."""
        return ""


def _lines_of(typed: str) -> str:
    """Return a text of several lines; taken out, a line end would make one word of two."""
    lines = typed.replace("\t", " ").splitlines()
    return "\n".join(UNSEEN.sub("", line).rstrip() for line in lines).strip()


class RegistrationForm(PlaceForm):
    """A place that registers itself, and who is written to."""

    name = Line(
        label=gettext_lazy("Name of the place"),
        filled="organization",
        missing=gettext_lazy("Say what the place is called."),
    )
    kind = NeededChoice(
        PlaceKind.choices,
        label=gettext_lazy("What kind of place is it?"),
        missing=gettext_lazy("Choose what fits best."),
    )
    municipality = MunicipalityChoice(
        [],
        label=gettext_lazy("Municipality"),
        missing=gettext_lazy("Choose a municipality from the list."),
    )
    staff = Number(
        most=MOST_STAFF,
        label=gettext_lazy("How many people work there?"),
        help_text=gettext_lazy(
            "Everybody counts: part-timers, agency workers and who is there for a season. You can"
            " change it later."
        ),
    )
    contact = Line(
        label=gettext_lazy("Your name"),
        filled="name",
        missing=gettext_lazy("Say what you are called."),
    )
    email = MailAddress(
        label=gettext_lazy("Your mail address at work"),
        help_text=gettext_lazy("We mail you a link. Whoever has it manages the place."),
    )
    language = MailLanguage(
        label=gettext_lazy("In which language do we write to you?"),
        missing=gettext_lazy("Choose a language."),
    )
    listed = Choices(
        [(LISTED, gettext_lazy("Yes, show the place once it has its certificate"))],
        label=gettext_lazy("May the place be on the public list?"),
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        field: Any = self.fields["municipality"]
        field.choices = [(one.code, one.name) for one in municipalities().values()]


class StaffForm(PlaceForm):
    """How many people work at a place now."""

    staff = Number(most=MOST_STAFF, label=gettext_lazy("How many people work there now?"))


class CardsForm(PlaceForm):
    """How many cards are made, and whether those before end."""

    number = Number(most=MOST_AT_ONCE, label=gettext_lazy("How many cards?"))
    end = Choices(
        [("end", gettext_lazy("Earlier cards that nobody used end. They were lost."))],
        label=gettext_lazy("Earlier cards"),
    )
