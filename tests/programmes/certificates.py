"""Certificates for tests."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from backend.core.days import today
from backend.programmes.models import Project
from backend.programmes.services.certificates import Achievement, Issued, issue
from backend.programmes.states import CertificateKind

HOLDER = "Somchai de Vries"
SUBJECT = UUID("5e1fbe0c-6a7c-4b6c-9d53-6ea4b5d8a001")
SIGNALS = Achievement(
    SUBJECT,
    {"nl": "Signalen in het hotel", "en": "Signals in the hotel"},
    {"nl": "Geslaagd voor de cursus.", "en": "Passed the course."},
)


def a_certificate(project: Project, **changes: Any) -> Issued:
    """Return a certificate of a person for a course, good for a month."""
    fields: dict[str, Any] = {
        "kind": CertificateKind.COURSE,
        "achievement": SIGNALS,
        "holder": HOLDER,
        "language": "nl",
        "valid_until": today() + timedelta(days=30),
    }
    return issue(project=project, **(fields | changes))


def a_place_certificate(project: Project, **changes: Any) -> Issued:
    """Return a certificate of a hotel."""
    fields = {"kind": CertificateKind.PLACE, "holder": "Hotel De Haven"}
    return a_certificate(project, **(fields | changes))
