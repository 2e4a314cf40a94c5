"""Which referrals were accepted before there were pins, and may be pinned once.

A missing pin is an alarm (protocol.md, "Which keys are trusted"). Those few are signed by the
migration that added pins, so that nobody who writes to the database makes a referral one of them.
"""

from uuid import UUID

from django.core.signing import BadSignature, Signer

SIGNER = Signer(salt="kier.help_requests.pin-due")
LONGEST_SIGNATURE = 60


def pin_due_signature(referral: UUID) -> str:
    """Return what the row of such a referral carries."""
    return SIGNER.signature(str(referral))


def is_pin_due(referral: UUID, signature: str) -> bool:
    """Tell whether this referral is one of them; also under an earlier secret key of settings."""
    if not signature:
        return False
    try:
        SIGNER.unsign(f"{referral}{SIGNER.sep}{signature}")
    except BadSignature:
        return False
    return True
