"""What the page and the poster of a stop say, in the language that is active."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Way:
    """One of the two ways on from a stop."""

    name: str
    about: str


def title() -> str:
    """Return the question above the two ways."""
    return _("What do you want to do?")


def questions() -> Way:
    """Return the way to what visitors learned."""
    return Way(_("Tell us what you learned"), _("A few questions. No name needed."))


def help_way() -> Way:
    """Return the way to help."""
    return Way(_("I need help"), _("For you or for somebody else. It is free. No name needed."))


def promise() -> str:
    """Return what is promised below the two ways."""
    return _("Nobody is told which one you choose.")
