"""Certificates: issued, checked, renewed, revoked, and nobody's in the database."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from backend.core import retention
from backend.core.days import today
from backend.core.errors import FieldConflict, ImpossibleMove, Missing
from backend.organisations.models import Role
from backend.programmes.certificate_addresses import CODE_LENGTH, CODE_SIGNS, shown_code
from backend.programmes.models import Award, Certificate, HistoryEntry
from backend.programmes.services.certificates import (
    Achievement,
    check,
    erase_ended,
    renew,
    revoke,
    with_code_and_name,
)
from backend.programmes.services.status_lists import TRIES, free_entry
from backend.programmes.states import CertificateStatus, RevocationReason

from .certificates import HOLDER, SIGNALS, a_certificate
from .factories import Programme, a_programme, a_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    return a_programme()


@pytest.fixture
def project(programme: Programme) -> Any:
    return a_project(programme)


def test_a_code_is_random_and_in_no_row(project: Any) -> None:
    found = a_certificate(project)
    assert len(found.code) == CODE_LENGTH
    assert {*found.code} <= {*CODE_SIGNS}
    assert found.address.endswith(f"/c/{shown_code(found.code)}")
    row = Certificate.objects.filter(pk=found.certificate.pk).values().get()
    stored = b"|".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for value in row.values()
    )
    assert found.code.encode() not in stored
    assert HOLDER.encode() not in stored


def test_it_is_valid_until_its_last_day(project: Any, clock: Any) -> None:
    found = a_certificate(project, valid_until=today())
    assert check(found.code) == CertificateStatus.VALID
    assert check(f" {shown_code(found.code).upper()}\n") == CertificateStatus.VALID
    clock.put_on(days=1)
    assert check(found.code) == CertificateStatus.EXPIRED
    assert check(a_certificate(project, valid_until=None).code) == CertificateStatus.VALID


@pytest.mark.parametrize("typed", ["", "0" * 20, "x" * 5_000, "٣" * 20, "\0", "ab-" * 9])
def test_what_is_no_code_is_unknown_by_one_statement(
    typed: str, project: Any, django_assert_num_queries: Any
) -> None:
    a_certificate(project)
    with django_assert_num_queries(1):
        assert check(typed) is None


def test_a_check_is_one_statement(project: Any, django_assert_num_queries: Any) -> None:
    found = a_certificate(project)
    with django_assert_num_queries(1):
        assert check(found.code) == CertificateStatus.VALID


@pytest.mark.parametrize("name", [HOLDER, HOLDER.upper(), f"  {HOLDER.replace(' ', '   ')} "])
def test_who_brings_code_and_name_holds_it(name: str, project: Any) -> None:
    found = a_certificate(project)
    assert with_code_and_name(code=shown_code(found.code), holder=name) == found.certificate
    assert with_code_and_name(code=found.code, holder="Somebody else") is None
    assert with_code_and_name(code=a_certificate(project).code[::-1], holder=name) is None
    assert with_code_and_name(code=a_certificate(project, holder="").code, holder="")


def test_a_name_that_is_none_is_refused(project: Any) -> None:
    with pytest.raises(FieldConflict) as refused:
        a_certificate(project, holder="A\u202eB")
    assert refused.value.errors[0].field == "holder"
    assert not Certificate.objects.exists()


def test_the_same_words_are_stored_once(project: Any) -> None:
    first, second = a_certificate(project), a_certificate(project)
    assert first.certificate.award_id == second.certificate.award_id
    assert first.code != second.code
    other = Achievement(SIGNALS.id, {"en": "Another title"}, SIGNALS.criteria)
    renamed = a_certificate(project, achievement=other)
    assert renamed.certificate.award_id != first.certificate.award_id
    assert Award.objects.get(pk=first.certificate.award_id).titles == SIGNALS.title


def test_a_list_that_is_full_is_followed_by_another(
    project: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.programmes.services.status_lists.LIST_SIZE", TRIES)
    places = [a_certificate(project).certificate for _number in range(TRIES + 1)]
    entries = {(row.status_list, row.status_index) for row in places}
    assert len(entries) == TRIES + 1
    assert max(number for number, _index in entries) > 1
    assert free_entry() not in entries


def test_coordinators_revoke_and_say_why(programme: Programme, project: Any) -> None:
    found = a_certificate(project)
    where = {"project_id": project.pk, "certificate_id": found.certificate.pk}
    reason = RevocationReason.MISUSE
    for role in (Role.EDITOR, Role.PROGRAMME_MANAGER):
        with pytest.raises(PermissionDenied):
            revoke(by=programme.as_participant(role), reason=reason, **where)
    other = a_programme("other").as_participant(Role.COORDINATOR)
    with pytest.raises(Missing):
        revoke(by=other, reason=reason, **where)
    by = programme.as_participant(Role.COORDINATOR)
    assert revoke(by=by, reason=reason, **where).reason == reason
    assert check(found.code) == CertificateStatus.REVOKED
    with pytest.raises(ImpossibleMove):
        revoke(by=by, reason=reason, **where)
    entry = HistoryEntry.objects.get(project=project)
    assert (entry.event, entry.subject) == ("certificate.revoked", found.certificate.pk)


def test_a_renewed_one_stands_beside_the_one_before(project: Any, programme: Programme) -> None:
    first = a_certificate(project, valid_until=today())
    until = today() + timedelta(days=365)
    again = renew(
        certificate_id=first.certificate.pk, holder=HOLDER, language="en", valid_until=until
    )
    assert check(first.code) == check(again.code) == CertificateStatus.VALID
    assert again.certificate.award_id == first.certificate.award_id
    revoke(
        by=None,
        project_id=project.pk,
        certificate_id=again.certificate.pk,
        reason=RevocationReason.CONDITIONS,
    )
    with pytest.raises(ImpossibleMove):
        renew(certificate_id=again.certificate.pk, holder="", language="en", valid_until=until)


def test_certificates_outlive_their_project(project: Any) -> None:
    found = a_certificate(project)
    type(project).objects.filter(pk=project.pk).delete()
    assert check(found.code) == CertificateStatus.VALID
    assert with_code_and_name(code=found.code, holder=HOLDER)


def test_those_that_ended_long_ago_are_erased(project: Any) -> None:
    old = a_certificate(project, valid_until=date(2020, 1, 1))
    kept = [a_certificate(project, valid_until=today()), a_certificate(project, valid_until=None)]
    last = today() - retention.CERTIFICATES.length
    kept.append(a_certificate(project, valid_until=last))
    over = a_certificate(project, valid_until=last - timedelta(days=1))
    assert erase_ended() == 2
    assert erase_ended() == 0
    assert check(old.code) is check(over.code) is None
    assert all(check(one.code) for one in kept)
