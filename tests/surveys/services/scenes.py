"""A round with three questions, and people who answer it."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import connections

from backend.core import days
from backend.organisations.models import Organisation
from notifications.recipients import member
from surveys.models import Invitation, Questionnaire, Round, Version
from surveys.questionnaire.definition import Definition, read
from surveys.selectors import people_of
from surveys.services import questionnaires
from surveys.services.invitations import invite
from surveys.services.responses import hand_in
from surveys.services.rounds import create_round, start_round
from surveys.services.tokens import invitation_token, make_tokens

THREE: dict[str, Any] = {
    "title": {"nl": "Drie vragen", "en": "Three questions"},
    "languages": ["nl", "en"],
    "items": [
        {"kind": "yes_no", "name": "glad", "label": {"nl": "Blij?", "en": "Glad?"}},
        {
            "kind": "integer",
            "name": "number",
            "label": {"nl": "Nummer?", "en": "Number?"},
            "required": "true()",
            "constraint": ". >= 0 and . < 1000",
            "parameters": {"classes": "10 100"},
        },
        {"kind": "text", "name": "why", "label": {"nl": "Waarom?", "en": "Why?"}},
    ],
}


def three() -> Definition:
    return read(THREE)


def a_questionnaire(organisation: Organisation) -> Questionnaire:
    return questionnaires.create(organisation=organisation, name="Three", definition=three())


def a_draft(organisation: Organisation, **more: Any) -> Round:
    version = Version.objects.get(questionnaire=a_questionnaire(organisation))
    last = days.today() + timedelta(days=30)
    columns: dict[str, Any] = {"version": version, "name": "Spring", "closes_on": last}
    return create_round(organisation=organisation, **(columns | more))


def an_open_round(organisation: Organisation, **more: Any) -> Round:
    return start_round(a_draft(organisation, **more))


def invited(survey: Round, count: int) -> list[Invitation]:
    people = [uuid4() for _one in range(count)]
    invite(survey, map(member, people))
    rows = {
        invitation.recipient: invitation
        for invitation in Invitation.objects.filter(recipient__in=people)
    }
    return [rows[person] for person in people]


def answer(survey: Round, number: int = 1, **more: Any) -> bool:
    answers = {"number": number} | more.pop("answers", {})
    if survey.audience == "token" and "token" not in more:
        [more["token"]] = make_tokens(survey, count=1, group=more.pop("group", ""))
    return hand_in(
        survey,
        **{"answers": answers, "language": "nl", "submission": uuid4()} | more,
    )


def answer_as(survey: Round, invitation: Invitation, number: int, **more: Any) -> bool:
    return answer(survey, number, token=invitation_token(invitation.id), **more)


def all_at_once(acts: Iterable[Callable[[], Any]], threads: int = 0) -> list[Any]:
    """Run acts at the same moment; return the result or error of each."""
    acts = list(acts)
    threads = threads or len(acts)
    gate = threading.Barrier(threads)
    first = iter(range(threads))

    def run(act: Callable[[], Any]) -> Any:
        try:
            if next(first, None) is not None:
                gate.wait(60)
            return act()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return [future.result() for future in [pool.submit(run, act) for act in acts]]


def numbers(survey: Round) -> list[int]:
    return sorted(one["number"] for one in survey.responses.values_list("answers", flat=True))


def counts_of(survey: Round) -> tuple[int, int]:
    people = people_of([survey])[survey.id]
    return people.invited, people.done
