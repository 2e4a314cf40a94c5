"""The page of a request: whose it is, where it stands, what its buttons do."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backend.core.crypto.encoding import decode, encode
from backend.experts import local_time
from backend.experts.models import Assignment, Entry, Platform, StoryConsent, StoryUse
from backend.experts.services import requests
from backend.experts.services.history import change
from backend.experts.services.sealed_texts import keep
from tests.experts.factories import (
    BRIEFING,
    Hope,
    a_requester,
    an_assignment,
    an_expert,
    an_invitation,
    some_boxes,
)
from tests.experts.requesters import ASKS, COORDINATES, EVERY_ITEM
from tests.web.asker import Asker, page_of

HEADINGS = {
    "unconfirmed": "You are writing your request",
    "draft": "You are writing your request",
    "submitted": "We are reading your request",
    "question": "We have a question",
    "proposal": "We propose something",
    "going": "Members are being asked",
    "begun": "Members are at work",
    "delivered": "Your result is here",
    "closed": "It is done",
    "declined": "This is not possible",
    "withdrawn": "You took your request back",
    "expired": "Your request has ended",
}


def of_a_city(hope: Hope, state: str, **changes: Any) -> Assignment:
    requester = a_requester(hope, language="en")
    return an_assignment(hope, state, requester=requester, **changes)


def at(row: Assignment, rest: str = "") -> Asker:
    return Asker(page_of(row, rest))


def a_story(hope: Hope, row: Assignment, person: Any, **changes: Any) -> StoryConsent:
    today = local_time.today()
    fields: dict[str, Any] = {"kind": "story", "audiences": ["municipality"], "given_on": today}
    consent = StoryConsent.objects.create(
        expert=person.row,
        text=keep(hope.platform, some_boxes(hope)),
        **(fields | {"until": today + timedelta(days=9)} | changes),
    )
    StoryUse.objects.create(consent=consent, assignment=row, on=today)
    return consent


# -- Whose it is ----------------------------------------------------------------------------------
@pytest.mark.parametrize("rest", ["", "/briefing/form", "/result", "/result/nl.pdf", "/evaluation"])
def test_a_link_that_leads_nowhere_says_what_to_do(hope: Hope, rest: str) -> None:
    row = of_a_city(hope, "draft")
    token = decode(page_of(row).rpartition("/")[2], 32)
    others = [encode(uuid4().bytes + token[16:]), encode(token[:-1] + bytes([token[-1] ^ 1])), "x"]
    for other in others:
        page = Asker(f"/advice/r/{other}{rest}")
        assert (page.answer.status_code, page.answer["X-Robots-Tag"]) == (404, "noindex")
        assert page.heading == "This link leads nowhere"
        assert "/advice/ask/en" in page.links


def test_a_link_that_leads_nowhere_says_whom_to_call(hope: Hope) -> None:
    Platform.objects.update(phone="030 123 45 67")
    assert "tel:0301234567" in Asker("/advice/r/x").links


@pytest.mark.parametrize(("state", "called"), [("draft", False), ("submitted", True)])
def test_whose_link_somebody_else_has_knows_whom_to_call(
    hope: Hope, state: str, called: bool
) -> None:
    Platform.objects.update(phone="030 123 45 67")
    assert ("tel:0301234567" in at(of_a_city(hope, state)).links) is called


def test_an_older_link_leads_nowhere(hope: Hope) -> None:
    row = of_a_city(hope, "draft")
    path = page_of(row)
    Assignment.objects.update(link=2)
    assert Asker(path).answer.status_code == 404


def test_the_code_of_one_request_opens_no_other(hope: Hope) -> None:
    mine, other = of_a_city(hope, "begun"), of_a_city(hope, "begun")
    code = decode(page_of(mine).rpartition("/")[2], 32)[16:]
    stolen = encode(UUID(str(other.id)).bytes + code)
    assert Asker(f"/advice/r/{stolen}").answer.status_code == 404


def test_another_ones_link_never_shows_this_one(hope: Hope) -> None:
    marked = "Canary5h2k"
    of_a_city(hope, "begun", briefing=dict.fromkeys(BRIEFING, marked))
    other = of_a_city(hope, "begun")
    for rest in ("", "/result", "/evaluation"):
        assert marked not in at(other, rest).paper.root.raw()


def test_opening_it_shows_that_the_mail_arrived(hope: Hope) -> None:
    row = of_a_city(hope, "unconfirmed")
    at(row)
    assert Assignment.objects.get().confirmed_on == local_time.today()
    assert Entry.objects.get().what == "confirm"


def test_it_is_not_kept_found_or_told(hope: Hope) -> None:
    answer = at(of_a_city(hope, "draft")).answer
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Content-Language"] == "en"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_comes_in_the_language_of_the_requester(hope: Hope, language: str) -> None:
    row = an_assignment(hope, "draft", requester=a_requester(hope, language=language))
    page = Asker(page_of(row), language="fr")
    assert (page.page_language, page.answer["Content-Language"]) == (language, language)


# -- Where it stands ------------------------------------------------------------------------------
@pytest.mark.parametrize("state", HEADINGS)
def test_each_state_has_its_words(hope: Hope, state: str) -> None:
    assert at(of_a_city(hope, state)).heading == HEADINGS[state]


def test_what_is_missing_is_to_be_done_first(hope: Hope) -> None:
    row = of_a_city(hope, "draft", briefing=BRIEFING | {"audience": ""})
    page = at(row)
    assert page.text.count("to do") == 1
    assert "Send the request" not in page.text
    assert page_of(row, "/briefing/audience") in page.links


def test_a_request_is_sent_with_a_word(hope: Hope) -> None:
    page = at(of_a_city(hope, "draft")).type(note="Thank you").press("submit")
    assert page.heading == "We are reading your request"
    line = Entry.objects.get()
    assert (line.what, line.note, line.by_name) == ("submit", "Thank you", "A. Adviser")


def test_sent_twice_it_is_sent_once(hope: Hope) -> None:
    page = at(of_a_city(hope, "draft")).type(note="Thank you")
    form = page.form("submit")
    assert [page.send(form).alarm for _time in range(2)] == ["", ""]
    assert Entry.objects.count() == 1


def test_other_words_that_came_too_late_can_be_copied(hope: Hope) -> None:
    page = at(of_a_city(hope, "draft"))
    path, form = page.path, page.form("submit")
    page.send(form)
    page.path = path
    page.send([*form, ("note", "And one thing more")])
    assert "And one thing more" in page.alarm
    assert Entry.objects.count() == 1


def test_a_word_that_is_too_long_is_kept(hope: Hope) -> None:
    page = at(of_a_city(hope, "draft")).type(note="x" * 2001).press("submit")
    assert "2001 characters long" in page.alarm
    assert page.value("note") == "x" * 2001
    assert Assignment.objects.get().state == "draft"


def test_what_went_missing_meanwhile_is_said(hope: Hope) -> None:
    page = at(of_a_city(hope, "draft")).type(note="Thank you")
    Assignment.objects.update(day=local_time.today() - timedelta(days=1))
    page.press("submit")
    assert "Something is missing" in page.alarm
    assert "Thank you" in page.alarm


@pytest.mark.parametrize("go", ["submit", "withdraw", "leave"])
def test_a_form_from_elsewhere_does_nothing(hope: Hope, go: str) -> None:
    # Who takes a draft back is not asked why.
    state = "submitted" if go == "withdraw" else "draft"
    row = of_a_city(hope, state)
    sent = [("go", go), ("note", "From elsewhere")]
    page = at(row).send(sent, **{"Sec-Fetch-Site": "cross-site"})
    assert "another site" in page.alarm
    assert page.value("note") == "From elsewhere"
    assert (Assignment.objects.get().state, Entry.objects.count()) == (state, 0)


@pytest.mark.parametrize("go", ["accept", "start", "deliver", "close", "", "x"])
def test_what_is_the_coordinators_cannot_be_sent(hope: Hope, go: str) -> None:
    at(of_a_city(hope, "submitted")).send([("go", go)])
    assert (Assignment.objects.get().state, Entry.objects.count()) == ("submitted", 0)


def test_it_is_taken_back_only_when_asked_once_more(hope: Hope) -> None:
    page = at(of_a_city(hope, "submitted")).press("leave")
    assert page.heading == "Take your request back?"
    assert Assignment.objects.get().state == "submitted"
    page.type(note="No time").press("withdraw")
    assert page.heading == "You took your request back"
    assert Entry.objects.get().note == "No time"
    assert "/advice/ask/en" in page.links


def test_a_draft_that_is_taken_back_is_erased_and_it_is_said(hope: Hope) -> None:
    row = of_a_city(hope, "draft")
    page = at(row).press("leave")
    assert "All that you wrote is erased" in page.text
    page.press("withdraw")
    assert page.heading == "Your request is erased"
    assert not Assignment.objects.exists()
    assert Client().get(page_of(row)).status_code == 404


@pytest.mark.parametrize("state", ["delivered", "closed", "declined", "withdrawn"])
def test_what_is_over_cannot_be_taken_back(hope: Hope, state: str) -> None:
    row = of_a_city(hope, state)
    assert "Take the request back" not in at(row).text
    page = at(row).send([("go", "withdraw"), ("note", "No time")])
    assert Assignment.objects.get().stage == state
    assert "No time" in page.alarm


# -- What the coordinator did ---------------------------------------------------------------------
def test_a_question_of_the_coordinator_is_read_and_answered(hope: Hope) -> None:
    row = of_a_city(hope, "submitted")
    requests.give_back(row, by=COORDINATES, note="Who reads <it>?\nAnd when?")
    page = at(row)
    assert "The coordinator writes Who reads <it>? And when?" in page.text
    page.type(note="We do").press("submit")
    assert Assignment.objects.get().state == "submitted"
    assert "We do" in page.text


def proposed(hope: Hope, **values: Any) -> Assignment:
    row = of_a_city(hope, "draft")
    requests.submit(row, by=ASKS)
    row.refresh_from_db()
    ticked = {"checked": EVERY_ITEM, **values}
    row = change(row, by=COORDINATES, revision=row.revision, values=ticked)
    return requests.propose(row, by=COORDINATES, note="A higher fee")


def test_what_is_proposed_stands_beside_what_was_asked(hope: Hope) -> None:
    page = at(proposed(hope, fee_cents=15_000))
    [changed, *_history] = page.paper.find(
        lambda element: element.attributes.get("class") == "changed"
    )
    said = "Fee for one member, in euros It was: € 75 It is now: € 150"
    assert changed.text() == said
    page.press("agree")
    assert page.heading == "Members are being asked"


def test_whoever_changed_a_proposal_sends_it_again(hope: Hope) -> None:
    row = proposed(hope, fee_cents=15_000)
    at(row, "/briefing/audience").type(audience="Somebody else").press("stop")
    page = at(row)
    assert "Send it again, so that we can look at it." in page.text
    assert "agree" not in [button.attributes["value"] for button in page.paper.buttons]
    page.send([("go", "agree")])
    assert page.alarm
    assert Assignment.objects.get().reason == "proposal"


@pytest.mark.parametrize(
    ("state", "are_shown"),
    [("going", False), ("begun", True), ("delivered", True), ("closed", True)],
)
def test_chosen_names_are_shown_once_it_runs(hope: Hope, state: str, are_shown: bool) -> None:
    row = of_a_city(hope, state, form="meeting")
    an_invitation(row, an_expert(hope, "Robin"))
    an_invitation(row, an_expert(hope, "Declan"), "declined")
    text = at(row).text
    assert ("Robin" in text) is are_shown
    assert "Declan" not in text


def test_a_story_that_was_taken_back_is_gone_at_once(hope: Hope) -> None:
    row, robin = of_a_city(hope, "begun", form="meeting"), an_expert(hope, "Robin")
    an_invitation(row, robin)
    consent = a_story(hope, row, robin)
    assert "A story of Robin, until" in at(row).text
    StoryConsent.objects.filter(pk=consent.pk).update(withdrawn_on=local_time.today())
    text = at(row).text
    assert "A story of Robin" not in text
    assert "A member took back a story or quote that you got." in text


def test_a_story_that_ended_is_gone(hope: Hope) -> None:
    row, robin = of_a_city(hope, "begun"), an_expert(hope, "Robin")
    a_story(hope, row, robin, until=local_time.today() - timedelta(days=1))
    assert "A story" not in at(row).text


def test_a_story_of_somebody_who_takes_no_part_has_no_name(hope: Hope) -> None:
    row = of_a_city(hope, "begun")
    a_story(hope, row, an_expert(hope, "Robin"), kind="quote")
    text = at(row).text
    assert "A quote, until" in text
    assert "Robin" not in text


def test_more_members_and_lines_cost_no_more_queries(hope: Hope) -> None:
    row = of_a_city(hope, "begun", wanted=9)
    counts = []
    for at_first in (True, False):
        for _each in range(1 if at_first else 6):
            person = an_expert(hope, uuid4().hex)
            an_invitation(row, person)
            a_story(hope, row, person)
            number = Entry.objects.count() + 1
            Entry.objects.create(
                assignment=row, number=number, on=local_time.today(), by="clock", what="changed"
            )
        with CaptureQueriesContext(connection) as asked:
            at(row)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_no_other_method_is_taken(hope: Hope, method: str) -> None:
    path = page_of(of_a_city(hope, "draft"))
    assert getattr(Client(), method)(path).status_code == 405
