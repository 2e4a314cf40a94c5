"""Blind rounds: somebody who was invited takes a token, and hands in answers with it unknown.

The server signs what it cannot read (RFC 9474, `surveys.blind_tokens`). Of what it signed it keeps
a hash, so that a phone whose answer got lost on the way may ask again for the very same, and for
nothing else. That tells nothing: for every token and everything that was ever signed blindly there
is a factor that leads from the one to the other.
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
    """Give a round its key; one that it has stays."""
    key = RoundKey.generate()
    private = lock_at_rest(KEY, encode(key.private_bytes))
    BlindKey.objects.get_or_create(
        round=survey, defaults={"public": key.public.spki, "private": private}
    )


def erase_private_key(survey: Round) -> None:
    """Have a round sign nothing any more; its public key stays, by which people know it."""
    BlindKey.objects.filter(round=survey).update(private=b"")


def fingerprint_of(survey: Round) -> str | None:
    """By what people know the key of a blind round again; None before it is opened."""
    if survey.audience != Audience.BLIND:
        return None
    key = BlindKey.objects.filter(round=survey).first()
    return PublicKey(bytes(key.public)).fingerprint() if key else None


def issue_blind(survey: Round, *, token: str, blinded: bytes) -> bytes:
    """Sign a blinded message for somebody who was invited: once, and the same one again.

    :param token: of the invitation's link
    :raises NotOpen: the round is not open
    :raises LinkUsed: there is no such invitation, or something else was signed for it
    :raises Conflict: the round has no blind tokens, or this is nothing that can be signed
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
    """Use a blind token up, in a transaction that holds the round.

    :raises LinkUsed: it is no token of this round, or was used
    """
    key = PublicKey(bytes(survey.blind_key.public))
    if not is_token(key, message, signature):
        raise LinkUsed
    digest = token_digest(key, message)
    if Spent.objects.filter(digest=digest).exists():
        raise LinkUsed
    Spent.objects.create(digest=digest, round=survey)
