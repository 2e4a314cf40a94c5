"""Cards and posters of links: in the link's language, with its QR code, for screen readers too."""

from typing import Any

import pytest
import segno
from django.utils import translation

from backend.core.errors import Conflict
from backend.core.extras import Extra
from backend.core.locale import seekers_languages
from backend.programmes.models import Link, Project
from backend.programmes.services import link_files
from backend.programmes.services.link_files import address_of, content_of, kit_of, paper_of
from tests.extras import left_out
from tests.personas import Browser
from tests.programmes.factories import Programme, a_link, a_project, in_days
from tests.programmes.papers import pages_of, read_codes, words_of
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


@pytest.mark.full
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
        content = content_of(link)
        title = translation.gettext("Is something wrong? Tell it here.")
    assert content["address"] == f"kier.example/l/{link.code}"
    assert content["title"] == title != "Is something wrong? Tell it here."
    code = segno.make(address_of(link), error="q", micro=False)
    size = code.symbol_size(border=4)[0]
    # A size of its own would be that on paper and screen, whatever is asked for there.
    assert content["qr"].startswith(f'<svg viewBox="0 0 {size} {size}" ')


def test_arabic_is_set_from_right_to_left(link: Link) -> None:
    with translation.override("ar"):
        assert content_of(link)["direction"] == "rtl"


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


# -- QR codes, read back ------------------------------------------------------------------------


@pytest.mark.full
@pytest.mark.parametrize("language", seekers_languages())
def test_the_code_of_a_card_leads_to_its_link(
    programme: Programme, project: Project, language: str
) -> None:
    row = a_link(programme, project, language=language)
    assert read_codes(paper_of(row, "card")) == [[address_of(row)]]


def test_a_code_is_read_from_a_small_and_a_large_picture(link: Link) -> None:
    for form in link_files.FORMS:
        pdf = paper_of(link, form)
        assert [read_codes(pdf, scale) for scale in (1, 2)] == [[[address_of(link)]]] * 2


# -- Kits ---------------------------------------------------------------------------------------


@pytest.fixture
def kit(programme: Programme, project: Project) -> list[Link]:
    """Links of two places in four languages, as they come in a kit, among others that do not."""
    survey = an_open_round(programme.desk.row)
    a_link(programme, project, target="survey", target_code=survey.code)
    a_link(programme, project, place="Ended", ends_on=in_days(-1))
    a_link(programme, project, place="In a message", channel="message")
    a_link(programme, project, place="Not offered", language="ti")
    return [
        a_link(programme, project, place=place, language=language)
        for place in ("Greenhouse", "Harbour")
        for language in ("ar", "nl", "vi", "zh-hans")
    ]


@pytest.mark.full
def test_a_kit_has_a_page_for_each_link(kit: list[Link], project: Project) -> None:
    pdf = kit_of(project, "card")
    assert PDF_UA in pdf
    assert read_codes(pdf) == [[address_of(link)] for link in kit]
    for text, link in zip(words_of(pdf), kit, strict=True):
        # On a page from right to left the reader of the PDF turns addresses round.
        assert link.language == "ar" or f"kier.example/l/{link.code}" in text


def test_a_kit_of_one_place(kit: list[Link], project: Project) -> None:
    assert pages_of(kit_of(project, "poster", "harb")) == 4
    with pytest.raises(Conflict):
        kit_of(project, "poster", "nowhere")


def test_a_kit_is_bounded(
    kit: list[Link], project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_files, "MOST_IN_KIT", 7)
    with pytest.raises(Conflict, match="at most 7"):
        kit_of(project, "card")
    assert pages_of(kit_of(project, "card", "Greenhouse")) == 4


def test_a_member_downloads_a_kit(programme: Programme, project: Project, kit: list[Link]) -> None:
    browser = Browser(programme.editor)
    path = f"/api/v1/programmes/projects/{project.pk}/links"
    answer = browser.get(f"{path}/kit?form=card&place=Harbour")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert "cards-truck.pdf" in answer["Content-Disposition"]
    assert browser.get(f"{path}/kit").status_code == 404
    assert browser.get(f"{path}/kit?form=card&place=nowhere").status_code == 409


def test_places_are_searched(programme: Programme, project: Project, kit: list[Link]) -> None:
    browser = Browser(programme.editor)
    path = f"/api/v1/programmes/projects/{project.pk}/links"
    found = browser.get(f"{path}?place=HARB").json()["results"]
    assert {row["place"] for row in found} == {"Harbour"}
    assert len(found) == 4
    assert browser.get(f"{path}?place=%25").json()["results"] == []
