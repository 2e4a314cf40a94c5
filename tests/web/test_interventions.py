"""Results pages: what strangers see of an intervention, and what they may ask."""

from typing import Any

import pytest
from django.test import Client

from backend.core import throttling
from backend.organisations.models import Role
from backend.programmes.models import Intervention, StakeholderQuestion
from backend.programmes.services import stakeholder_questions
from backend.programmes.services.intervention_checks import save_check
from backend.programmes.services.interventions import change_intervention, decide
from backend.programmes.services.stakeholder_questions import (
    answer_question,
    erase_unanswered,
    refuse_question,
    refuse_waiting,
)
from notifications.models import Notice
from tests.clock import Clock
from tests.programmes.factories import Programme, a_programme, a_project
from tests.programmes.interventions import a_question, an_intervention

NL = {"HTTP_ACCEPT_LANGUAGE": "nl"}


@pytest.fixture
def programme(db: None) -> Programme:
    return a_programme()


@pytest.fixture
def row(clock: Clock, programme: Programme) -> Intervention:
    assert clock
    return an_intervention(programme, a_project(programme, "field-lab", ends_on=None))


def place_of(programme: Programme, row: Intervention) -> Any:
    by = programme.as_participant(Role.EDITOR)
    return {"by": by, "project_id": row.project_id, "intervention_id": row.pk}


def page_of(row: Intervention, **query: str) -> str:
    return Client().get(f"/r/{row.code}", query, **NL).content.decode()


def asked(row: Intervention, text: str, **more: str) -> Any:
    headers = {"Origin": "http://testserver"}
    return Client(**more).post(f"/r/{row.code}?in=nl", {"text": text}, headers=headers)


def test_it_says_plan_weeks_decision_and_answers(programme: Programme, row: Intervention) -> None:
    place = place_of(programme, row)
    save_check(**place, week=1, version=0, done="Twee tafels", seen="Zes gesprekken")
    decide(**place, version=1, decision="scale", reason="Het werkt.", carried_on_by="De stad")
    question = a_question(row)
    answer_question(**place, question_id=question.pk, answer="De gemeente.")
    shown = page_of(row)
    for text in (row.team, row.assumption, row.target, "Twee tafels", "Het werkt.", "De stad"):
        assert text in shown
    assert "Wie betaalt dit?" in shown
    assert "De gemeente." in shown


def test_what_is_not_public_is_nowhere(programme: Programme, row: Intervention) -> None:
    change_intervention(**place_of(programme, row), version=1, is_public=False)
    for path in (f"/r/{row.code}", f"/r/{row.code}/paper"):
        assert Client().get(path).status_code == 404
    assert asked(row, "Waarom?").status_code == 404


def test_a_question_is_shown_once_it_is_answered(programme: Programme, row: Intervention) -> None:
    answer = asked(row, "Wie betaalt <b>dit</b>?")
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        f"/r/{row.code}?in=nl&asked#questions",
    )
    question = StakeholderQuestion.objects.get()
    assert question.text not in page_of(row)
    place = place_of(programme, row)
    answer_question(**place, question_id=question.pk, answer="Wij.")
    assert "Wie betaalt &lt;b&gt;dit&lt;/b&gt;?" in page_of(row)
    refuse_question(**place, question_id=question.pk)
    assert "Wie betaalt" not in page_of(row)


def test_a_question_keeps_its_lines(programme: Programme, row: Intervention) -> None:
    asked(row, "Wie betaalt dit?\r\n\r\nEn hoe\tlang\u202e nog?\0")
    question = StakeholderQuestion.objects.get()
    assert question.text == "Wie betaalt dit?\n\nEn hoe lang nog?"
    answer_question(**place_of(programme, row), question_id=question.pk, answer="De gemeente.")
    assert "Wie betaalt dit?<br><br>En hoe lang nog?" in page_of(row)


def test_nothing_is_kept_of_who_asks_and_the_owner_hears(
    programme: Programme, row: Intervention
) -> None:
    asked(row, "Wie betaalt dit?")
    question = StakeholderQuestion.objects.get()
    assert question.week.isoweekday() == 1
    columns = {field.name for field in StakeholderQuestion._meta.get_fields()}
    assert columns == {"id", "intervention", "number", "text", "answer", "state", "week", "mac"}
    notice = Notice.objects.get()
    assert (notice.kind, notice.recipient) == ("intervention.asked", programme.editor.member.pk)


