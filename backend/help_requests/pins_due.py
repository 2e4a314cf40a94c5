"""Signatures of referrals that were accepted before pins existed and may be pinned once.

Without them, access to the database would be enough to make a missing pin no alarm.
"""

from uuid import UUID

from django.core.signing import BadSignature, Signer

SIGNER = Signer(salt="kier.help_requests.pin-due")
LONGEST_SIGNATURE = 60


def pin_due_signature(referral: UUID) -> str:
    """Return the signature of such a referral."""
    return SIGNER.signature(str(referral))


def is_pin_due(referral: UUID, signature: str) -> bool:
    """Return whether this is the referral's signature, also under an earlier secret key."""
    if not signature:
        return False
    try:
        SIGNER.unsign(f"{referral}{SIGNER.sep}{signature}")
    except BadSignature:
        return False
    return True
