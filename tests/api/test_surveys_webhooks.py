"""`/api/v1/surveys/webhooks`: addresses of an organisation that are told of results."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from surveys.models import Publication, Webhook, WebhookCall
from surveys.webhooks.signatures import secret_of
from tests.colleagues import Colleague, caseworker_at, coordinator_at
from tests.factories import Desk, a_desk
from tests.personas import problem, whole
from tests.surveys.services.scenes import an_open_round

WEBHOOKS = "/api/v1/surveys/webhooks"
URL = "https://results.example/kier?of=us"
# The port of TCP where nothing listens.
NOWHERE = "http://127.0.0.1:1/"


@pytest.fixture
def coordinator(desk: Desk) -> Colleague:
    return coordinator_at(desk)


def shown(row: Webhook, **changes: Any) -> dict[str, Any]:
    return {"id": str(row.id), "url": URL, "active": True} | changes


def test_one_is_made_and_shows_its_secret_once(coordinator: Colleague) -> None:
    made = coordinator.post(WEBHOOKS, {"url": URL})
    row = Webhook.objects.get()
    assert whole(made) == (201, shown(row, secret=secret_of(row)))
    found = {"results": [shown(row)], "next": None}
    assert whole(coordinator.get(WEBHOOKS)) == (200, found)

    renewed = coordinator.post(f"{WEBHOOKS}/{row.id}/secret")
    row.refresh_from_db()
    assert whole(renewed) == (200, {"secret": secret_of(row)})
    assert renewed.json()["secret"] != made.json()["secret"]


def test_one_is_changed_and_deleted(coordinator: Colleague) -> None:
    there = f"{WEBHOOKS}/{coordinator.post(WEBHOOKS, {'url': URL}).json()['id']}"
    row = Webhook.objects.get()
    assert whole(coordinator.patch(there, {})) == (200, shown(row))
    assert whole(coordinator.patch(there, {"active": False})) == (200, shown(row, active=False))
    other = shown(row, url=f"{URL}2", active=False)
    assert whole(coordinator.patch(there, {"url": f"{URL}2"})) == (200, other)
    assert whole(coordinator.call("delete", there)) == (204, None)
    assert whole(coordinator.patch(there, {})) == problem("not-found")


@pytest.mark.parametrize("url", ["http://results.example/", "https://10.0.0.1/", "x" * 500])
def test_an_address_that_may_not_be_called(coordinator: Colleague, url: str) -> None:
    detail = "Give an address that begins with https:// and is reached from everywhere."
    errors = [{"pointer": "/url", "code": "invalid", "detail": detail}]
    assert whole(coordinator.post(WEBHOOKS, {"url": url})) == problem(
        "conflict", detail, errors=errors
    )
    assert not Webhook.objects.exists()


def test_an_address_is_tried_out(coordinator: Colleague) -> None:
    made = coordinator.post(WEBHOOKS, {"url": NOWHERE}).json()
    status, body = whole(coordinator.post(f"{WEBHOOKS}/{made['id']}/test"))
    assert (status, [*body]) == (200, ["answer"])
    # A word, since nobody was there to answer with a status.
    assert not body["answer"].isdecimal()


def test_the_log_of_calls(desk: Desk, coordinator: Colleague) -> None:
    made = coordinator.post(WEBHOOKS, {"url": URL}).json()
    survey = an_open_round(desk.row)
    publication = Publication.objects.create(
        round=survey, number=3, day=timezone.now(), respondents=9, tables={}
    )
    call = WebhookCall.objects.create(
        webhook_id=made["id"],
        publication=publication,
        state="failed",
        attempts=2,
        answer="429",
        next_at=timezone.now(),
    )
    found = {
        "id": str(call.id),
        "round": str(survey.id),
        "publication": 3,
        "state": "failed",
        "attempts": 2,
        "answer": "429",
        "day": call.day.isoformat(),
    }
    page = {"results": [found], "next": None}
    assert whole(coordinator.get(f"{WEBHOOKS}/{made['id']}/calls")) == (200, page)


def test_who_coordinates_alone(desk: Desk, coordinator: Colleague) -> None:
    made = coordinator.post(WEBHOOKS, {"url": NOWHERE}).json()
    caseworker, stranger = caseworker_at(desk), coordinator_at(a_desk("theirs"))
    assert whole(caseworker.get(WEBHOOKS)) == problem("not-allowed")
    assert whole(stranger.get(WEBHOOKS)) == (200, {"results": [], "next": None})
    for webhook_id in (made["id"], uuid4()):
        there = f"{WEBHOOKS}/{webhook_id}"
        for caller, answer in ((caseworker, "not-allowed"), (stranger, "not-found")):
            assert whole(caller.patch(there, {"active": False})) == problem(answer)
            assert whole(caller.call("delete", there)) == problem(answer)
            assert whole(caller.post(f"{there}/secret")) == problem(answer)
            assert whole(caller.post(f"{there}/test")) == problem(answer)
            assert whole(caller.get(f"{there}/calls")) == problem(answer)
    assert Webhook.objects.get().active
