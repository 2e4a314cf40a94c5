"""A consent that does not hold any more: what it allowed is gone in the very next answer."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format

from backend.core.crypto.encoding import encode
from backend.experts.models import StoryConsent, Success, SuccessConsent
from backend.experts.services.consents import note_use
from backend.experts.services.leaving import leave
from tests.api.hope_roles import HopeWorld
from tests.api.hope_walk import Read, walk
from tests.api.hope_world import a_hope_world

HERE = "/api/v1/experts"
MARK = "Marked8c4 success"


def withdrawn(world: HopeWorld) -> None:
    """With one tap."""
    consent = world.things["consent"]
    phone = world.caller("member", "running")
    assert phone.post(f"{HERE}/me/consents/{consent}/withdraw", {}).status_code == 200


def over(world: HopeWorld) -> None:
    """Its last day has passed."""
    yesterday = timezone.localdate() - timedelta(days=1)
    StoryConsent.objects.filter(pk=world.things["consent"]).update(until=yesterday)


def left(world: HopeWorld) -> None:
    """Who gave it leaves."""
    leave(world.people["member"].row)


@pytest.fixture
def world(db: None) -> HopeWorld:
    """A quote that two requesters got, of which one knows its writer, and that is in a success."""
    made = a_hope_world()
    consent = StoryConsent.objects.get(pk=made.things["consent"])
    for about in ("accepted", "delivered"):
        note_use(consent=consent, assignment=made.requests[about])
    Success.objects.filter(pk=made.things["success_id"]).update(
        title={"nl": MARK, "en": MARK}, text={"nl": MARK, "en": MARK}
    )
    SuccessConsent.objects.create(success_id=made.things["success_id"], consent=consent)
    return made


def where(trace: str, seen: Read) -> set[tuple[str, str]]:
    return {at for at, words in seen.items() if trace in words}


# Where the desk keeps it, marked as not shown, and its owner's own list.
AT_DESK = ("coordinator", f"{HERE}/desk/successes")
OWN = ("member", f"{HERE}/me/consents")


def on_pages(world: HopeWorld) -> str:
    """The day that a page writes out: no other row has it."""
    with translation.override("nl"):
        return date_format(StoryConsent.objects.get(pk=world.things["consent"]).until, "j F Y")


def test_as_long_as_it_holds_it_is_shown(world: HopeWorld) -> None:
    seen = walk(world)
    assert {("everybody", one) for one in ("/advice/", "/advice/nl", "/advice/en")} <= where(
        MARK, seen
    )
    assert {("nobody", f"{HERE}/successes"), AT_DESK} <= where(MARK, seen)
    lists = {("coordinator", f"{HERE}/desk/consents{one}") for one in ("", "?audience=public")}
    given = {f"{HERE}/request of {one}" for one in ("accepted", "delivered")}
    requests = {("requester", one) for one in given}
    at_desk = {("coordinator", f"{HERE}/desk/requests/{world.requests['delivered'].id}")}
    assert lists | requests | at_desk | {AT_DESK, OWN} <= where(world.things["consent"], seen)
    pages = {("requester", f"page of {one}") for one in ("accepted", "delivered")}
    assert where(on_pages(world), seen) == pages
    assert seen["coordinator", text_of(world)].startswith("200")


@pytest.mark.parametrize("end", [withdrawn, over, left], ids=lambda one: one.__name__)
def test_from_then_on_it_is_shown_nowhere(
    world: HopeWorld, end: Callable[[HopeWorld], None]
) -> None:
    day, text = on_pages(world), StoryConsent.objects.get(pk=world.things["consent"]).text
    body = encode(bytes(text.body))
    end(world)
    seen = walk(world)
    assert where(MARK, seen) == {AT_DESK}
    assert where(world.things["consent"], seen) <= {AT_DESK, OWN}
    assert where(day, seen) == set()
    assert seen["coordinator", text_of(world)].startswith("404")
    assert where(body, seen) <= {OWN}
    [row] = json.loads(seen[AT_DESK].removeprefix("200 "))["results"]
    assert (row["published"], row["visible"]) == (True, False)


def test_it_is_not_published_again(world: HopeWorld) -> None:
    withdrawn(world)
    desk = world.caller("coordinator", "running")
    at = f"{HERE}/desk/successes/{world.things['success_id']}/publish"
    assert desk.post(at, {"published": True}).status_code == 409
    at = f"{HERE}/desk/consents/{world.things['consent']}/uses"
    use = {"assignment": str(world.requests["running"].id)}
    assert desk.post(at, use).status_code == 404


def text_of(world: HopeWorld) -> str:
    text = StoryConsent.objects.values_list("text", flat=True).get(pk=world.things["consent"])
    return f"{HERE}/desk/texts/{text}"
