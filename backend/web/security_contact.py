"""The contact for vulnerability reports: `/.well-known/security.txt` (RFC 9116)."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

# RFC 9116 recommends less than a year; whoever runs this Kier is still there in half of one.
VALID_DAYS = 180
# Those in which a report is read.
LANGUAGES = "nl, en"


@require_safe
def security_contact(request: HttpRequest) -> HttpResponse:
    """Return `security.txt`; 404 without `KIER_SECURITY_CONTACT`."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    # From the beginning of the day: the page says nothing of this server's clock.
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    fields = {
        "Contact": settings.SECURITY_CONTACT,
        "Expires": f"{today + timedelta(days=VALID_DAYS):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages": LANGUAGES,
        "Canonical": f"{settings.PUBLIC_URL}/.well-known/security.txt",
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return HttpResponse(lines, content_type="text/plain; charset=utf-8")
