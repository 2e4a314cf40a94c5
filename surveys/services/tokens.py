"""One-time tokens, kept as keyed hashes, and invitation tokens, derived from identifiers."""

import hmac
import secrets
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.at_rest import digest_at_rest, digests_at_rest
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.errors import Malformed
from backend.core.errors import Conflict, FieldConflict, ImpossibleMove
from surveys.models import CODE_SIGNS, Invitation, Round, Spent, Token
from surveys.owners import Owner, check_owner
from surveys.states import Audience, RoundStatus

from .errors import LinkUsed

# 31^16: 79 bits, which nobody guesses, and sixteen signs that somebody can type.
TOKEN_LENGTH = 16
# So many at once, and in a round.
MAX_AT_ONCE, MAX_TOKENS = 5_000, 200_000
UUID_BYTES, MAC_BYTES = 16, 16
TOKEN = b"survey token"
INVITATION = b"survey invitation"
SPENT = b"survey spent"


@transaction.atomic
def make_tokens(
    survey: Round, *, count: int, group: str = "", owner: Owner | None = None
) -> list[str]:
    """Return new one-time tokens to be printed, for a group; they cannot be shown again."""
    check_owner(survey, owner)
    check_group(survey, group)
    if survey.status == RoundStatus.CLOSED:
        raise ImpossibleMove(_("This round is over."))
    if survey.audience != Audience.TOKEN:
        raise Conflict(_("This round takes no tokens."))
    there = Token.objects.filter(round=survey).count()
    if not 0 < count <= MAX_AT_ONCE or there + count > MAX_TOKENS:
        detail = _("Ask for 1 to {most} tokens at once.").format(most=MAX_AT_ONCE)
        raise FieldConflict("count", "out-of-range", detail)
    made = [
        "".join(secrets.choice(CODE_SIGNS) for _place in range(TOKEN_LENGTH))
        for _one in range(count)
    ]
    # By their hashes, which have no order of their own: the rows tell none either.
    digests = sorted(digest_at_rest(TOKEN, token) for token in made)
    Token.objects.bulk_create(
        [Token(digest=digest, round=survey, group=group) for digest in digests], batch_size=1_000
    )
    return made


def check_group(survey: Round, group: str) -> None:
    """Raise Conflict unless a round has this group; empty is no group, and valid."""
    if group and group not in {known["id"] for known in survey.groups}:
        detail = _("This round has no such group.")
        raise FieldConflict("group", "unknown", detail)


def invitation_token(invitation_id: UUID) -> str:
    """Return the token in the link of an invitation: 43 characters, always the same."""
    mac = digest_at_rest(INVITATION, str(invitation_id))[:MAC_BYTES]
    return encode(invitation_id.bytes + mac)


def invitation_of(survey: Round, token: str) -> Invitation:
    """Return the invitation to this round with this token; raise LinkUsed if there is none."""
    try:
        raw = decode(token, UUID_BYTES + MAC_BYTES)
    except Malformed:
        raise LinkUsed from None
    invitation_id, mac = UUID(bytes=raw[:UUID_BYTES]), raw[UUID_BYTES:]
    macs = [digest[:MAC_BYTES] for digest in digests_at_rest(INVITATION, str(invitation_id))]
    if any(hmac.compare_digest(mac, valid) for valid in macs):
        found = Invitation.objects.filter(id=invitation_id, round=survey).first()
        if found is not None:
            return found
    raise LinkUsed


def group_behind(survey: Round, token: str) -> str | None:
    """Return the group of a valid token or link, "" if it has none; None if it is not valid."""
    if survey.audience == Audience.TOKEN:
        row = Token.objects.filter(digest__in=_digests(token), round=survey).first()
        return None if row is None else row.group
    try:
        invitation = invitation_of(survey, token)
    except LinkUsed:
        return None
    return None if invitation.answered else invitation.group


def spend(survey: Round, token: str) -> str:
    """Use up a one-time token of a locked round and return its group; raise LinkUsed if unknown."""
    row = Token.objects.filter(digest__in=_digests(token), round=survey).first()
    if row is None:
        raise LinkUsed
    row.delete()
    return row.group


def was_spent(survey: Round, what: str) -> bool:
    """Tell whether this identifier of an answer was used in the round before."""
    return Spent.objects.filter(digest__in=digests_at_rest(SPENT, _in_round(survey, what))).exists()


def note_spent(survey: Round, what: str) -> None:
    """Note that this identifier is used."""
    Spent.objects.create(digest=digest_at_rest(SPENT, _in_round(survey, what)), round=survey)


def _in_round(survey: Round, what: str) -> str:
    return f"{survey.id}/{what}"


def _digests(token: str) -> Sequence[bytes]:
    # As somebody may have typed it.
    return digests_at_rest(TOKEN, "".join(sign for sign in token.lower() if sign in CODE_SIGNS))
