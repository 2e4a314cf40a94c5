"""Forms of trainings: registering, and adding who came without."""

from django.utils.translation import gettext_lazy

from backend.organisations.profiles import Region
from backend.programmes.states import Profession
from backend.web.advice.fields import Line, MailAddress
from backend.web.places.forms import MailLanguage, NeededListChoice, PlaceForm

REGIONS = [
    (code, gettext_lazy("In several, or abroad") if code == Region.UNKNOWN else label)
    for code, label in Region.choices
]


class OptionalMailAddress(MailAddress):
    """A mail address of somebody else, or none."""

    # A browser would fill in that of the trainer.
    filled = "off"

    def validate(self, value: str) -> None:
        """Check it if there is one."""
        if value:
            super().validate(value)


class SessionForm(PlaceForm):
    """Who registers for a session."""

    name = Line(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy("As it comes onto the certificate."),
        filled="name",
        missing=gettext_lazy("Say what you are called."),
    )
    email = MailAddress(
        label=gettext_lazy("Your mail address at work"),
        help_text=gettext_lazy("We mail you a link. There you confirm your place, or cancel it."),
    )
    organisation = Line(
        label=gettext_lazy("Where do you work?"),
        filled="organization",
        missing=gettext_lazy("Say where you work."),
    )
    profession = NeededListChoice(
        Profession.choices,
        label=gettext_lazy("What is your work?"),
        missing=gettext_lazy("Choose your work from the list."),
    )
    region = NeededListChoice(
        REGIONS,
        label=gettext_lazy("In which province do you work?"),
        missing=gettext_lazy("Choose a province from the list."),
    )
    language = MailLanguage(
        label=gettext_lazy("In which language do we write to you?"),
        missing=gettext_lazy("Choose a language."),
    )


class WalkInForm(PlaceForm):
    """Somebody who came without having registered, as the trainer adds them."""

    name = Line(
        label=gettext_lazy("Name of the participant"),
        filled="off",
        missing=gettext_lazy("Say what they are called."),
    )
    organisation = Line(
        label=gettext_lazy("Where do they work?"),
        filled="off",
        missing=gettext_lazy("Say where they work."),
    )
    email = OptionalMailAddress(
        label=gettext_lazy("Mail address, for the certificate"),
        help_text=gettext_lazy("Without it they get no certificate."),
    )
    profession = NeededListChoice(
        Profession.choices,
        label=gettext_lazy("What is their work?"),
        missing=gettext_lazy("Choose their work from the list."),
    )
    region = NeededListChoice(
        REGIONS,
        label=gettext_lazy("In which province do they work?"),
        missing=gettext_lazy("Choose a province from the list."),
    )
