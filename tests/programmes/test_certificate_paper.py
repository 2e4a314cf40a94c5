"""Certificates on paper: for screen readers, with a code that phones read, on one page."""

from typing import Any
from uuid import uuid4

import pytest

from backend.core.errors import Conflict
from backend.core.extras import Extra
from backend.core.locale import seekers_languages
from backend.programmes.certificate_addresses import check_address, shown_code
from backend.programmes.services.certificate_files import paper_of, text_of
from backend.programmes.services.certificates import LONGEST_HOLDER, Achievement
from backend.programmes.states import CertificateKind
from tests.extras import left_out

from .certificates import HOLDER, a_certificate
from .factories import a_programme, a_project
from .papers import is_within, pages_of, read_codes, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.full]

PDF_UA = b"<pdfuaid:part>1</pdfuaid:part>"
LONG = Achievement(uuid4(), {"nl": "Signalen " * 13}, {"nl": "Rondde de cursus af. " * 14})


@pytest.fixture
def project(settings: Any) -> Any:
    settings.PUBLIC_URL = "https://kier.example"
    return a_project(a_programme())


@pytest.mark.parametrize("language", [*seekers_languages()])
def test_it_is_for_screen_readers_in_each_language(language: str, project: Any) -> None:
    found = a_certificate(project)
    pdf = paper_of(found.certificate, found.code, HOLDER, language)
    assert PDF_UA in pdf
    assert read_codes(pdf) == [[check_address(found.code)]]
    [words] = words_of(pdf)
    # In Arabic what reads the file turns words of another direction around.
    assert {*HOLDER.split()} <= {*words.split()}
    assert shown_code(found.code) in words or language == "ar"


@pytest.mark.parametrize("kind", CertificateKind.values)
def test_the_longest_words_stand_on_one_page(kind: str, project: Any) -> None:
    name = ("Hotel " * 30)[:LONGEST_HOLDER].strip()
    found = a_certificate(
        project, kind=CertificateKind(kind), achievement=LONG, holder=name, valid_until=None
    )
    pdf = paper_of(found.certificate, found.code, name, "nl")
    assert pages_of(pdf) == 1
    assert read_codes(pdf) == [[check_address(found.code)]]


@pytest.mark.parametrize("word", ["x", "W", "é", "ب", "李", "한", "ก", "ÿ-"])
def test_a_word_as_long_as_a_name_may_be_stands_on_the_page(word: str, project: Any) -> None:
    name = (word * LONGEST_HOLDER)[:LONGEST_HOLDER]
    title = Achievement(uuid4(), {"nl": name}, {"nl": "Rondde de cursus af."})
    found = a_certificate(project, achievement=title, holder=name)
    pdf = paper_of(found.certificate, found.code, name, "nl")
    assert pages_of(pdf) == 1
    assert PDF_UA in pdf
    assert is_within(pdf)


def test_one_without_a_name_has_none(project: Any) -> None:
    found = a_certificate(project, holder="")
    assert pages_of(paper_of(found.certificate, found.code, "", "nl")) == 1
    assert not text_of(found.certificate, found.code, "", "nl").startswith("Naam")


def test_what_people_wrote_is_text_and_never_markup(project: Any) -> None:
    name = "#panic() *a* $x$ <b>"
    found = a_certificate(project, holder=name)
    [words] = words_of(paper_of(found.certificate, found.code, name, "nl"))
    assert name in words


def test_without_typst_there_is_no_paper(project: Any) -> None:
    found = a_certificate(project)
    with left_out(Extra.PDF), pytest.raises(Conflict):
        paper_of(found.certificate, found.code, HOLDER, "nl")
    assert HOLDER in text_of(found.certificate, found.code, HOLDER, "nl")
