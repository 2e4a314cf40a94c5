"""`/l/<code>` of a stop: two ways on in all its languages; neutral afterwards."""

import re
from typing import Any

import brotli
import pytest
from django.test import Client

from backend.help_requests.models import HelpRequest
from backend.organisations.bundled import make_bundled_lifelines
from backend.organisations.directory import forget_directory
from backend.programmes.models import LinkCounts, Project, Stop
from backend.programmes.services.link_counts import LINK_COUNTS
from surveys.services.rounds import close_round
from tests.programmes.factories import Programme, a_programme, a_project, a_stop, in_days
from tests.web.paper import Paper
from tests.web.test_link_page import text_at
from tests.web.visitor import SAME, Visitor

pytestmark = pytest.mark.django_db
LONGEST = 14_000


@pytest.fixture
def programme() -> Programme:
    make_bundled_lifelines()
    made = a_programme()
    forget_directory()
    return made


@pytest.fixture
def stop(programme: Programme) -> Stop:
    return a_stop(programme, a_project(programme))


def paper_of(stop: Stop, language: str = "pl") -> Paper:
    answer = Client().get(f"/l/{stop.link.code}", headers={"Accept-Language": language})
    assert answer.status_code == 200
    return Paper(answer.content.decode())


def blocks(paper: Paper) -> dict[str, Any]:
    found = paper.find(lambda one: one.attributes.get("class") == "words")
    return {one.attributes["lang"]: one for one in found}


def checked(paper: Paper) -> list[str]:
    found = paper.find(lambda one: one.attributes.get("name") == "in" and one.tag == "input")
    radios = [one for one in found if one.attributes.get("type") == "radio"]
    return [one.attributes["id"] for one in radios if "checked" in one.attributes]


@pytest.mark.full
@pytest.mark.parametrize(
    ("browser", "shown"), [("pl", "pl"), ("nl", "nl"), ("en", "en"), ("hu", "hu"), ("vi", "hu")]
)
def test_all_languages_are_there_and_the_readers_own_is_shown(
    stop: Stop, browser: str, shown: str
) -> None:
    paper = paper_of(stop, browser)
    assert [*blocks(paper)] == ["hu", "nl", "en", "pl"]
    assert checked(paper) == [f"in-{shown}"]


def test_each_language_says_the_same(stop: Stop) -> None:
    found = blocks(paper_of(stop))
    for language, word in (
        ("hu", "Segítségre van szükségem"),
        ("pl", "Potrzebuję pomocy"),
        ("nl", "Ik heb hulp nodig"),
        ("en", "I need help"),
    ):
        text = found[language].text()
        assert word in text
        # Who to call in this country, and the way out.
        assert "06 80 20 55 20" in text
        [exit_] = [one for one in found[language].inside() if "data-exit" in one.attributes]
        assert exit_.attributes["href"].startswith("https://")


def test_one_way_leads_to_the_questions_in_the_language_that_is_shown(stop: Stop) -> None:
    assert stop.round
    for language, block in blocks(paper_of(stop)).items():
        [link] = [one for one in block.inside() if "data-way" in one.attributes and one.tag == "a"]
        assert link.attributes["href"] == f"/s/{stop.round.code}/{language}"
        assert Client().get(link.attributes["href"]).status_code == 200
    close_round(stop.round)
    assert "/s/" not in text_at(f"/l/{stop.link.code}")


@pytest.mark.full
@pytest.mark.parametrize(("country", "label"), [("HU", "Węgry"), ("PL", "Polska"), ("NL", "")])
def test_the_other_way_leads_to_the_start_with_the_country_filled_in(
    programme: Programme, country: str, label: str
) -> None:
    stop = a_stop(programme, a_project(programme), country=country, region="")
    form = blocks(paper_of(stop))["pl"]
    fields = {
        one.attributes["name"]: one.attributes["value"]
        for one in form.inside()
        if one.attributes.get("type") == "hidden"
    }
    visitor = Visitor(language="nl", opens=False).send([*fields.items(), ("go", "stay")])
    assert visitor.step == "start"
    assert visitor.answer["Content-Language"] == "pl"
    said = "To jest już wpisane:" in visitor.paper.by_id("main").text()
    assert said is bool(label)
    assert label in visitor.paper.by_id("main").text()
    visitor.press().press("boys", name="audience").press()
    assert visitor.values("region") == ([country] if label else [])
    # It can be changed.
    visitor.mark("region", "NL-UT").press()
    assert visitor.values("region") == ["NL-UT"]


def test_what_it_weighs(stop: Stop) -> None:
    headers = {"Accept-Language": "pl", "Accept-Encoding": "br"}
    answer = Client().get(f"/l/{stop.link.code}", headers=headers)
    assert len(answer.content) < LONGEST
    assert len(brotli.decompress(answer.content)) < 5 * LONGEST


def test_it_ends_as_it_began(programme: Programme, stop: Stop) -> None:
    plain = text_at("/")
    path = f"/l/{stop.link.code}"
    assert text_at(path) != plain
    later = a_stop(programme, stop.project, begins_on=in_days(1))
    ended = a_stop(programme, stop.project, begins_on=in_days(-3), ends_on=in_days(-1))
    for code in (later.link.code, ended.link.code):
        assert text_at(f"/l/{code}") == plain
    Project.objects.update(parts=["links"])
    assert text_at(path) == plain


def test_openings_and_going_on_are_counted_whichever_way(stop: Stop) -> None:
    path = f"/l/{stop.link.code}"
    for _visit in range(3):
        Client().get(path)
    assert Client().post(path, headers=SAME).status_code == 204
    [numbers] = LINK_COUNTS.opened(LinkCounts.objects.get(link=stop.link)).values()
    assert numbers == [3, 1]


def test_nothing_of_the_stop_is_in_what_is_sent_on(stop: Stop) -> None:
    page = re.sub(r"<script.*?</script>", "", text_at(f"/l/{stop.link.code}"))
    assert stop.link.code not in page
    assert str(stop.pk) not in page
    assert not HelpRequest.objects.exists()


def test_one_language_has_no_buttons(programme: Programme) -> None:
    stop = a_stop(programme, a_project(programme), country="NL", region="", languages=["nl"])
    paper = paper_of(stop)
    assert checked(paper) == []
    assert [*blocks(paper)] == ["nl"]


def test_without_questions_there_is_one_way(programme: Programme) -> None:
    stop = a_stop(programme, a_project(programme), questions=False)
    ways = [one for one in paper_of(stop).root.inside() if "data-way" in one.attributes]
    assert {way.tag for way in ways} == {"button"}
