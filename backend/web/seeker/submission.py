"""A new help request, encrypted on the server for browsers without scripts."""

from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from backend.core.crypto.boxes import new_key
from backend.core.crypto.labels import SEEKER
from backend.core.crypto.messages import MAX_TEXT_SIZE, lock_message
from backend.core.crypto.seeker import (
    SeekerKeys,
    access_digest,
    lock_request_key,
    seeker_keys,
)
from backend.core.errors import Conflict
from backend.help_requests.payloads import NewMessage, NewReferral, Submission
from backend.help_requests.services.submission import submit_help_request

from .answers import Answers
from .conversation import Conversation
from .envelopes import NotThere, seal_one_to

# Characters that nobody types, but for tab and line feed; as JSON each would take six bytes.
_UNTYPED = dict.fromkeys([*range(9), *range(11, 32), 127])


def words_in(text: str) -> str:
    """Return a typed text with line feeds and without control characters."""
    return text.replace("\r\n", "\n").translate(_UNTYPED)


def problem_with(text: str) -> str | None:
    """Return why a text cannot be sent, or None."""
    if not text.strip():
        return _("Write something first. One word is enough.")
    if len(text.encode()) > MAX_TEXT_SIZE:
        return _("This is too long. Send a part of it now. You can write more later.")
    return None


def send(root: bytes, answers: Answers, text: str) -> None:
    """Send a request once per code, or add a text to it. May raise `NotThere`."""
    if _is_sent(root, text):
        return
    try:
        submit_help_request(_submission(seeker_keys(root), answers, text))
    except Conflict:
        # The same form, sent twice at once.
        if not _is_sent(root, text):
            raise NotThere from None


def _is_sent(root: bytes, text: str) -> bool:
    known = Conversation.find(root)
    if known is None:
        return False
    if not any(message.text == text for message in known.messages() if not message.organisation):
        known.write(text)
    return True


def _submission(mine: SeekerKeys, answers: Answers, text: str) -> Submission:
    if answers.chosen is None:
        raise NotThere
    request, message, key = uuid4(), uuid4(), new_key()
    referrals = [_referral(answers.chosen, request, key, waits=False)]
    if answers.then and answers.then != answers.chosen:
        referrals.append(_referral(answers.then, request, key, waits=True))
    body = lock_message(key, request=request, message=message, sender=SEEKER, text=text)
    return Submission(
        id=request,
        profile=answers.profile,
        access_digest=access_digest(mine.access),
        seeker_envelope=lock_request_key(mine.wrap, request=request, request_key=key),
        referrals=tuple(referrals),
        message=NewMessage(message, body),
    )


def _referral(organisation: UUID, request: UUID, key: bytes, *, waits: bool) -> NewReferral:
    sealed = seal_one_to(organisation, request=request, number=1, key=key)
    return NewReferral(sealed.organisation, sealed.key, sealed.envelope, waits=waits)
