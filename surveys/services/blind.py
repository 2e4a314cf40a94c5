"""Blind rounds: an invited person takes a token that cannot be linked to their answers.

The server signs blinded messages (RFC 9474, `surveys.blind_tokens`) and keeps a hash of each, so
that a phone may repeat the same request after a failure. The hash reveals nothing: a blinding
factor leads from any token to any blinded message.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.at_rest import digest_at_rest, digests_at_rest, lock_at_rest, open_at_rest
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.errors import Malformed
from backend.core.errors import Conflict, FieldConflict
from notifications.outbox import seen
from notifications.recipients import Recipient, RecipientKind
from surveys.blind_tokens.keys import BlindKey as RoundKey
from surveys.blind_tokens.keys import PublicKey
from surveys.blind_tokens.signatures import blind_sign
from surveys.blind_tokens.verification import is_token, token_digest
from surveys.models import BlindKey, Invitation, Round, Spent
from surveys.states import Audience, RoundStatus

from .errors import LinkUsed, NotOpen, Why
from .tokens import invitation_of

KEY = b"survey blind key"
BLINDED = b"survey blinded"


def make_key(survey: Round) -> None:
    """Create the signing key of a round, unless it has one."""
    key = RoundKey.generate()
    private = lock_at_rest(KEY, encode(key.private_bytes))
    BlindKey.objects.get_or_create(
        round=survey, defaults={"public": key.public.spki, "private": private}
    )


def erase_private_key(survey: Round) -> None:
    """Erase the private key of a round; the public key stays."""
    BlindKey.objects.filter(round=survey).update(private=b"")


def fingerprint_of(survey: Round) -> str | None:
    """Return the fingerprint of a blind round's public key; None before it is opened."""
    if survey.audience != Audience.BLIND:
        return None
    key = BlindKey.objects.filter(round=survey).first()
    return PublicKey(bytes(key.public)).fingerprint() if key else None


def issue_blind(survey: Round, *, token: str, blinded: bytes) -> bytes:
    r"""Sign a blinded message for an invited person; the same message may be signed again.

    :raises NotOpen: the round is not open
    :raises LinkUsed: there is no such invitation, or another message was signed for it
    :raises Conflict: the round has no blind tokens, or the message cannot be signed
    """
    if survey.audience != Audience.BLIND:
        raise Conflict(_("This round has no such tokens."))
    if survey.status != RoundStatus.OPEN:
        raise NotOpen(Why.OVER if survey.status == RoundStatus.CLOSED else Why.NOT_YET)
    invitation = invitation_of(survey, token)
    private = decode(open_at_rest(KEY, bytes(survey.blind_key.private)))
    try:
        # Before anything is kept: what cannot be signed must not use the invitation up.
        signature = blind_sign(RoundKey.from_private(private), blinded)
    except Malformed:
        detail = _("This cannot be signed.")
        raise FieldConflict("blinded", "invalid", detail) from None
    _issue(invitation, encode(blinded))
    return signature


@transaction.atomic
def _issue(invitation: Invitation, blinded: str) -> None:
    fresh = Invitation.objects.filter(id=invitation.id, issued=False)
    if fresh.update(issued=True, blinded=digest_at_rest(BLINDED, blinded)):
        seen(
            Recipient(RecipientKind(invitation.recipient_kind), invitation.recipient),
            invitation.round_id,
        )
        return
    invitation.refresh_from_db(fields=["blinded"])
    if bytes(invitation.blinded or b"") not in digests_at_rest(BLINDED, blinded):
        raise LinkUsed


def spend_blind(survey: Round, message: bytes, signature: bytes) -> None:
    """Use up a blind token; the round is locked. Raise LinkUsed if it is invalid or used."""
    key = PublicKey(bytes(survey.blind_key.public))
    if not is_token(key, message, signature):
        raise LinkUsed
    digest = token_digest(key, message)
    if Spent.objects.filter(digest=digest).exists():
        raise LinkUsed
    Spent.objects.create(digest=digest, round=survey)
