"""The organisation's inbox: what is in it, in which order, and what is not in it."""

import dataclasses
from typing import Any
from uuid import uuid4

import pytest

from backend.help_requests.models import Referral
from backend.organisations import directory
from backend.organisations.models import Role
from backend.organisations.permissions import INBOX_ROLES
from tests.api.test_read import add_messages
from tests.clock import HOUR, Clock
from tests.factories import Desk, a_member, many_referrals
from tests.personas import (
    INBOX,
    INTAKE,
    PROFILE,
    Browser,
    Caller,
    Caseworker,
    Seeker,
    problem,
    whole,
)

EMPTY = {"results": [], "next": None}


def test_a_referral_is_answered_whole(seeker: Seeker, caseworker: Caseworker) -> None:
    asked = seeker.submission(caseworker.desk, wishes=["talk", "report"])
    seeker.post(f"{INTAKE}/requests", asked)
    [sealed] = asked["referrals"]
    reasons = {
        "audience-boys": "First works with boys and young men.",
        "language": "First answers in Dutch.",
        "wish-talk": "You can talk with First.",
        "theme-sexual-exploitation": "First helps if somebody pushes you into sex.",
        "region-country": "First works in the whole of the Netherlands.",
        "age": "First works with people of your age.",
        "response-hours": "First tries to answer within 24 hours.",
        "no-wish-report": "First cannot help you report it.",
    }
    referral = {
        "id": str(Referral.objects.get().id),
        "request": seeker.request,
        "status": "offered",
        "pin": None,
        "pin_due": False,
        "profile": PROFILE | {"wishes": ["report", "talk"]},
        "key": sealed["key"],
        "envelope": sealed["envelope"],
        "envelopes": [{"number": 1, "key": sealed["key"], "envelope": sealed["envelope"]}],
        "reasons": [{"code": code, "text": text} for code, text in reasons.items()],
        "due_at": "2026-11-03T09:00:00Z",
        "last_message_hour": HOUR,
        "last_sender": "seeker",
        "reminded_hour": None,
        "closes_on": None,
        "ends_on": None,
        "binned": False,
        "assignee": None,
        "held": False,
    }
    assert whole(caseworker.get(INBOX)) == (200, {"results": [referral], "next": None})


def test_the_conversation_is_shaped_as_the_seekers(seeker: Seeker, caseworker: Caseworker) -> None:
    seeker.ask(caseworker.desk)
    caseworker.write(seeker)
    seeker.write()
    page = caseworker.get(caseworker.at(seeker, "messages"))
    assert whole(page) == (200, {"results": seeker.read()["messages"], "next": None})


@pytest.mark.parametrize("role", INBOX_ROLES)
def test_both_roles_read(seeker: Seeker, desk: Desk, role: Role) -> None:
    colleague = Caseworker(a_member(desk, name="colleague", role=role), desk)
    seeker.ask(desk)
    assert colleague.texts(seeker) == ["Please help"]


@pytest.mark.parametrize(
    ("count", "pages"), [(0, [0]), (50, [50]), (51, [50, 1]), (120, [50] * 2 + [20])]
)
def test_pages_newest_first(caseworker: Caseworker, count: int, pages: list[int]) -> None:
    referrals = many_referrals(caseworker.desk, count)
    newest_first = sorted(referrals, key=lambda one: (one.offered_hour, one.id.hex), reverse=True)
    following, sizes, found = INBOX, [], []
    while following:
        page = caseworker.get(following).json()
        sizes.append(len(page["results"]))
        found += [row["id"] for row in page["results"]]
        following = page["next"]
    assert sizes == pages
    assert found == [str(one.id) for one in newest_first]


def test_who_wrote_last_is_told_to_readers_alone(seeker: Seeker, caseworker: Caseworker) -> None:
    seeker.ask(caseworker.desk)
    caseworker.write(seeker)
    ours = f"organisation:{caseworker.desk.row.id}"
    assert caseworker.referral_of(seeker)["last_sender"] == ours
    seeker.write("And this")
    assert caseworker.referral_of(seeker)["last_sender"] == "seeker"
    Referral.objects.update(status="withdrawn", envelope=None)
    assert caseworker.referral_of(seeker)["last_sender"] is None


