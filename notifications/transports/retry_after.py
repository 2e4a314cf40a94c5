"""The `Retry-After` header of a provider (RFC 9110, section 10.2.3)."""

from email.utils import parsedate_to_datetime

from django.utils import timezone

# Who asks for more has made a mistake, and nothing is worth sending for that long.
MAX_SECONDS = 86_400.0


def seconds(header: str | None) -> float | None:
    """Return the wait by a number of seconds or a date; None if the header says nothing."""
    text = (header or "").strip()
    if text.isascii() and text.isdecimal():
        return min(float(text), MAX_SECONDS)
    try:
        wait = (parsedate_to_datetime(text) - timezone.now()).total_seconds()
    except (TypeError, ValueError):
        return None
    return min(max(0.0, wait), MAX_SECONDS)
