"""Rounds tell of themselves: while answers come in, and when they have ended."""

import json

from backend.organisations.models import Organisation
from surveys.models import Publication, Round, WebhookCall
from surveys.services.rounds import close_round
from surveys.webhooks.delivery import send_due
from surveys.webhooks.hooks import add_webhook
from tests.clock import Clock
from tests.factories import Desk
from tests.surveys.services.scenes import an_open_round, answer

from .receiver import Receiver


def answered(organisation: Organisation, count: int) -> Round:
    survey = an_open_round(organisation, audience="token")
    for number in range(count):
        answer(survey, number)
    return survey


def test_each_publication_of_a_round_is_told(
    desk: Desk, receiver: Receiver, listening: tuple[Receiver, str], clock: Clock
) -> None:
    add_webhook(desk.row, listening[1])
    survey = answered(desk.row, 40)
    there = list(Publication.objects.order_by("number").values_list("number", "final"))
    assert there[0] == (1, False)
    assert [
        webhook_call.publication.number
        for webhook_call in WebhookCall.objects.filter(state="waiting")
    ] == [there[-1][0]]
    clock.put_on(hours=1)
    assert send_due() == 1
    close_round(survey)
    assert send_due() == 1
    told = [json.loads(one["body"])["publication"] for one in receiver.received]
    assert [(one["number"], one["final"]) for one in told] == [
        (there[-1][0], False),
        (there[-1][0] + 1, True),
    ]
    assert told[-1]["respondents"] == 40


def test_without_a_webhook_nothing_is_kept(desk: Desk) -> None:
    close_round(answered(desk.row, 20))
    assert (Publication.objects.count() > 0, WebhookCall.objects.count()) == (True, 0)
