"""The context of the seeker's page."""

from collections.abc import Container
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backend.core.crypto.encoding import encode
from backend.core.crypto.key_derivation import SEEKER_PARAMETERS
from backend.core.languages import is_unreviewed
from backend.core.locale import seekers_languages
from backend.organisations.profiles import AgeBand, Audience, Country, Language, Region, Theme, Wish

from .answers import Answers
from .danger import words_of
from .offers import Offers, lifelines, offers_for
from .recordings import recorded
from .steps import LATER

BLANK: dict[str, Any] = {"id": "", "name": "", "status": "", "text": "", "who": "", "when": ""}


def screen(
    step: str, answers: Answers, *, answered: Container[str] = (), **more: Any
) -> dict[str, Any]:
    """Return the context of the page at a step with the fields in `answered`."""
    profile = answers.profile
    context = {
        "step": step,
        "parts": [part for part, screens in LATER.items() if step in screens],
        "answers": answers,
        "answered": answered,
        "asked": profile,
        "offers": offers_for(profile, answers.chosen)
        if step == "write"
        else Offers((), None, None),
        # The first screen is kept for everybody who comes.
        "lifelines": lifelines(profile, kept=step == "start"),
        "danger": words_of(),
        "audiences": Audience.choices,
        "themes": Theme.choices,
        "wishes": Wish.choices,
        "age_bands": AgeBand.choices,
        "provinces": provinces(),
        "countries": Country.choices,
        "answer_languages": Language.choices,
        "languages": seekers_languages().items(),
        "LANGUAGE_CODE": get_language(),
        "is_unreviewed": is_unreviewed(get_language()),
        # The language buttons send the form that is on the screen.
        "language_form": FORMS.get(step, "ask"),
        "exit_url": settings.EXIT_URL,
        "run_by": settings.RUN_BY,
        "recorded": recorded(get_language() or ""),
        "salt": encode(settings.CASE_CODE_SALT),
        "stretching": ",".join(
            map(
                str,
                (
                    SEEKER_PARAMETERS.memory_kib,
                    SEEKER_PARAMETERS.iterations,
                    SEEKER_PARAMETERS.parallelism,
                ),
            )
        ),
        "code_problems": code_problems(),
        "status_words": status_words(),
        "full_words": full_words(),
        "blank": BLANK,
    }
    return context | more


def provinces() -> list[dict[str, Any]]:
    """Return the provinces with their label, a city, and the Dutch name if it is another."""
    return [
        {
            "value": region.value,
            "label": region.label,
            "hints": region.hints,
            "dutch": region.dutch_name,
        }
        for region in Region
        if region != Region.UNKNOWN
    ]


FORMS = {"code": "sent", "next": "sent", "return": "return", "talk": "talk"}


def code_problems() -> list[tuple[str, str]]:
    """Return the messages about wrong codes."""
    return [
        ("too-short", _("This code is too short. It has 20 digits.")),
        ("too-long", _("This code is too long. It has 20 digits.")),
        ("not-digits", _("A code has only digits.")),
        ("mistyped", _("One digit is wrong. Look at your code once more.")),
        ("unknown", _("We cannot find this code. Was it erased? Or is a digit wrong?")),
        ("no-line", _("No internet now. Try again in a moment.")),
        ("slow", _("Many people are here now. Wait a moment and try again.")),
        ("tampered", _("Something is wrong with this page. Do not type your code here now.")),
        ("failed", _("That did not work. Try again in a moment.")),
    ]


def status_words() -> list[tuple[str, str]]:
    """Return the meaning of each state of a referral."""
    return [
        ("waiting", _("They are asked if the others do not answer.")),
        ("offered", _("They have your message. There is no answer yet.")),
        ("accepted", _("They read your message and answer you.")),
        ("interpreted", _("They do not translate any more. They read nothing here now.")),
        (
            "declined",
            _(
                "They cannot help with this. They do not read it any more."
                " You can choose somebody else."
            ),
        ),
        ("closed", _("They closed the conversation.")),
        ("withdrawn", _("They cannot read new messages any more.")),
        ("interprets", _("They translate for you. They read and write with you.")),
    ]


def out_of_space_words() -> str:
    """Return the message when no new requests are stored."""
    return _(
        "We cannot keep new messages now. What you wrote is still here. Try again later."
        " Do you need help now? Call one of these numbers."
    )


def full_words() -> str:
    """Return the message when a conversation is full."""
    return _(
        "This conversation is full. Copy your message. Then ask for help again."
        " You get a new code. All that is here stays here."
    )
