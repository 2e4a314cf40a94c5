"""A certificate on paper (PDF/UA-1), with its badge attached, and as plain text for registers."""

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, Final
from unicodedata import bidirectional

from django.utils import translation
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from backend.core.errors import Conflict
from backend.core.locale import day_first
from backend.core.paper import can_be_made, typeset
from backend.organisations.texts import in_language
from backend.programmes.certificate_addresses import check_address, shown_code
from backend.programmes.models import Certificate
from backend.programmes.states import CertificateKind

from .badges import badge_of
from .link_files import NO_PDF, code_of, tag_and_script

TEMPLATE: Final = Path(__file__).resolve().parents[1] / "data" / "certificate.typ"
BADGE_FILE: Final = "badge.jwt"


def paper_of(certificate: Certificate, code: str, holder: str, language: str) -> bytes:
    """Return a certificate as a PDF (A4, landscape).

    :param holder: the name on it, as `backend.programmes.services.certificates.held` takes it
    :raises Conflict: no PDF can be made here
    """
    if not can_be_made():
        raise Conflict(str(NO_PDF))
    made_at = datetime.combine(certificate.issued_on, time(), tzinfo=UTC)
    with translation.override(language):
        content = _content(certificate, code, holder, language)
        content["badge"] = {
            "name": BADGE_FILE,
            "content": badge_of(certificate, code, holder),
            "about": _("This certificate as an Open Badge, which programs can check."),
        }
        return typeset(TEMPLATE, content, int(made_at.timestamp()))


def text_of(certificate: Certificate, code: str, holder: str, language: str) -> str:
    """Return what stands on a certificate, line by line, to be copied into a register."""
    with translation.override(language):
        facts = _facts(certificate, holder)
        facts += [(_("Code"), shown_code(code)), (_("Check it at"), check_address(code))]
        return "".join(f"{label}: {value}\n" for label, value in facts)


def _facts(certificate: Certificate, holder: str) -> list[tuple[str, str]]:
    award, until = certificate.award, certificate.valid_until
    facts = [(_("Name"), holder)] if holder else []
    return [
        *facts,
        (_words_of(award.kind), str(in_language(award.titles))),
        (_("Issued by"), award.issuer),
        (_("Issued on"), day_first(certificate.issued_on)),
        (_("Valid until"), day_first(until) if until else _("no last day")),
    ]


def _words_of(kind: str) -> str:
    words = {
        CertificateKind.COURSE: _("Passed the course"),
        CertificateKind.TRAINING: _("Attended the training"),
        CertificateKind.PLACE: _("Has the certificate"),
    }
    return words[CertificateKind(kind)]


def _content(certificate: Certificate, code: str, holder: str, language: str) -> dict[str, Any]:
    tag, script = tag_and_script(language)
    address, award = check_address(code), certificate.award
    title = in_language(award.titles)
    spoken = tag_and_script(getattr(title, "language", language))[0]
    _issued_by, *days = _facts(certificate, "")[1:]
    return {
        "language": tag,
        "script": script,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "heading": _("Certificate"),
        "holder": _written(holder),
        "did": _words_of(award.kind),
        "name": str(title),
        "title": _written(title),
        "title_language": spoken,
        "criteria": _written(in_language(award.criteria)),
        "facts": [{"label": label, "value": value} for label, value in days],
        "issued_by": _("Issued by"),
        "issuer": _written(award.issuer),
        "check": _("Is it real? Scan this square, or type the code at the address."),
        "address": address.partition("://")[2].rpartition("/")[0],
        "code": shown_code(code),
        "qr": code_of(address),
    }


def _written(text: str) -> dict[str, str]:
    """Return what people wrote with its own direction: that of its first letter (Unicode TR 9)."""
    strong = (bidirectional(sign) for sign in text)
    first = next((kind for kind in strong if kind in {"L", "R", "AL"}), "L")
    return {"text": str(text), "direction": "ltr" if first == "L" else "rtl"}
