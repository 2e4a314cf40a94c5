"""Speed, as far as it can be counted: statements per call, and rows found by index."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from backend.help_requests.models import HelpRequest, Referral
from backend.organisations.matcher import MAX_MATCHES
from tests.api.test_contact import CONTACT, TIMES
from tests.api.test_devices import DEVICES
from tests.api.test_notification_settings import SETTINGS
from tests.api.test_read import add_messages
from tests.clock import Clock
from tests.colleagues import KEYS, MEMBERS, ORGANISATION, coordinator_at, newcomer_at
from tests.factories import Desk, a_desk, many_referrals
from tests.personas import INBOX, INTAKE, PROFILE, Caller, Caseworker, Seeker
from tests.phones import a_browser, a_subscription

Statements = list[tuple[str, Any]]
TRANSACTION = re.compile(r"\s*(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT)", re.IGNORECASE)


@contextmanager
def statements() -> Iterator[Statements]:
    """Collect the database statements of a block, without transaction marks."""
    found: Statements = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not TRANSACTION.match(sql):
            found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def proposed(*slugs: str) -> dict[str, Any]:
    organisations = [a_desk(slug).id for slug in slugs]
    return {"organisations": organisations, "reason": "nearer", "reads": "all"}


class World:
    """A conversation in which a call of every kind is ready to be made."""

    def __init__(self, seeker: Seeker, caseworker: Caseworker) -> None:
        self.seeker, self.caseworker = seeker, caseworker
        self.proposal = proposed("other")
        self.new = Seeker().submission(caseworker.desk)
        seeker.ask(caseworker.desk)
        self.message = seeker.locked("And this")
        self.answer = caseworker.locked(seeker, "Dag")
        self.referral = f"{INBOX}/{caseworker.referral_of(seeker)['id']}"
        self.messages = caseworker.at(seeker, "messages")
        self.accept, self.pin = caseworker.at(seeker, "accept"), caseworker.pin(seeker)
        self.assignee = caseworker.at(seeker, "assignee")
        self.taken = {"member": str(caseworker.staff.member.pk), "expected": None}
        self.held = caseworker.at(seeker, "held-replies")
        self.reply = caseworker.held_reply(seeker)
        self.notes, self.note = caseworker.at(seeker, "notes"), caseworker.locked_note(seeker)
        self.proposals = caseworker.at(seeker, "proposals")
        self.supervision = f"{INTAKE}/request/referrals/{caseworker.desk.id}/supervision"
        self.device, self.contact = a_browser(), {"push": a_subscription(), "times": TIMES}


@pytest.fixture
def world(seeker: Seeker, caseworker: Caseworker) -> World:
    return World(seeker, caseworker)


Act = Callable[[World], Any]
# At the most: on PostgreSQL the rows of a new request are one statement.
CALLS: dict[str, tuple[int, Act]] = {
    "options": (0, lambda w: w.seeker.get(f"{INTAKE}/options")),
    "matches": (1, lambda w: w.seeker.post(f"{INTAKE}/matches", PROFILE)),
    "create": (5, lambda w: Seeker().post(f"{INTAKE}/requests", w.new)),
    "read": (3, lambda w: w.seeker.get(f"{INTAKE}/request")),
    "write": (8, lambda w: w.seeker.post(f"{INTAKE}/request/messages", w.message)),
    "inbox": (3, lambda w: w.caseworker.get(INBOX)),
    "referral": (2, lambda w: w.caseworker.get(w.referral)),
    "conversation": (3, lambda w: w.caseworker.get(w.messages)),
    # One of them: how soon the first words came, for the figures.
    "answer": (9, lambda w: w.caseworker.post(w.messages, w.answer)),
    "accept": (13, lambda w: w.caseworker.post(w.accept, {"pin": w.pin})),
    "take": (5, lambda w: w.caseworker.call("put", w.assignee, w.taken)),
    "held": (4, lambda w: w.caseworker.get(w.held)),
    "hold": (11, lambda w: w.caseworker.post(w.held, w.reply)),
    "notes": (3, lambda w: w.caseworker.get(w.notes)),
    "note": (9, lambda w: w.caseworker.post(w.notes, w.note)),
    "proposals": (8, lambda w: w.caseworker.get(w.proposals)),
    "propose": (24, lambda w: w.caseworker.post(w.proposals, w.proposal)),
    "supervision": (3, lambda w: w.seeker.call("put", w.supervision, {"allowed": False})),
    "ticket": (1, lambda w: w.seeker.post("/api/v1/realtime/tickets")),
    "contact": (3, lambda w: w.seeker.get(CONTACT)),
    "reachable": (13, lambda w: w.seeker.call("put", CONTACT, w.contact)),
    "erased": (2, lambda w: w.caseworker.get("/api/v1/inbox/erased")),
    # Three of them make the boxes of figures, once in a month.
    "erase": (17, lambda w: w.seeker.erase()),
    "own page": (5, lambda w: w.caseworker.get(ORGANISATION)),
    "colleagues": (4, lambda w: w.caseworker.get(MEMBERS)),
    "templates": (2, lambda w: w.caseworker.get(f"{ORGANISATION}/templates")),
    "register": (6, lambda w: w.caseworker.post(DEVICES, w.device)),
    "devices": (2, lambda w: w.caseworker.get(DEVICES)),
    # One of them: what somebody is at Platform HOPE.
    "settings": (6, lambda w: w.caseworker.get(SETTINGS)),
}


@pytest.mark.parametrize(("most", "act"), CALLS.values(), ids=CALLS)
def test_statements_of_a_call(world: World, most: int, act: Act) -> None:
    with statements() as found:
        assert act(world).status_code < 300
    assert len(found) <= most, "\n".join(sql for sql, _params in found)


def test_a_full_page_asks_no_more_than_a_row(caseworker: Caseworker) -> None:
    many_referrals(caseworker.desk, 1)
    caseworker.inbox()
    with statements() as one:
        assert len(caseworker.inbox()["results"]) == 1
    many_referrals(caseworker.desk, 199)
    with statements() as full:
        page = caseworker.inbox()
    assert len(page["results"]) == 50
    with statements() as following:
        caseworker.get(page["next"])
    assert len(one) == len(full) == len(following)


def test_changed_keys_cost_one_statement_a_page(caseworker: Caseworker) -> None:
    caseworker.inbox()
    for _request in range(3):
        seeker = Seeker()
        seeker.ask(caseworker.desk)
        seeker.post(f"{INTAKE}/request/keys", seeker.next_key(caseworker.desk))
    with statements() as found:
        assert [len(row["envelopes"]) for row in caseworker.inbox()["results"]] == [2, 2, 2]
    assert len(found) <= 4


def test_200_messages_ask_no_more_than_one(world: World) -> None:
    with statements() as one:
        world.seeker.read()
    add_messages(world.seeker, 250)
    with statements() as many:
        assert len(world.seeker.read()["messages"]) == 200
    assert len(one) == len(many)


def test_three_proposals_ask_one_more_and_none_asks_nothing(world: World) -> None:
    proposals = [proposed(f"no-{number}") for number in range(3)]
    world.seeker.read()
    with statements() as without:
        world.seeker.read()
    for number, proposal in enumerate(proposals):
        world.caseworker.post(world.proposals, proposal)
        with statements() as found:
            assert len(world.seeker.read()["proposals"]) == number + 1
        assert len(found) == len(without) + 1
    for one in world.seeker.read()["proposals"]:
        organisation = one["organisation"]["id"]
        world.seeker.call("delete", f"{INTAKE}/request/proposals/{organisation}")
    with statements() as after:
        world.seeker.read()
    assert len(after) == len(without)


def test_more_organisations_ask_no_more(db: Any) -> None:
    caller = Caller()
    a_desk("first")
    caller.post(f"{INTAKE}/matches", PROFILE)
    with statements() as one:
        assert len(caller.post(f"{INTAKE}/matches", PROFILE).json()["matches"]) == 1
    for number in range(20):
        a_desk(f"no-{number}")
    caller.post(f"{INTAKE}/matches", PROFILE)
    with statements() as many:
        assert len(caller.post(f"{INTAKE}/matches", PROFILE).json()["matches"]) == MAX_MATCHES
    assert len(one) == len(many)


def test_a_request_to_twenty_takes_no_more_inserts(db: Any) -> None:
    desks = [a_desk(f"no-{number}") for number in range(20)]
    seeker = Seeker()
    few = seeker.submission(*desks[:2])
    many = Seeker().submission(*desks[:2], waiting=desks[2:])
    counts = []
    for submission in (few, many):
        with statements() as found:
            assert seeker.post(f"{INTAKE}/requests", submission).status_code == 201
        counts.append(sum("INSERT" in sql for sql, _params in found))
    assert counts[0] == counts[1]


def test_more_colleagues_and_keys_ask_no_more(desk: Desk) -> None:
    coordinator, replaced = coordinator_at(desk), desk
    coordinator.credentials()
    counts = []
    for _round in range(2):
        colleagues = [newcomer_at(desk.row, str(uuid4())).staff for _ in range(3)]
        newer, body = coordinator.makes_key(desk.row, *colleagues, replaces=replaced)
        proof = coordinator.proves(replaced)
        replaced = newer
        for act in (
            lambda body=body, proof=proof: coordinator.post(KEYS, body, **proof),
            lambda: coordinator.get(MEMBERS),
            lambda: coordinator.get(ORGANISATION),
        ):
            with statements() as found:
                assert act().status_code < 300
            counts.append(len(found))
    assert counts[:3] == counts[3:]


# -- Plans --------------------------------------------------------------------------------------


def plan_of(sql: str, params: Any) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
            cursor.execute(f"EXPLAIN {sql}", params)
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def reads_a_whole_table(plan: str) -> bool:
    return bool(re.search(r"(?:Seq Scan on|SCAN) help_requests_\w+(?! USING)", plan))


def sorts(plan: str) -> bool:
    return "TEMP B-TREE FOR ORDER" in plan or "Sort  " in plan


FOUND_BY_INDEX = {
    name: CALLS[name][1]
    for name in ("read", "write", "inbox", "conversation", "answer", "accept", "notes", "erase")
}


@pytest.mark.parametrize("act", FOUND_BY_INDEX.values(), ids=FOUND_BY_INDEX)
def test_every_row_is_found_by_index(world: World, act: Act) -> None:
    many_referrals(world.caseworker.desk, 300)
    with statements() as found:
        act(world)
    looked = [(sql, params) for sql, params in found if "help_requests" in sql]
    looked = [(sql, params) for sql, params in looked if not sql.startswith(("INSERT", "WITH"))]
    assert looked
    for sql, params in looked:
        # A handful of rows for each month.
        if "help_requests_tally" not in sql:
            assert not reads_a_whole_table(plan_of(sql, params)), (sql, plan_of(sql, params))


@pytest.mark.full
@pytest.mark.parametrize("query", ["", "?status=offered"])
def test_an_inbox_page_comes_in_order_from_its_index(world: World, query: str) -> None:
    many_referrals(world.caseworker.desk, 300)
    following = world.caseworker.inbox(query)["next"]
    for path in (INBOX + query, following):
        with statements() as found:
            world.caseworker.get(path)
        [(sql, params)] = [one for one in found if "help_requests_referral" in one[0]]
        plan = plan_of(sql, params)
        assert "referral_inbox" in plan
        assert not sorts(plan), plan


def test_messages_come_in_order_from_their_index(world: World) -> None:
    with statements() as found:
        world.seeker.get(f"{INTAKE}/request?after=3")
    # The messages, and whether an organisation answered.
    both = [one for one in found if "help_requests_message" in one[0]]
    assert len(both) == 2
    for sql, params in both:
        plan = plan_of(sql, params)
        assert "message_number_once" in plan or "sqlite_autoindex_help_requests_message" in plan
        assert not sorts(plan) or "EXISTS" in sql, plan


def test_what_is_overdue_is_found_by_index(world: World, clock: Clock) -> None:
    due = HelpRequest.objects.filter(erase_at__lte=clock.now).values_list("id", flat=True)
    plan = plan_of(*due[:200].query.sql_with_params())
    assert "erase_at" in plan, plan


@pytest.mark.parametrize("model", [HelpRequest, Referral])
def test_what_is_erased_with_a_request_is_found_by_index(world: World, model: Any) -> None:
    """Query plans do not show how databases find rows that point at an erased one."""
    for relation in model._meta.related_objects:
        child, column = relation.related_model, relation.field.column
        some = child.objects.filter(**{relation.field.name: HelpRequest().pk})
        plan = plan_of(*some.query.sql_with_params())
        assert not reads_a_whole_table(plan), (child, column, plan)
