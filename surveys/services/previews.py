"""A questionnaire that is still being written, as those who answer will see it.

It is kept nowhere: a signed ticket holds it, and travels with every form of the preview.
"""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import Conflict, Missing
from backend.organisations.models import Organisation
from surveys.models import Round, Version
from surveys.questionnaire.compiled import NotSound, compile_definition
from surveys.questionnaire.definition import Definition, Malformed, read, write
from surveys.questionnaire.fields import fields_of

from .responses import OpenRound
from .round_settings import MAX_ON_A_PAGE

SALT = "survey preview"
MAX_AGE = timedelta(hours=1)
# Characters; each form of the preview carries a ticket.
MAX_TICKET = 400_000


def preview_ticket(definition: Definition, *, organisation: str) -> str:
    """Return what opens the preview of a questionnaire for an hour.

    :param organisation: the name of who asks
    :raises NotSound: something is wrong with the questionnaire; says what
    :raises Conflict: it is too large
    """
    compile_definition(definition)
    content = {"definition": write(definition), "organisation": organisation}
    ticket = signing.dumps(content, salt=SALT, compress=True)
    if len(ticket) > MAX_TICKET:
        raise Conflict(_("This questionnaire is too large for a preview."))
    return ticket


def open_preview(ticket: str, *, one_per_screen: bool) -> OpenRound:
    """Return the questionnaire of a ticket as an open round that is in no database.

    :raises Missing: the ticket is none of ours, or too old
    """
    try:
        if len(ticket) > MAX_TICKET:
            raise signing.BadSignature
        content: dict[str, Any] = signing.loads(ticket, salt=SALT, max_age=MAX_AGE)
        compiled = compile_definition(read(content["definition"]))
    # A ticket of the release before may say what this one does not read.
    except (signing.BadSignature, Malformed, NotSound, KeyError):
        raise Missing from None
    definition = compiled.definition
    # As for a round: a form has no more fields than Django reads.
    one_per_screen |= fields_of(definition, definition.items) > MAX_ON_A_PAGE
    # Never opened: `hand_in` takes no answers of it.
    survey = Round(
        organisation=Organisation(name=content["organisation"]),
        version=Version(),
        closes_on=today(),
        one_per_screen=one_per_screen,
    )
    return OpenRound(survey, compiled, tuple(compiled.languages), ticket=ticket)