def test_a_large_page_sends_each_envelope_once(caseworker: Caseworker) -> None:
    rows = many_referrals(caseworker.desk, 203, status="accepted")
    first = caseworker.get(f"{INBOX}?status=accepted&limit=200&envelopes=once").json()
    second = caseworker.get(first["next"]).json()
    assert [len(page["results"]) for page in (first, second)] == [200, 3]
    assert second["next"] is None
    found = [*first["results"], *second["results"]]
    assert {row["id"] for row in found} == {str(row.id) for row in rows}
    assert all(row["envelope"] is None and len(row["envelopes"]) == 1 for row in found)


def test_what_comes_meanwhile_neither_hides_nor_repeats_anything(caseworker: Caseworker) -> None:
    before = many_referrals(caseworker.desk, 60)
    first = caseworker.inbox()
    many_referrals(caseworker.desk, 5)
    second = caseworker.get(first["next"]).json()
    found = [one["id"] for one in first["results"] + second["results"]]
    assert {*found} == {str(one.id) for one in before}
    assert len(found) == 60


def test_only_those_of_a_status(caseworker: Caseworker) -> None:
    many_referrals(caseworker.desk, 3)
    accepted = many_referrals(caseworker.desk, 51, status="accepted")
    page = caseworker.inbox("?status=accepted")
    assert page["next"].startswith(f"http://testserver{INBOX}?cursor=")
    rest = caseworker.get(page["next"]).json()
    found = {one["id"] for one in page["results"] + rest["results"]}
    assert found == {str(one.id) for one in accepted}
    assert caseworker.inbox("?status=closed") == EMPTY


def test_one_referral_is_answered_as_in_the_list(
    seeker: Seeker, caseworker: Caseworker, clock: Clock
) -> None:
    seeker.ask(caseworker.desk)
    seeker.post(f"{INTAKE}/request/keys", seeker.next_key(caseworker.desk))
    clock.put_on(minutes=200)
    seeker.write()
    [referral] = caseworker.inbox()["results"]
    assert len(referral["envelopes"]) == 2
    assert whole(caseworker.get(f"{INBOX}/{referral['id']}")) == (200, referral)


NOTHING_HERE = problem("not-found")


@pytest.mark.parametrize(
    "query",
    [
        "?status=waiting",
        "?status=",
        "?status=Offered",
        "?cursor=",
        "?cursor=x",
        "?cursor=AAAA",
        "?cursor=" + "_" * 27,
        "?cursor=" + "é" * 27,
        "?cursor=" + "A" * 9000,
        "?limit=",
        "?limit=51",
        "?limit=2000",
    ],
)
def test_a_query_that_leads_nowhere(caseworker: Caseworker, query: str) -> None:
    assert whole(caseworker.get(INBOX + query)) in [NOTHING_HERE, (200, EMPTY)]


def test_what_waits_for_its_turn_is_not_there(
    seeker: Seeker, desk: Desk, other_caseworker: Caseworker
) -> None:
    seeker.ask(desk, waiting=[other_caseworker.desk])
    [waiting] = Referral.objects.filter(status="waiting")
    assert other_caseworker.inbox() == EMPTY
    assert whole(other_caseworker.get(f"{INBOX}/{waiting.id}")) == NOTHING_HERE
    for step in ("messages", "accept", "decline", "close"):
        method = "get" if step == "messages" else "post"
        answer = other_caseworker.call(method, f"{INBOX}/{waiting.id}/{step}")
        assert whole(answer) == NOTHING_HERE


@pytest.mark.parametrize("step", ["messages", "accept", "decline", "close"])
def test_anothers_referral_is_not_there(
    seeker: Seeker, desk: Desk, other_caseworker: Caseworker, step: str
) -> None:
    seeker.ask(desk)
    [theirs] = Referral.objects.all()
    method = "get" if step == "messages" else "post"
    for identifier in (theirs.id, uuid4()):
        answer = other_caseworker.call(method, f"{INBOX}/{identifier}/{step}")
        assert whole(answer) == NOTHING_HERE
        assert whole(other_caseworker.get(f"{INBOX}/{identifier}")) == NOTHING_HERE
    theirs.refresh_from_db()
    assert theirs.status == "offered"


