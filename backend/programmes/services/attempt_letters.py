"""Mailing a learner the link by which they go on: once, and the address is not kept."""

from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from backend.accounts.services import checked_address
from backend.programmes.course_addresses import attempt_address
from notifications.letters import (
    SECRET_PLACE,
    LetterKind,
    Words,
    register_letter_kind,
    write_letter,
)


def _words(_subject: UUID, _language: str) -> Words:
    link = f"{settings.PUBLIC_URL}{attempt_address(SECRET_PLACE)}"
    return Words(
        subject=_("Your link"),
        text="\n\n".join(
            [
                _("With this link you go on with your course:"),
                link,
                _("You get this mail once. We do not keep your address."),
                _("Did you not ask for it? Then you do not have to do anything."),
            ]
        ),
    )


# Named by what sends it, so that its words are known to be shown to learners.
ATTEMPT: Final = LetterKind("attempt", _words)


def mail_link(code: str, email: str, *, language: str) -> None:
    """Mail the link of an attempt. What came of it nobody is told: the address may be another's.

    :raises FieldConflict: it is no mail address
    """
    address = checked_address(email)
    write_letter(kind=ATTEMPT.id, subject=uuid4(), address=address, language=language, secret=code)


def register_attempt_letters() -> None:
    """Register the kind of letter, once the apps are loaded."""
    register_letter_kind(ATTEMPT)
