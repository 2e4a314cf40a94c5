"""Cards and posters of links: in the link's language, with its QR code, for screen readers too."""

from typing import Any

import pytest
import segno
from django.utils import translation

from backend.core.errors import Conflict
from backend.core.extras import Extra
from backend.programmes.models import Link, Project
from backend.programmes.services import link_files
from backend.programmes.services.link_files import address_of, paper_of
from tests.extras import left_out
from tests.personas import Browser
from tests.programmes.factories import Programme, a_link, a_project
from tests.surveys.services.scenes import an_open_round

# Where a PDF says that it keeps to PDF/UA.
PDF_UA = b"pdfuaid:part"


@pytest.fixture
def project(programme: Programme, settings: Any) -> Project:
    settings.PUBLIC_URL = "https://kier.example"
    return a_project(programme)


@pytest.fixture
def link(programme: Programme, project: Project) -> Link:
    return a_link(programme, project, language="vi")


@pytest.mark.parametrize("form", ["card", "poster"])
@pytest.mark.parametrize("language", ["nl", "nl-easy", "en", "vi", "zh-hans", "th"])
def test_a_paper_has_every_sign_and_is_for_screen_readers(
    programme: Programme, project: Project, settings: Any, form: str, language: str
) -> None:
    settings.SEEKERS_LANGUAGES = [("th", "ภาษาไทย")]
    found = paper_of(a_link(programme, project, language=language), form)
    assert found.startswith(b"%PDF")
    assert PDF_UA in found


def test_what_is_printed_is_the_address_and_the_languages_words(link: Link) -> None:
    with translation.override(link.language):
        content = link_files._content(link, "card")
        title = translation.gettext("Is something wrong? Tell it here.")
    assert content["address"] == f"kier.example/l/{link.code}"
    assert content["title"] == title != "Is something wrong? Tell it here."
    code = segno.make(address_of(link), error="q", micro=False)
    assert content["qr"] == code.svg_inline(border=4, dark="#1b1712", light="#ffffff")


def test_arabic_is_set_from_right_to_left(link: Link) -> None:
    with translation.override("ar"):
        assert link_files._content(link, "card")["direction"] == "rtl"


def test_a_language_without_pages_a_survey_or_no_extra_makes_none(
    programme: Programme, project: Project, link: Link
) -> None:
    survey = an_open_round(programme.desk.row)
    others = [
        a_link(programme, project, language="ti"),
        a_link(programme, project, target="survey", target_code=survey.code),
    ]
    for row in others:
        with pytest.raises(Conflict):
            paper_of(row, "card")
    with left_out(Extra.PDF), pytest.raises(Conflict):
        paper_of(link, "card")


def test_a_member_downloads_it(programme: Programme, project: Project, link: Link) -> None:
    browser = Browser(programme.editor)
    path = f"/api/v1/programmes/projects/{project.pk}/links/{link.pk}/paper"
    answer = browser.get(f"{path}?form=poster")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert f"poster-{link.code}-vi.pdf" in answer["Content-Disposition"]
    assert browser.get(f"{path}?form=banner").status_code == 404
    assert browser.get(path).status_code == 404
