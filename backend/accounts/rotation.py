"""The values of accounts that depend on the secret key (`backend.core.rotation`)."""

from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils import timezone

from backend.core.at_rest import relock_at_rest
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.errors import Damaged
from backend.core.days import day_of
from backend.core.rotation import HANDED_OUT, KEPT, HandedOut, Kept, State

from .adapters import SECOND_FACTOR
from .models import Session
from .resets import LIFETIMES


def renew(authenticator: Any) -> State:
    """Re-encrypt an authenticator's secrets with the current key, in memory."""
    states, data = set(), dict(authenticator.data)
    for name in {"secret", "seed", "migrated_codes"} & data.keys():
        texts = data[name] if isinstance(data[name], list) else [data[name]]
        try:
            boxes = [relock_at_rest(SECOND_FACTOR, decode(text)) for text in texts]
        except Damaged:
            return State.UNKNOWN
        anew = [encode(box) if box else text for box, text in zip(boxes, texts, strict=True)]
        states.add(State.EARLIER if any(boxes) else State.PRESENT)
        data[name] = anew if isinstance(data[name], list) else anew[0]
    authenticator.data = data
    return State.EARLIER if State.EARLIER in states else State.PRESENT


def last_link() -> date:
    """Return the last day on which a link mailed now is valid."""
    return day_of(timezone.now() + max(LIFETIMES.values()))


def last_session() -> date | None:
    """Return the last day of the present sessions."""
    ends = Session.objects.order_by("-ends").values_list("ends", flat=True).first()
    return day_of(ends) if ends else None


KEPT.append(
    Kept(
        "second factors",
        Authenticator.objects.all,
        renew,
        lambda row: row.save(update_fields=["data"]),
    )
)
HANDED_OUT += [
    HandedOut(
        "sessions", Session.objects.count, last_session, "whoever is signed in signs in once more"
    ),
    HandedOut(
        "links for a password, in mails", lambda: None, last_link, "they ask for another link"
    ),
]
