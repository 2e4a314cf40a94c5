"""Rounds that belong to another part of Kier: read as before, changed by that part alone."""

from typing import Any, cast
from uuid import uuid4

import pytest
from django.test import Client

from backend.core.errors import ImpossibleMove
from surveys.models import Export, FreeText, Questionnaire, Round, Token, Version, Webhook
from surveys.services.boxes import lock_text
from surveys.services.rounds import change_round, close_round, delete_round
from surveys.webhooks.hooks import add_webhook
from tests.api.roles import Row, World
from tests.api.survey_rows import HERE, QUESTIONNAIRE, ROUND, ROUNDS, SURVEYS, VERSION
from tests.experts.consultation_scenes import Talk, a_talk, in_days
from tests.experts.factories import Hope, a_platform
from tests.personas import Browser

WORDS = "This round belongs to a consultation of Platform HOPE."
CHANGES = [
    row
    for row in SURVEYS
    if row.method != "get"
    and row.route.startswith((QUESTIONNAIRE, VERSION, ROUND))
    # A preview is kept nowhere.
    and not row.route.endswith("preview-ticket")
]
# How its link, its questions and its answers are reached from outside.
FROM_OUTSIDE = [
    row for row in SURVEYS if row.route.startswith((f"{HERE}/answering", "s/<str:code>"))
]


@pytest.fixture
def hope(db: None) -> Hope:
    """The platform with its key and a coordinator."""
    return a_platform()


@pytest.fixture
def talk(hope: Hope) -> Talk:
    """A consultation that two members were asked to answer."""
    return a_talk(hope).set_up()


@pytest.fixture
def coordinator(hope: Hope) -> Browser:
    """A coordinator of the platform's organisation."""
    found = Browser(hope.coordinator)
    found.language = "en"
    return found


def name_of(row: Row) -> str:
    return f"{row.method} {row.route}"


def path_of(row: Row, survey: Round) -> str:
    box = lock_text("So", "nl", 512)
    text = FreeText.objects.create(round=survey, question="words", box=box)
    stands_for = {
        "<uuid:questionnaire>": survey.version.questionnaire_id,
        "<int:number>": 1,
        "<uuid:survey>": survey.id,
        "<uuid:text>": text.id,
        "<slug:code>": survey.code,
        "<str:code>": survey.code,
        "<str:word>": "x",
    }
    path = f"/{row.route}"
    for name, value in stands_for.items():
        path = path.replace(name, str(value))
    return path


def everything() -> list[Any]:
    models = (Round, Questionnaire, Version, Token, Export)
    return [sorted(map(repr, model._default_manager.values())) for model in models]


@pytest.mark.parametrize("row", CHANGES, ids=map(name_of, CHANGES))
def test_nothing_of_it_is_changed_by_the_surveys_own_calls(
    talk: Talk, coordinator: Browser, row: Row
) -> None:
    survey = talk.row.round
    path, before = path_of(row, survey), everything()
    body = row.body(cast("World", None), "coordinator") if row.body else None
    answer = coordinator.call(row.method, path, body)
    assert (answer.status_code, answer.json()["detail"][: len(WORDS)]) == (409, WORDS)
    assert everything() == before


def test_no_other_round_is_made_of_its_questions(talk: Talk, coordinator: Browser) -> None:
    body = {
        "questionnaire": str(talk.row.round.version.questionnaire_id),
        "name": "Again",
        "closes_on": str(in_days(3)),
    }
    answer = coordinator.call("post", f"/{ROUNDS}", body)
    assert (answer.status_code, answer.json()["detail"][: len(WORDS)]) == (409, WORDS)
    copy = {"copy_of": {"questionnaire": body["questionnaire"], "number": 1}, "name": "Mine"}
    assert coordinator.call("post", f"/{HERE}/questionnaires", copy).status_code == 201


@pytest.mark.parametrize("row", FROM_OUTSIDE, ids=map(name_of, FROM_OUTSIDE))
def test_nobody_finds_it_by_its_link(talk: Talk, client: Client, row: Row) -> None:
    survey = talk.row.round
    body = {"id": str(uuid4()), "answers": {"asked": "yes"}} if "responses" in row.route else None
    body = row.body(cast("World", None), "nobody") if body is None and row.body else body
    path = path_of(row, survey)
    if row.method == "get":
        assert client.get(path).status_code == 404
    else:
        assert client.post(path, body or {}, content_type="application/json").status_code == 404


def test_it_is_read_as_before_but_for_its_answers(talk: Talk, coordinator: Browser) -> None:
    survey = talk.row.round
    Round.objects.filter(id=survey.id).update(written=20)
    found = coordinator.get(f"/{ROUNDS}/{survey.id}").json()
    assert found["owner"].startswith(WORDS)
    assert (found["written"], found["published"]) == (None, 0)
    results = coordinator.get(f"/{ROUNDS}/{survey.id}/results").json()
    assert (results["tables"], results["respondents"]) == (None, None)


def test_no_webhook_tells_of_it(hope: Hope) -> None:
    add_webhook(hope.desk.row, "http://127.0.0.1:1/")
    talk = a_talk(hope, 6).set_up().answer()
    talk.summed()
    survey = Round.objects.get(id=talk.row.round_id)
    assert survey.publications.filter(final=True).exists()
    assert not Webhook.objects.filter(calls__isnull=False).exists()


def test_results_come_when_the_consultation_ends_its_round(hope: Hope) -> None:
    talk = a_talk(hope, 20).set_up().answer()
    assert not Round.objects.get(id=talk.row.round_id).publications.exists()
    talk.summed()
    [only] = Round.objects.get(id=talk.row.round_id).publications.all()
    assert (only.final, only.respondents) == (True, 20)


def test_whose_round_is_not_closed_or_moved_by_others_members_go_on_answering(
    talk: Talk, coordinator: Browser
) -> None:
    survey = Round.objects.get(id=talk.row.round_id)
    path = f"/{ROUNDS}/{survey.id}"
    for method, at, body in (
        ("post", f"{path}/close", {}),
        ("patch", path, {"closes_on": str(in_days(1))}),
        ("patch", path, {"name": "Mine"}),
        ("delete", path, None),
    ):
        answer = coordinator.call(method, at, body)
        assert (answer.status_code, answer.json()["detail"][: len(WORDS)]) == (409, WORDS)
    for act in (close_round, delete_round):
        with pytest.raises(ImpossibleMove):
            act(survey)
    with pytest.raises(ImpossibleMove):
        change_round(survey, closes_on=in_days(1))
    now = Round.objects.get(id=survey.id)
    assert (now.status, now.closes_on, now.name) == ("open", survey.closes_on, survey.name)
    # The consultation asks until the day that its members were told, and takes what they hand in.
    talk.answer()
    assert talk.contribution().counted
