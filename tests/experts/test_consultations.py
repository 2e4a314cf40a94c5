"""Consultations: what may be asked, and how they move on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from backend.core.errors import Conflict, ImpossibleMove
from backend.experts import local_time, pseudonyms
from backend.experts.models import Consultation, Invitation
from backend.experts.services import consultations, contributions, requests
from backend.experts.services.consultations import remind_of_answering, set_up
from backend.experts.services.contributions import AnsweringOver
from backend.experts.services.history import Actor
from notifications.models import Notice
from surveys.models import Round, Token
from surveys.services.rounds import close_round, delete_round
from surveys.services.schedule import close_due
from tests.clock import Clock
from tests.experts.consultation_scenes import (
    YES,
    Talk,
    a_talk,
    a_version,
    in_days,
    own_boxes,
    questions,
)
from tests.experts.factories import Hope, an_expert, an_invitation, some_boxes
from tests.experts.people import AtHope


def test_the_round_is_open_for_tokens_that_nobody_has(hope: Hope) -> None:
    talk = a_talk(hope).set_up()
    survey = Round.objects.get()
    assert (survey.status, survey.audience, survey.purpose) == ("open", "token", "assignment")
    assert survey.closes_on == talk.row.answer_until == in_days(7)
    assert not Token.objects.exists()


def test_no_word_is_required_of_the_round(hope: Hope) -> None:
    a_talk(hope).set_up()
    items = Round.objects.get().version.definition["items"]
    assert [item.get("required", "") for item in items] == ["true()", "true()", ""]


def test_everybody_gets_a_star_of_their_own_and_hears(hope: Hope) -> None:
    talk = a_talk(hope, 30).set_up()
    names = {invitation.pseudonym for invitation in Invitation.objects.all()}
    assert len(names) == 30
    assert "" not in names
    assert Notice.objects.filter(kind="expert.news", subject=talk.parts[0].id).count() == 1


def test_who_accepts_later_gets_a_star_that_is_free(hope: Hope) -> None:
    talk = a_talk(hope, 1).set_up()
    later = an_invitation(talk.assignment, an_expert(hope, "Later"))
    consultations.give_pseudonyms(talk.assignment)
    before = Invitation.objects.get(pk=talk.parts[0].pk).pseudonym
    later.refresh_from_db()
    assert later.pseudonym
    assert later.pseudonym != before


def test_who_stops_keeps_their_star(hope: Hope) -> None:
    talk = a_talk(hope, 1).set_up()
    Invitation.objects.update(state="declined", pseudonym="Vega")
    names = pseudonyms.draw(39, {"Vega"})
    assert "Vega" not in names
    assert len(set(pseudonyms.draw(60, names))) == 60
    later = an_invitation(talk.assignment, an_expert(hope, "Later"))
    consultations.give_pseudonyms(talk.assignment)
    later.refresh_from_db()
    assert later.pseudonym not in {"", "Vega"}


@pytest.mark.parametrize("where", ["relevant", "constraint", "required", "calculation"])
def test_nothing_may_look_at_a_free_text(hope: Hope, where: str) -> None:
    version = a_version(hope, questions(**{where: "${words} = 'x'"}))
    with pytest.raises(Conflict) as refused:
        set_up(a_talk(hope).assignment, version=version, answer_until=in_days(1), reacts=False)
    [error] = refused.value.errors
    assert (error.field, error.code) == (f"questionnaire.items.0.{where}", "free-text")


def test_repeated_questions_are_refused(hope: Hope) -> None:
    inner = {"kind": "integer", "name": "age", "label": {"nl": "Leeftijd?"}}
    data = questions()
    data["items"].append({"kind": "repeat", "name": "people", "items": [inner]})
    with pytest.raises(Conflict) as refused:
        set_up(
            a_talk(hope).assignment,
            version=a_version(hope, data),
            answer_until=in_days(1),
            reacts=False,
        )
    assert [(error.field, error.code) for error in refused.value.errors] == [
        ("questionnaire.items.3", "repeat")
    ]


@pytest.mark.parametrize("days", [-2, 400])
def test_the_last_day_is_within_a_year(hope: Hope, days: int) -> None:
    with pytest.raises(Conflict) as refused:
        set_up(
            a_talk(hope).assignment,
            version=a_version(hope),
            answer_until=in_days(days),
            reacts=False,
        )
    assert refused.value.errors[0].field == "answer_until"


@pytest.mark.parametrize("state", ["submitted", "delivered"])
def test_only_a_request_under_way_is_put_to_members(hope: Hope, state: str) -> None:
    talk = a_talk(hope)
    type(talk.assignment).objects.update(state=state)
    with pytest.raises(ImpossibleMove):
        talk.set_up()


def test_other_questions_stand_in_until_somebody_begins(hope: Hope) -> None:
    talk = a_talk(hope).set_up()
    talk.set_up()
    assert Round.objects.count() == Consultation.objects.count() == 1
    contributions.keep_draft(talk.parts[0], own_boxes(hope, talk.people[0]))
    with pytest.raises(ImpossibleMove):
        talk.set_up()


def test_the_last_day_moves_with_the_round(hope: Hope) -> None:
    talk = a_talk(hope).set_up()
    changed = consultations.change(talk.row, answer_until=in_days(9), reacts=True)
    assert (changed.answer_until, changed.reacts) == (in_days(9), True)
    assert Round.objects.get().closes_on == in_days(9)


@pytest.mark.parametrize(("reacts", "after"), [(False, "summary"), (True, "reacting")])
def test_the_clock_moves_on_when_the_last_day_is_over(hope: Hope, reacts: bool, after: str) -> None:
    talk = a_talk(hope).set_up(reacts=reacts)
    assert consultations.end_due() == 0
    over = local_time.today() - timedelta(days=3)
    Consultation.objects.update(answer_until=over)
    assert consultations.end_due() == 1
    assert talk.now().state == after
    assert Round.objects.get().status == "closed"


def test_a_round_that_is_closed_already_is_left_so(hope: Hope) -> None:
    talk = a_talk(hope).set_up()
    close_round(Round.objects.get(), owner=consultations.owner_of(talk.assignment.pk))
    assert consultations.begin_summing(talk.row).stage == "summary"


def test_the_surveys_clock_leaves_the_round_to_the_one_of_consultations(hope: Hope) -> None:
    talk = a_talk(hope).set_up()
    for model in (Round, Consultation):
        day = "closes_on" if model is Round else "answer_until"
        model._default_manager.update(**{day: local_time.today() - timedelta(days=3)})
    assert close_due() == 0
    assert Round.objects.get().status == "open"
    assert consultations.end_due() == 1
    assert (talk.now().stage, Round.objects.get().status) == ("summary", "closed")


def test_the_round_of_a_request_that_ended_is_closed_as_well(hope: Hope) -> None:
    talk = a_talk(hope).set_up()
    requests.withdraw(talk.assignment, by=Actor("requester"))
    Consultation.objects.update(answer_until=local_time.today() - timedelta(days=1))
    assert (consultations.end_due(), consultations.end_due()) == (1, 0)
    assert (talk.now().stage, Round.objects.get().status) == ("asking", "closed")


def test_without_a_second_round_nobody_reacts(hope: Hope) -> None:
    with pytest.raises(ImpossibleMove):
        consultations.begin_reacting(a_talk(hope).set_up().row)


def test_a_round_of_a_consultation_is_not_deleted(hope: Hope) -> None:
    talk = a_talk(hope).set_up()
    consultations.begin_summing(talk.row)
    with pytest.raises(Conflict):
        delete_round(Round.objects.get())


def test_what_is_on_the_shelf_stays_as_it_was(hope: Hope) -> None:
    version: Any = a_version(hope)
    set_up(a_talk(hope).assignment, version=version, answer_until=in_days(1), reacts=False)
    version.refresh_from_db()
    assert not version.fixed
    assert version.definition["items"][2]["required"] == "true()"


def told() -> list[str]:
    return sorted(str(one) for one in Notice.objects.values_list("recipient", flat=True))


@pytest.mark.parametrize(
    "late",
    [
        lambda talk: talk.answer(1),
        lambda talk: contributions.keep_draft(talk.parts[1], own_boxes(talk.hope, talk.people[1])),
    ],
    ids=["answers", "draft"],
)
def test_what_comes_after_the_end_has_a_code_of_its_own(
    hope: Hope, late: Callable[[Talk], object]
) -> None:
    talk = a_talk(hope).set_up().answer(0)
    consultations.begin_summing(talk.row)
    with pytest.raises(AnsweringOver) as refused:
        late(talk)
    assert refused.value.code == "answering-over"


def test_nothing_is_taken_after_the_last_day_though_the_clock_waits_for_the_morning(
    hope: Hope, clock: Clock
) -> None:
    talk = a_talk(hope).set_up()
    clock.put_on(days=7)
    talk.answer(0)
    clock.now = clock.now.replace(hour=23, minute=30)
    assert talk.now().stage == "asking"
    with pytest.raises(AnsweringOver):
        talk.answer(1)
    with pytest.raises(AnsweringOver):
        contributions.keep_draft(talk.parts[1], own_boxes(hope, talk.people[1]))


def test_what_arrived_before_is_no_late_answer(hope: Hope) -> None:
    talk = a_talk(hope).set_up().answer(0)
    consultations.begin_summing(talk.row)
    with pytest.raises(ImpossibleMove) as refused:
        contributions.hand_in(talk.parts[0], language="nl", choices=YES, boxes=some_boxes(hope))
    assert refused.value.code == "impossible-move"


def test_a_late_hand_in_is_told_over_the_wire(hope: Hope) -> None:
    talk = a_talk(hope).set_up()
    consultations.begin_summing(talk.row)
    path = f"/api/v1/experts/me/invitations/{talk.parts[0].id}/consultation/answers"
    body = {"language": "nl", "choices": YES, "recordings": []}
    answer = AtHope(talk.people[0].staff).post(path, body)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/answering-over")


@pytest.mark.parametrize(("days", "count"), [(3, 0), (2, 2), (1, 2), (0, 0)])
def test_who_has_not_answered_is_reminded_two_days_and_a_day_before(
    hope: Hope, clock: Clock, days: int, count: int
) -> None:
    talk = a_talk(hope, 3).set_up().answer(0)
    clock.put_on(days=7 - days)
    Notice.objects.all().delete()
    assert remind_of_answering() == count
    assert told() == sorted(str(part.expert_id) for part in talk.parts[1:])[:count]
    assert remind_of_answering() == 0


def test_nobody_is_reminded_on_the_day_of_the_question(hope: Hope, clock: Clock) -> None:
    talk = a_talk(hope)
    consultations.set_up(
        talk.assignment, version=a_version(hope), answer_until=in_days(2), reacts=False
    )
    assert remind_of_answering() == 0
    clock.put_on(days=1)
    assert remind_of_answering() == 2