def test_the_same_question_is_one_and_not_all_are_taken(
    row: Intervention, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stakeholder_questions, "MOST_WAITING", 3)
    for _time in range(2):
        assert asked(row, "Wie betaalt dit?").status_code == 303
    assert StakeholderQuestion.objects.count() == 1
    for number in (1, 2):
        a_question(row, f"Vraag {number}?")
    refused = asked(row, "Nog een?")
    assert refused.status_code == 409
    assert "Nog een?" in refused.content.decode()
    assert StakeholderQuestion.objects.count() == 3


def test_who_floods_a_page_slows_down_and_keeps_nobody_else_out(
    programme: Programme, row: Intervention, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stakeholder_questions, "MANY_WAITING", 10)
    monkeypatch.setattr(throttling.time, "time", lambda: 1_800_000_000.0)
    flood = [asked(row, f"Vraag {number}?").status_code for number in range(25)]
    # Ten are taken as always, then those of a burst.
    burst = throttling.BURSTS["crowded"]
    assert flood == [303] * (10 + burst) + [429] * (15 - burst)
    for number in range(3):
        assert asked(row, f"Wie {number}?", REMOTE_ADDR=f"192.0.2.{number}").status_code == 303
    # The owner heard of the first ones, and that there are many.
    assert Notice.objects.count() == stakeholder_questions.FEW_WAITING + 1
    # Another page has its own turns.
    other = an_intervention(programme, row.project, team="Team Haven")
    for number in range(10):
        a_question(other, f"Vraag {number}?")
    assert asked(other, "Wie betaalt dit?").status_code == 303


def test_a_team_answers_what_is_one_and_erases_the_others_at_once(
    programme: Programme, row: Intervention
) -> None:
    for text in ("Wie betaalt dit?", "spam 1", "spam 2"):
        a_question(row, text)
    place, first = place_of(programme, row), StakeholderQuestion.objects.get(number=1)
    answer_question(**place, question_id=first.pk, answer="Wij.")
    # What came while they looked is not erased with what they saw.
    a_question(row, "Tot wanneer?")
    assert refuse_waiting(**place, last_number=3) == 2
    texts = StakeholderQuestion.objects.order_by("number").values_list("text", flat=True)
    assert [*texts] == ["Wie betaalt dit?", "Tot wanneer?"]
    assert refuse_waiting(**place, last_number=3) == 0


def test_a_number_comes_once_so_that_nothing_is_erased_that_nobody_looked_at(
    programme: Programme, row: Intervention
) -> None:
    place = place_of(programme, row)
    a_question(row, "spam 1")
    spam = a_question(row, "spam 2")
    # Somebody looks at both; a colleague erases one, and a stranger asks.
    refuse_question(**place, question_id=spam.pk)
    asked_meanwhile = a_question(row, "Wie betaalt dit?")
    assert asked_meanwhile.number == 3
    assert refuse_waiting(**place, last_number=2) == 1
    assert [*StakeholderQuestion.objects.all()] == [asked_meanwhile]


@pytest.mark.parametrize(("text", "status"), [("", 200), ("x" * 601, 200), ("\u202e", 200)])
def test_what_is_no_question_is_told(row: Intervention, text: str, status: int) -> None:
    answer = asked(row, text)
    assert answer.status_code == status
    assert 'role="alert"' in answer.content.decode()
    assert not StakeholderQuestion.objects.exists()


def test_a_form_of_another_site_is_refused(row: Intervention) -> None:
    headers = {"Origin": "https://elsewhere.example"}
    answer = Client().post(f"/r/{row.code}", {"text": "Waarom?"}, headers=headers)
    assert answer.status_code == 403
    assert not StakeholderQuestion.objects.exists()


def test_a_team_that_takes_no_questions_has_no_form(
    programme: Programme, row: Intervention
) -> None:
    change_intervention(**place_of(programme, row), version=1, takes_questions=False)
    assert "<form" not in page_of(row)
    assert asked(row, "Waarom?").status_code == 409


def test_questions_that_nobody_answers_are_erased(row: Intervention, clock: Clock) -> None:
    a_question(row)
    clock.put_on(days=182)
    assert erase_unanswered() == 0
    clock.put_on(days=8)
    assert erase_unanswered() == 1


@pytest.mark.full
@pytest.mark.parametrize("language", ["nl", "en", "vi", "zh-hans"])
def test_on_paper_in_each_language(row: Intervention, language: str) -> None:
    answer = Client().get(f"/r/{row.code}/paper", {"in": language})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_what_the_team_wrote_is_marked_in_its_language(row: Intervention) -> None:
    assert f'<h1 lang="nl" dir="ltr">{row.team}</h1>' in page_of(row, **{"in": "en"})
    assert f"<h1>{row.team}</h1>" in page_of(row)