@pytest.mark.parametrize(
    "text", ["x", "1", "%00", "..%2F..", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11"]
)
def test_an_identifier_that_is_none(caseworker: Caseworker, text: str) -> None:
    assert whole(caseworker.get(f"{INBOX}/{text}/messages")) == NOTHING_HERE


def test_hours_are_all_that_is_told(seeker: Seeker, caseworker: Caseworker, clock: Clock) -> None:
    seeker.ask(caseworker.desk)
    clock.put_on(minutes=200)
    seeker.write()
    texts = [
        caseworker.get(INBOX).content.decode(),
        caseworker.get(caseworker.at(seeker, "messages")).content.decode(),
        seeker.get(f"{INTAKE}/request").content.decode(),
    ]
    assert '"last_message_hour":"2026-11-02T13:00:00Z"' in texts[0]
    for text in texts:
        assert ":41" not in text
        assert ":01:17" not in text


# -- Answers ------------------------------------------------------------------------------------


def test_an_answer_is_kept(seeker: Seeker, caseworker: Caseworker) -> None:
    seeker.ask(caseworker.desk)
    messages, message = caseworker.at(seeker, "messages"), caseworker.locked(seeker, "Dag")
    kept = {
        "id": message["id"],
        "number": 2,
        "sender": f"organisation:{caseworker.desk.id}",
        "key_number": 1,
        "body": message["body"],
        "sent_hour": HOUR,
        "interpreter": False,
    }
    assert whole(caseworker.post(messages, message)) == (201, kept)
    assert whole(caseworker.post(messages, message)) == (200, kept)
    in_use = problem("conflict", "This identifier is in use. Make a new one and send again.")
    other = caseworker.locked(seeker, "Other") | {"id": message["id"]}
    assert whole(caseworker.post(messages, other)) == in_use
    assert seeker.texts() == ["Please help", "Dag"]


def test_an_answer_under_an_old_key(seeker: Seeker, caseworker: Caseworker) -> None:
    seeker.ask(caseworker.desk)
    late = caseworker.locked(seeker, "Late")
    seeker.post(f"{INTAKE}/request/keys", seeker.next_key(caseworker.desk))
    detail = "The key was replaced by number 2. Lock the message with that one."
    answer = caseworker.post(caseworker.at(seeker, "messages"), late)
    assert whole(answer) == problem("key-replaced", detail)


def test_more_than_200_messages(seeker: Seeker, caseworker: Caseworker) -> None:
    seeker.ask(caseworker.desk)
    add_messages(seeker, 201)
    messages = caseworker.at(seeker, "messages")
    page = caseworker.get(messages).json()
    assert len(page["results"]) == 200
    assert page["next"] == f"http://testserver{messages}?after=200"
    rest = caseworker.get(page["next"]).json()
    assert ([row["number"] for row in rest["results"]], rest["next"]) == ([201], None)


def test_a_message_to_the_address_of_a_later_page(seeker: Seeker, caseworker: Caseworker) -> None:
    seeker.ask(caseworker.desk)
    path = f"{caseworker.at(seeker, 'messages')}?after=1"
    assert caseworker.post(path, caseworker.locked(seeker, "Dag")).status_code == 201


def test_nobody_reads_without_a_session(anyone: Caller, seeker: Seeker, desk: Desk) -> None:
    seeker.ask(desk)
    for caller in (anyone, seeker):
        answer = caller.get(INBOX)
        assert whole(answer) == problem("not-authenticated")
        assert answer["WWW-Authenticate"] == "X-Session-Token"


def test_an_operator_has_no_inbox(db: Any) -> None:
    operator = Browser(a_member(operator=True, name="operator"))
    assert whole(operator.get(INBOX)) == problem("not-allowed")


def test_production_asks_for_a_second_factor(caseworker: Caseworker, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    assert whole(caseworker.get(INBOX)) == problem("second-factor-required")


def test_an_organisation_of_a_moment_ago_is_read_anew(caseworker: Caseworker) -> None:
    caseworker.inbox()
    kept = directory.directory()
    directory._Shelf.directory = dataclasses.replace(kept, partners={})
    assert caseworker.get(INBOX).status_code == 200
