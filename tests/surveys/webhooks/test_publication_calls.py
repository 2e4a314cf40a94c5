"""A publication is told, once, signed; what is in a call, and what is not."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from backend.core import days
from surveys.models import Publication, Webhook, WebhookCall
from surveys.results.labelled import labelled
from surveys.results.publication import publish
from surveys.states import JobState
from surveys.webhooks import delivery
from surveys.webhooks.delivery import send_due
from surveys.webhooks.publication_calls import tell
from tests.clock import Clock
from tests.surveys.results.rounds import a_round, write

from .conftest import SMALL, Told
from .receiver import Receiver, is_signed


def published(told: Told, count: int = 20, *, final: bool = True) -> Publication:
    write(told.round, [{"glad": "yes"}] * count)
    made = publish(told.round, final=final)
    assert made
    tell(made)
    return made


def states() -> list[tuple[str, int, str]]:
    rows = WebhookCall.objects.order_by("publication__number")
    return list(rows.values_list("state", "attempts", "answer"))


def test_what_is_published_is_sent_and_signed(told: Told, receiver: Receiver) -> None:
    made = published(told)
    assert send_due() == 1
    (got,) = receiver.received
    call = WebhookCall.objects.get()
    assert is_signed(told.secret, got)
    assert (got["path"], got["headers"]["content-type"]) == ("/results", "application/json")
    assert got["headers"]["webhook-id"] == str(call.id)
    body = json.loads(got["body"])
    results = body.pop("results")
    assert body == {
        "type": "results.published",
        "id": str(call.id),
        "round": {"id": str(told.round.id), "name": "Spring", "code": told.round.code},
        "publication": {
            "number": 1,
            "day": made.day.isoformat(),
            "respondents": 20,
            "final": True,
        },
    }
    assert results.pop("round") == str(told.round.id)
    assert results["tables"] == labelled(told.round, "nl")["tables"]
    assert [variable["label"] for variable in results["variables"]] == ["Blij?"]
    assert states() == [(JobState.READY, 1, "200")]
    assert send_due() == 0


def test_a_worker_tells_it(transactional_db: None, told: Told, receiver: Receiver) -> None:
    published(told)
    call_command("db_worker", "--batch", "--no-startup-delay", "--interval", "0.1")
    assert receiver.count == 1
    assert not DBTaskResult.objects.exists()


def test_a_signature_is_that_of_this_body_and_this_secret(told: Told, receiver: Receiver) -> None:
    published(told)
    send_due()
    (got,) = receiver.received
    assert not is_signed(told.secret, got | {"body": got["body"] + b" "})
    assert not is_signed("whsec_" + "A" * 43 + "=", got)


def test_while_a_round_goes_on_it_is_told_at_the_full_hour(
    told: Told, receiver: Receiver, clock: Clock
) -> None:
    published(told, final=False)
    assert send_due() == 0
    clock.put_on(minutes=59)
    assert (send_due(), receiver.count) == (1, 1)
    assert not DBTaskResult.objects.exists()


def test_of_several_that_wait_the_newest_is_sent(
    told: Told, receiver: Receiver, clock: Clock
) -> None:
    published(told, final=False)
    published(told, final=False)
    clock.put_on(hours=1)
    send_due()
    assert [json.loads(one["body"])["publication"]["number"] for one in receiver.received] == [2]
    assert states() == [(JobState.FAILED, 0, "superseded"), (JobState.READY, 1, "200")]


def test_what_was_published_in_the_meantime_is_not_told_as_another(
    told: Told, receiver: Receiver
) -> None:
    published(told)
    # As if it had come in between: its own call was not made yet.
    Publication.objects.create(
        round=told.round,
        number=2,
        day=days.today(),
        respondents=21,
        tables={"variables": {}},
    )
    send_due()
    assert (receiver.count, states()) == (0, [(JobState.FAILED, 1, "superseded")])


def test_nobody_is_told_of_a_test_nor_anybody_else(told: Told, receiver: Receiver) -> None:
    other = a_round(SMALL, test=True, organisation=told.round.organisation)
    write(other, [{"glad": "yes"}] * 20)
    tell(publish(other, final=True))
    tell(None)
    Webhook.objects.update(active=False)
    published(told)
    assert (WebhookCall.objects.count(), send_due(), receiver.count) == (0, 0, 0)
    assert not DBTaskResult.objects.exists()


def test_what_is_undone_is_not_told(told: Told, receiver: Receiver) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        published(told)
        raise RuntimeError
    assert (send_due(), receiver.count) == (0, 0)


def test_one_that_was_killed_is_sent_again_with_the_same_identifier(
    told: Told, receiver: Receiver, clock: Clock, monkeypatch: Any
) -> None:
    published(told)

    def killed(*_args: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(delivery, "_settle", killed)
        with pytest.raises(KeyboardInterrupt):
            send_due()
    assert states() == [(JobState.RUNNING, 1, "")]
    assert send_due() == 0
    clock.put_on(minutes=5)
    assert send_due() == 1
    ids = {one["headers"]["webhook-id"] for one in receiver.received}
    bodies = {one["body"] for one in receiver.received}
    assert (receiver.count, len(ids), len(bodies)) == (2, 1, 1)
    assert states() == [(JobState.READY, 2, "200")]


def test_the_first_attempt_waits_an_hour_at_most(told: Told, clock: Clock) -> None:
    published(told, final=False)
    (at,) = WebhookCall.objects.values_list("next_at", flat=True)
    assert at - timezone.now() <= timedelta(hours=1)
    assert (at.minute, at.second) == (0, 0)
