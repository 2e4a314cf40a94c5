"""Who helped may ask how it was: a survey is offered where a conversation was closed."""

from datetime import timedelta

import pytest
from django.test import Client

from backend.help_requests.models import HelpRequest
from backend.organisations.directory import forget_directory
from surveys.models import Round
from tests.factories import Desk, an_organisation
from tests.surveys.services.scenes import an_open_round
from tests.web.reading import at_desk
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(desk: Desk) -> Round:
    return an_open_round(desk.row, purpose="help")


def links(visitor: Visitor) -> list[str]:
    shown = [
        element
        for element in visitor.paper.root.inside()
        if element.tag == "a" and not element.hidden
    ]
    found = [one.attributes["href"] for one in shown]
    return [one for one in found if one.startswith("/s/")]


def close(visitor: Visitor, desk: Desk) -> None:
    caseworker, seeker = at_desk(desk)
    for move in ("accept", "close"):
        assert caseworker.move(seeker, move).status_code == 200
    visitor.press("look")


def test_a_closed_conversation_leads_to_the_survey(
    visitor: Visitor, desk: Desk, survey: Round
) -> None:
    assert links(visitor.press("look")) == []
    close(visitor, desk)
    assert links(visitor) == [f"/s/{survey.code}?in=en"]
    assert "How was the help of First?" in visitor.paper.text
    assert "Your answers stay apart from this conversation." in visitor.paper.text


def test_the_link_names_neither_request_nor_code(
    visitor: Visitor, desk: Desk, survey: Round
) -> None:
    close(visitor, desk)
    [link] = links(visitor)
    [root] = visitor.values("root", "talk")
    request = str(HelpRequest.objects.get().id)
    assert not any(secret in link for secret in (root, request, request.replace("-", "")))


def test_the_questions_come_in_the_language_of_the_page(
    visitor: Visitor, desk: Desk, survey: Round
) -> None:
    close(visitor.speak("nl"), desk)
    [link] = links(visitor)
    page = Client(headers={"accept-language": "en"}).get(link)
    assert page["Content-Language"] == "nl"


@pytest.mark.parametrize(
    "changes",
    [{"purpose": "training"}, {"test": True}, {"status": "closed"}, {"audience": "token"}],
)
def test_other_rounds_are_not_offered(
    visitor: Visitor, desk: Desk, survey: Round, changes: dict[str, object]
) -> None:
    Round.objects.filter(id=survey.id).update(**changes)
    close(visitor, desk)
    assert links(visitor) == []


def test_scripts_get_the_link_with_the_page_of_the_conversation(desk: Desk, survey: Round) -> None:
    part = Visitor().send({"step": "start"}, **{"Kier-Part": "talk"}).answer.content.decode()
    assert f'data-questions="{desk.id}"' in part
    assert f'href="/s/{survey.code}?in=en"' in part


def test_of_many_organisations_few_are_on_that_page(
    desk: Desk, survey: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveys.selectors.MAX_LINKS", 2)
    for number in (1, 2):
        other = an_open_round(an_organisation(f"no-{number}"), purpose="help")
        later = survey.closes_on + timedelta(days=1)
        Round.objects.filter(id=other.id).update(closes_on=later)
    forget_directory()
    part = Visitor().send({"step": "start"}, **{"Kier-Part": "talk"}).answer.content.decode()
    assert part.count("data-questions=") == 2
    assert f'data-questions="{desk.id}"' not in part
