"""Models of help requests: encrypted content, times by the hour, random identifiers."""

from .counts import (
    ErasedFigures,
    ErasedReferral,
    HourlyOffers,
    InboxChange,
    MonthlyFigures,
    Tally,
)
from .messages import HeldReply, Message, Note, sender_of
from .referrals import (
    SEALED_KEY_BYTES,
    Proposal,
    Referral,
    ReferralEnvelope,
    SampledReferral,
)
from .requests import LOCKED_KEY_BYTES, HelpRequest, SeekerEnvelope

__all__ = [
    "LOCKED_KEY_BYTES",
    "SEALED_KEY_BYTES",
    "ErasedFigures",
    "ErasedReferral",
    "HeldReply",
    "HelpRequest",
    "HourlyOffers",
    "InboxChange",
    "Message",
    "MonthlyFigures",
    "Note",
    "Proposal",
    "Referral",
    "ReferralEnvelope",
    "SampledReferral",
    "SeekerEnvelope",
    "Tally",
    "sender_of",
]
