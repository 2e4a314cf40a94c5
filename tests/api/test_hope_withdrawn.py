"""A consent that does not hold any more: what it allowed is gone in the very next answer."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation
from django.utils.formats import date_format

from backend.core.crypto.encoding import encode
from backend.experts import local_time
from backend.experts.models import Expert, StoryConsent, Success, SuccessConsent
from backend.experts.services.consents import note_use
from backend.experts.services.departure import leave
from backend.experts.services.sealed_texts import keep
from tests.api.hope_roles import HopeWorld
from tests.api.hope_walk import Read, walk
from tests.api.hope_world import a_hope_world
from tests.experts.consultation_scenes import in_days, own_boxes
from tests.standing import made_once, standing_clock

# Full: all that each role gets is read again and again.
pytestmark = pytest.mark.full

HERE = "/api/v1/experts"
# Where the desk keeps successes, marked as not shown.
AT_DESK = ("coordinator", f"{HERE}/desk/successes")


@dataclass(frozen=True)
class Quote:
    """A quote that two requesters got, of which one knows its writer, and that is in a success."""

    world: HopeWorld
    role: str
    id: str
    mark: str
    success: str

    @property
    def row(self) -> StoryConsent:
        return StoryConsent.objects.select_related("text").get(pk=self.id)

    @property
    def own(self) -> tuple[str, str]:
        return self.role, f"{HERE}/me/consents"

    @property
    def text(self) -> tuple[str, str]:
        return "coordinator", f"{HERE}/desk/texts/{self.row.text_id}"

    def day(self) -> str:
        with translation.override("nl"):
            return date_format(self.row.until, "j F Y")


def withdrawn(quote: Quote) -> None:
    phone = quote.world.caller(quote.role, "begun")
    assert phone.post(f"{HERE}/me/consents/{quote.id}/withdraw", {}).status_code == 200


def over(quote: Quote) -> None:
    yesterday = local_time.today() - timedelta(days=1)
    StoryConsent.objects.filter(pk=quote.id).update(until=yesterday)


def left(quote: Quote) -> None:
    leave(Expert.objects.get(pk=quote.row.expert_id))


# In which ways a consent ends, and who gave it: who leaves has no other one here.
End = Callable[[Quote], None]
ENDS: dict[End, str] = {withdrawn: "other member", over: "other member", left: "member"}
Quotes = dict[End, Quote]


def a_quote(world: HopeWorld, role: str, number: int) -> Quote:
    person, both = world.people[role], {"nl": f"Marked8c{number} success", "en": "A success"}
    consent = StoryConsent.objects.create(
        expert=person.row,
        kind="quote",
        audiences=["public", "municipality"],
        text=keep(world.hope.platform, own_boxes(world.hope, person)),
        given_on=local_time.today(),
        until=in_days(310 + number),
    )
    for about in ("going", "delivered"):
        note_use(consent=consent, assignment=world.requests[about])
    success = Success.objects.create(
        platform=world.hope.platform,
        title=both | {"en": both["nl"]},
        text=both,
        on=local_time.today(),
        published=True,
    )
    SuccessConsent.objects.create(success=success, consent=consent)
    return Quote(world, role, str(consent.pk), both["nl"], str(success.pk))


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Quotes]:
    """Made once; each test rolls back."""
    with made_once(django_db_blocker):
        with standing_clock():
            world = a_hope_world()
            quotes = {
                end: a_quote(world, role, number) for number, (end, role) in enumerate(ENDS.items())
            }
        yield quotes


@pytest.fixture
def quotes(db: None, made: Quotes) -> Quotes:
    return made


def where(trace: str, seen: Read) -> set[tuple[str, str]]:
    return {at for at, words in seen.items() if trace in words}


def test_as_long_as_it_holds_it_is_shown(quotes: Quotes) -> None:
    world = quotes[over].world
    seen = walk(world)
    lists = {("coordinator", f"{HERE}/desk/consents{one}") for one in ("", "?audience=public")}
    given = {f"{HERE}/request of {one}" for one in ("going", "delivered")}
    requests = {("requester", one) for one in given}
    at_desk = {("coordinator", f"{HERE}/desk/requests/{world.requests['delivered'].id}")}
    pages = {("requester", f"page of {one}") for one in ("going", "delivered")}
    everybody = {("everybody", one) for one in ("/advice/", "/advice/nl", "/advice/en")}
    for quote in quotes.values():
        assert everybody | {("nobody", f"{HERE}/successes"), AT_DESK} <= where(quote.mark, seen)
        found = where(quote.id, seen)
        assert lists | requests | at_desk | {AT_DESK, quote.own} <= found
        assert where(quote.day(), seen) == pages
        assert seen[quote.text].startswith("200")


def test_from_then_on_it_is_shown_nowhere(quotes: Quotes) -> None:
    """Each ended in its own way, and all of them are looked for in one walk."""
    known = {
        end: (quote.day(), encode(bytes(quote.row.text.body))) for end, quote in quotes.items()
    }
    for end, quote in quotes.items():
        end(quote)
    seen = walk(quotes[over].world)
    rows = json.loads(seen[AT_DESK].removeprefix("200 "))["results"]
    for end, quote in quotes.items():
        day, body = known[end]
        assert where(quote.mark, seen) == {AT_DESK}, end
        assert where(quote.id, seen) <= {AT_DESK, quote.own}, end
        assert where(day, seen) == set(), end
        assert seen[quote.text].startswith("404"), end
        assert where(body, seen) <= {quote.own}, end
        [row] = [one for one in rows if one["id"] == quote.success]
        assert (row["published"], row["visible"]) == (True, False), end


def test_it_is_not_published_again(quotes: Quotes) -> None:
    quote = quotes[withdrawn]
    withdrawn(quote)
    desk = quote.world.caller("coordinator", "begun")
    at = f"{HERE}/desk/successes/{quote.success}/publish"
    assert desk.post(at, {"published": True}).status_code == 409
    at = f"{HERE}/desk/consents/{quote.id}/uses"
    use = {"assignment": str(quote.world.requests["begun"].id)}
    assert desk.post(at, use).status_code == 404
