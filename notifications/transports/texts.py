"""What a push or a mail says: the same for every kind of one audience, so that it tells nothing."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from notifications.kinds import Audience, Kind


@dataclass(frozen=True, slots=True)
class Wording:
    """`title` and `body` are plain text in `language`; `navigate` is the address it leads to."""

    title: str
    body: str
    navigate: str
    # As in a page's `lang` and `dir`.
    language: str
    direction: str


def wording(kind: Kind, language: str) -> Wording:
    """Say that there is something new, in this language of the interface."""
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
