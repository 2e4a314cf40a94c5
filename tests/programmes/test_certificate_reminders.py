"""One mail before a certificate ends, and no address afterwards."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail

from backend.core.days import today
from backend.core.errors import Conflict, FieldConflict
from backend.programmes.models import Certificate, CertificateReminder
from backend.programmes.services.certificate_reminders import remind, send_reminders
from notifications.letters.post import post_due
from notifications.models import Letter

from .certificates import HOLDER, a_certificate
from .factories import a_programme, a_project

pytestmark = pytest.mark.django_db

ADDRESS = "somchai@mail.example"


@pytest.fixture
def project() -> Any:
    return a_project(a_programme())


def asked(certificate: Certificate, email: str = ADDRESS, language: str = "en") -> None:
    remind(certificate=certificate, email=email, language=language)


def posted() -> list[Any]:
    mail.outbox.clear()
    post_due()
    return list(mail.outbox)


def test_one_mail_comes_a_month_before_and_the_address_is_gone(project: Any, clock: Any) -> None:
    certificate = a_certificate(project, valid_until=today() + timedelta(days=100)).certificate
    asked(certificate, "other@mail.example")
    asked(certificate)
    row = CertificateReminder.objects.get()
    assert ADDRESS.encode() not in bytes(row.box)
    assert send_reminders() == 0
    clock.put_on(days=70)
    assert send_reminders() == 1
    assert not CertificateReminder.objects.exists()
    [letter] = posted()
    assert letter.to == [ADDRESS]
    assert "Your certificate is valid until" in letter.body
    assert HOLDER not in letter.body
    assert not Letter.objects.exists()
    assert send_reminders() == 0


def test_the_last_day_is_written_as_the_language_writes_it(project: Any, clock: Any) -> None:
    asked(a_certificate(project, valid_until=date(2026, 11, 20)).certificate, language="zh-hans")
    send_reminders()
    assert "2026年11月20日" in posted()[0].body


def test_nobody_is_told_of_one_that_was_revoked_meanwhile(project: Any) -> None:
    certificate = a_certificate(project, valid_until=today() + timedelta(days=3)).certificate
    asked(certificate)
    assert send_reminders() == 1
    Certificate.objects.filter(pk=certificate.pk).update(revoked_on=today(), reason="mistake")
    assert posted() == []
    assert not Letter.objects.exists()


def test_one_that_does_not_open_stops_no_other(project: Any) -> None:
    rows = [a_certificate(project, valid_until=today()).certificate for _number in range(3)]
    for row in rows:
        asked(row)
    CertificateReminder.objects.filter(pk=rows[1].pk).update(box=b"x" * 40)
    assert send_reminders() == 2
    assert CertificateReminder.objects.get().pk == rows[1].pk


def test_only_what_ends_is_reminded_of_and_only_at_an_address(project: Any) -> None:
    for changes in ({"valid_until": None}, {"valid_until": today() - timedelta(days=1)}):
        with pytest.raises(Conflict):
            asked(a_certificate(project, **changes).certificate)
    with pytest.raises(FieldConflict):
        asked(a_certificate(project).certificate, "nobody")
    assert not CertificateReminder.objects.exists()


def test_the_address_goes_with_the_certificate(project: Any) -> None:
    certificate = a_certificate(project).certificate
    asked(certificate)
    Certificate.objects.filter(pk=certificate.pk).delete()
    assert not CertificateReminder.objects.exists()
