"""Pages of certificates: whether one counts, and the certificate again for who knows the name."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from django.db import models
from django.test import Client

from backend.core.days import today
from backend.core.locale import seekers_languages
from backend.organisations.models import Role
from backend.programmes.certificate_addresses import check_address, shown_code
from backend.programmes.models import Certificate, CertificateReminder
from backend.programmes.services.certificates import Issued, revoke
from backend.programmes.states import RevocationReason
from tests.api.test_queries import statements
from tests.programmes.certificates import HOLDER, a_certificate
from tests.programmes.factories import Programme, a_programme, a_project

pytestmark = pytest.mark.django_db

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def programme() -> Programme:
    return a_programme()


@pytest.fixture
def project(programme: Programme) -> Any:
    return a_project(programme)


def revoked(project: Any, programme: Programme) -> Issued:
    found = a_certificate(project)
    revoke(
        by=programme.as_participant(Role.COORDINATOR),
        project_id=project.pk,
        certificate_id=found.certificate.pk,
        reason=RevocationReason.MISUSE,
    )
    return found


def page(code: str, language: str = "en") -> Any:
    return Client().get(f"/c/{code}", headers={"Accept-Language": language})


def paper(code: str, name: str, form: str = "pdf", **headers: str) -> Any:
    data = {"name": name, "form": form}
    return Client().post(f"/c/{code}/paper", data, headers=SAME_ORIGIN | headers)


def test_it_says_valid_expired_or_revoked_and_nothing_else(
    project: Any, programme: Programme
) -> None:
    states = {
        a_certificate(project).code: "This certificate is valid",
        a_certificate(project, valid_until=today() - timedelta(days=1)).code: "has run out",
        revoked(project, programme).code: "was taken back",
    }
    for code, words in states.items():
        answer = page(shown_code(code))
        assert answer.status_code == 200
        text = answer.content.decode()
        assert words in text
        for told in (HOLDER, "Signalen", "2026", "2027", "Desk", code, shown_code(code)):
            assert told not in text
        # To the byte the same for another one of this state.
        assert answer["Cache-Control"] == "no-store"
    first, second = a_certificate(project), a_certificate(project, valid_until=None, holder="")
    assert page(first.code).content == page(second.code).content


def test_unknown_and_malformed_codes_are_one_answer(project: Any) -> None:
    a_certificate(project)
    answers = [page(code) for code in ("2" * 20, "x", "%20", "A-B-C", "%00", "٣" * 20, "y" * 900)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert "We do not know this certificate" in answers[0].content.decode()


def test_they_ask_the_same(project: Any) -> None:
    """So that the time tells nobody which codes are there."""
    a_certificate(project)
    asked = []
    for code in ("2" * 20, "!", "y" * 900):
        with statements() as found:
            page(code)
        asked.append([sql for sql, _params in found])
    assert asked[0]
    assert asked[0] == asked[1] == asked[2]


def test_what_was_checked_before_is_verified_again_once_it_changed(
    project: Any, programme: Programme, django_assert_num_queries: Any
) -> None:
    over = a_certificate(project, valid_until=today() - timedelta(days=1))
    stands = a_certificate(project)
    assert "has run out" in page(over.code).content.decode()
    assert "This certificate is valid" in page(stands.code).content.decode()
    with django_assert_num_queries(1):
        page(stands.code)
    # Somebody with the database alone makes one valid again; a coordinator takes one back.
    written = Certificate._base_manager.filter(pk=over.certificate.pk)
    models.QuerySet.update(written, valid_until=today() + timedelta(days=9))
    for _time in range(2):
        assert page(over.code).status_code == 404
    revoke(
        by=programme.as_participant(Role.COORDINATOR),
        project_id=project.pk,
        certificate_id=stands.certificate.pk,
        reason=RevocationReason.MISUSE,
    )
    assert "was taken back" in page(stands.code).content.decode()


def test_what_is_typed_leads_to_the_page(project: Any) -> None:
    found = a_certificate(project)
    typed = f"  {shown_code(found.code).upper().replace('-', ' ')} "
    answer = Client().get("/c/", {"code": typed})
    assert answer.status_code == 303
    assert check_address(found.code).endswith(answer["Location"])
    assert Client().get("/c/").status_code == 200
    for nothing in ("", "---"):
        empty = Client().get("/c/", {"code": nothing}, headers={"Accept-Language": "en"})
        assert "Type the code first" in empty.content.decode()


@pytest.mark.parametrize("language", [*seekers_languages()])
def test_it_is_there_in_the_language_that_somebody_chooses(language: str, project: Any) -> None:
    code = a_certificate(project).code
    browser = page(code, seekers_languages() and "nl")
    chosen = Client().get(f"/c/{code}?language={language}", headers={"Accept-Language": "nl"})
    assert chosen.status_code == 200
    if language not in {"nl", "nl-easy"}:
        assert chosen["Content-Language"] != browser["Content-Language"]


def test_too_many_checks_from_one_address_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.web.certificates.answers.take", lambda *_call: 4)
    answer = page("2" * 20)
    assert (answer.status_code, answer["Retry-After"]) == (429, "4")
    assert paper("2" * 20, HOLDER).status_code == 429


def test_whoever_knows_the_name_gets_the_paper_again(project: Any) -> None:
    found = a_certificate(project)
    code = shown_code(found.code)
    assert Client().get(f"/c/{code}?paper")["Location"] == f"/c/{code}/paper"
    assert Client().get(f"/c/{code}/paper").status_code == 200
    answer = paper(code, HOLDER.lower(), **{"Accept-Language": "en"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    with pypdfium2.PdfDocument(BytesIO(answer.content)) as document:
        assert len(document) == 1
        text = document[0].get_textpage().get_text_range()
        assert "Signals in the hotel" in text
        assert code in text
        assert document.count_attachments() == 1
        badge = document.get_attachment(0).get_data().raw.decode()
    assert badge.count(".") == 2
    again = paper(code, HOLDER, "badge")
    assert again["Content-Type"] == "application/jwt"
    # Another signature of the same.
    assert again.content.decode().rpartition(".")[0].partition(".")[0] == badge.partition(".")[0]
    plain = paper(code, HOLDER, "text").content.decode()
    assert HOLDER in plain
    assert check_address(found.code) in plain


def test_a_wrong_name_and_an_unknown_code_are_one_answer(
    project: Any, programme: Programme
) -> None:
    found = a_certificate(project)
    wrong = [
        paper(found.code, "Somebody else"),
        paper("2" * 20, "Somebody else"),
        paper("x", "Somebody else"),
        paper(revoked(project, programme).code, "Somebody else"),
        paper(found.code, "Somebody else", "word"),
    ]
    assert {answer.status_code for answer in wrong} == {404}
    assert len({answer.content for answer in wrong}) == 1


def test_a_revoked_one_is_not_made_again(project: Any, programme: Programme) -> None:
    answer = paper(revoked(project, programme).code, HOLDER)
    assert answer.status_code == 410
    assert (
        "was taken back"
        in Client()
        .get(f"/c/{revoked(project, programme).code}", headers={"Accept-Language": "en"})
        .content.decode()
    )


@pytest.mark.parametrize("before", ["", "https://", "http://www."])
@pytest.mark.parametrize("after", ["", "/", "/paper", "?in=nl"])
def test_an_address_is_read_as_its_code(project: Any, before: str, after: str) -> None:
    """Who pastes what the QR code holds is not told that the certificate is not real."""
    code = shown_code(a_certificate(project).code)
    for typed in (f"{before}training.kier.example/c/{code}{after}", f"kier.example/c\n{code}"):
        answer = Client().get("/c/", {"code": typed})
        assert (answer.status_code, answer["Location"]) == (303, f"/c/{code}")


def test_a_form_of_another_site_is_refused(project: Any) -> None:
    found = a_certificate(project)
    data = {"name": HOLDER, "form": "pdf"}
    answer = Client().post(f"/c/{found.code}/paper", data, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_what_a_certificate_is_for_has_a_page(project: Any) -> None:
    award = a_certificate(project).certificate.award_id
    text = Client().get(f"/c/achievements/{award}", headers={"Accept-Language": "nl"})
    assert "Signalen in het hotel" in text.content.decode()
    assert "Accept" in text["Vary"]
    assert Client().get(f"/c/achievements/{uuid4()}").status_code == 404
    shown = Client().get("/c/issuer", headers={"Accept": "application/json"}).json()
    assert shown["name"] == "Kier"
    assert "did.json" in Client().get("/c/issuer").content.decode()
    for path in ("/c/issuer", f"/c/achievements/{award}"):
        answers = [Client().get(path, headers={"Accept-Language": "th"})]
        answers.append(Client().get(f"{path}?language=th"))
        for answer in answers:
            assert answer["Content-Language"] == "th"
            assert "ตรวจใบรับรอง" in answer.content.decode()
    assert Certificate.objects.count() == 1


def test_a_holder_can_leave_an_address_for_one_mail(project: Any) -> None:
    found = a_certificate(project)

    def left(name: str, email: str) -> Any:
        data = {"name": name, "form": "reminder", "email": email}
        headers = {**SAME_ORIGIN, "Accept-Language": "en"}
        return Client().post(f"/c/{found.code}/paper", data, headers=headers)

    assert left("Somebody else", "a@mail.example").status_code == 404
    wrong = left(HOLDER, "a@")
    assert wrong.status_code == 409
    assert 'id="email-fault"' in wrong.content.decode()
    assert "You get one mail" in left(HOLDER, "a@mail.example").content.decode()
    assert CertificateReminder.objects.get().certificate_id == found.certificate.pk
