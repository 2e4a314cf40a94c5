"""The texts of pushes and mails: the same for all kinds of an audience, and of one length."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from notifications.kinds import Audience, Kind, Urgency

# Every text of a push fits, in a script of three bytes a letter and with the longest address of a
# site. The box of a web push has 103 bytes more; services take 4,096, some phones no more than
# 2,950.
PUSH_BYTES = 1_024


@dataclass(frozen=True, slots=True)
class Wording:
    """`title` and `body` are plain text in `language`; `navigate` is the address of the link."""

    title: str
    body: str
    navigate: str
    # As in a page's `lang` and `dir`.
    language: str
    direction: str


def urgency(kind: Kind) -> Urgency:
    """Return how soon a push wakes a phone, which must not tell a seeker's kinds apart."""
    return Urgency.HIGH if kind.audience is Audience.SEEKER else kind.urgency


def wording(kind: Kind, language: str) -> Wording:
    """Return the text that something is new, in this language of the interface."""
    with translation.override(language):
        if kind.audience is Audience.SEEKER:
            # Whoever looks at the phone too reads this.
            body, path = _("There is something new."), "/#again"
        else:
            body, path = _("Something changed. Open Kier to see it."), "/inbox/"
        return Wording(
            title="Kier",
            body=body,
            navigate=settings.PUBLIC_URL + path,
            # Easy Dutch is `nl` outside Kier.
            language=language.removesuffix("-easy"),
            direction="rtl" if translation.get_language_bidi() else "ltr",
        )
