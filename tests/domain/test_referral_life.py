"""Whatever happens to a request, in whatever order: who can open it, and who is called.

The phone's own memory of whom it let in is compared with what each organisation opens with its own
keys, after every act. On PostgreSQL two workers do at once what the clock has to do.
"""

from collections import Counter
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import connection
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from backend.core.days import today
from backend.help_requests.models import Referral
from backend.help_requests.services.interpreters import end_interpreting_due
from backend.help_requests.services.overdue import move_on
from backend.help_requests.services.silence import ask_after, close_unanswered
from notifications.models import Notice
from tests.clock import Clock
from tests.environment import FULL
from tests.factories import Desk, a_desk, a_member, an_interpreting_desk
from tests.personas import INTAKE, Caseworker, Seeker, opened

from .test_help_requests_concurrency import all_at_once, check_loads

DESKS = 4
READING, OPEN = {"offered", "accepted", "closed", "interprets"}, {"offered", "accepted"}
STAYING = {"waiting", "offered", "accepted", "interprets"}
ANY = st.integers(0, DESKS - 1)
# The interpreter stands behind those who help.
ANY_OR_INTERPRETER = st.integers(0, DESKS)
HOURS = st.sampled_from([1, 25, 24 * 15])
EXAMPLES, STEPS = (40, 40) if FULL else (3, 15)


class World:
    """Organisations that all fit, an interpreter, one member each, and a safety net."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.desks = [a_desk(f"no-{number}") for number in range(DESKS)]
        self.interpreter = an_interpreting_desk("tolk", "nl")
        self.desks.append(self.interpreter)
        self.net = a_desk("net", safety_net=True)
        self.caseworkers = [Caseworker(a_member(desk), desk) for desk in self.desks]


class Life(RuleBasedStateMachine):
    """One request, what its phone remembers, and all who may act."""

    world: World

    @initialize(first=ANY, waiting=st.lists(ANY, max_size=2, unique=True))
    def ask(self, first: int, waiting: list[int]) -> None:
        # All examples share clock and caseworkers; together they would meet the throttle.
        cache.clear()
        self.seeker = Seeker(address=f"192.0.2.{self.world.clock.now.timestamp() % 250:.0f}")
        self.sign_in()
        asked = [self.world.desks[number] for number in waiting if number != first]
        Notice.objects.all().delete()
        assert self.seeker.ask(self.world.desks[first], waiting=asked).status_code == 201
        # What the phone sealed to whom: numbers of request keys, by organisation.
        self.consents: dict[str, set[int]] = {
            desk.id: {1} for desk in (self.world.desks[first], *asked)
        }
        self.said = {"Please help": 1}
        # Until when the interpreter has the seeker's yes, and which keys it ever had.
        self.until: date | None = None
        self.copied: set[int] = set()
        self.before: dict[str, str] = {}
        self.check_calls()

    # -- The seeker -------------------------------------------------------------------------------

    @rule(number=ANY_OR_INTERPRETER)
    def withdraw(self, number: int) -> None:
        desk = self.world.desks[number]
        if self.seeker.withdraw(desk).status_code == 204:
            self.consents[desk.id] = set()

    @rule(number=ANY_OR_INTERPRETER)
    def withdraw_with_the_next_key(self, number: int) -> None:
        desk = self.world.desks[number]
        if self.states().get(desk.id) not in STAYING | READING:
            return
        stay = [one for one in self.staying() if one.id != desk.id]
        assert self.seeker.withdraw(desk, self.seeker.next_key(*stay)).status_code == 204
        self.sealed(stay)
        self.consents[desk.id] = set()

    @rule(number=ANY)
    def let_in(self, number: int) -> None:
        self._let_in(self.world.desks[number], reads_all=True)

    @rule(number=ANY, reads_all=st.booleans())
    def say_yes(self, number: int, reads_all: bool) -> None:
        proposed = {one["organisation"]["id"] for one in self.seeker.read()["proposals"]}
        if (desk := self.world.desks[number]).id in proposed:
            self._let_in(desk, reads_all=reads_all)

    @rule(reads_all=st.booleans())
    def say_yes_to_the_interpreter(self, reads_all: bool) -> None:
        desk = self.world.interpreter
        for one in self.seeker.read()["proposals"]:
            if one["reason"] == "interprets" and self.states().get(desk.id) not in READING:
                self._let_in(desk, reads_all=reads_all, until=one["until"])
                self.until = date.fromisoformat(one["until"])

    @rule(number=ANY_OR_INTERPRETER)
    def say_no(self, number: int) -> None:
        path = f"{INTAKE}/request/proposals/{self.world.desks[number].id}"
        assert self.seeker.call("delete", path).status_code in {204, 404}

    @rule()
    def write(self) -> None:
        if self.seeker.read()["key_due"]:
            stay = self.staying()
            answer = self.seeker.post(f"{INTAKE}/request/keys", self.seeker.next_key(*stay))
            assert answer.status_code == 201
            self.sealed(stay)
            assert not self.seeker.read()["key_due"]
        text, newest = f"word {len(self.said)}", len(self.seeker.request_keys)
        interprets = self.states().get(self.world.interpreter.id) == "interprets"
        assert interprets or newest not in self.copied, "nothing opens that is sealed after the end"
        if self.seeker.write(text).status_code == 201:
            self.said[text] = len(self.seeker.request_keys)

    # -- Organisations ----------------------------------------------------------------------------

    @rule(number=ANY, how=st.sampled_from(["accept", "accept", "decline", "close"]))
    def move(self, number: int, how: str) -> None:
        caseworker = self.world.caseworkers[number]
        if self.states().get(caseworker.desk.id) not in READING:
            return
        body = {"reason": "no-place"} if how == "decline" else None
        if caseworker.move(self.seeker, how, body).status_code == 200 and how == "decline":
            self.consents[caseworker.desk.id] = set()

    @rule(number=ANY, other=ANY, declines=st.booleans())
    def propose(self, number: int, other: int, declines: bool) -> None:
        caseworker = self.world.caseworkers[number]
        if self.states().get(caseworker.desk.id) not in OPEN:
            return
        asked = {
            "organisations": [self.world.desks[other].id],
            "reason": "knows-more",
            "reads": "all",
        }
        if not declines:
            path = caseworker.at(self.seeker, "proposals")
            assert caseworker.post(path, asked).status_code in {200, 201, 409}
            return
        body = {"reason": "other-fits-better", "proposal": asked}
        if caseworker.move(self.seeker, "decline", body).status_code == 200:
            self.consents[caseworker.desk.id] = set()

    @rule(number=ANY, days=st.sampled_from([1, 2, 20]))
    def propose_the_interpreter(self, number: int, days: int) -> None:
        caseworker = self.world.caseworkers[number]
        states = self.states()
        if states.get(caseworker.desk.id) != "accepted" or "interprets" in states.values():
            return
        asked = {
            "organisations": [self.world.interpreter.id],
            "reason": "interprets",
            "reads": "all",
            "until": (today() + timedelta(days=days)).isoformat(),
        }
        answer = caseworker.post(caseworker.at(self.seeker, "proposals"), asked)
        assert answer.status_code in {200, 201, 409}

    @rule(number=ANY_OR_INTERPRETER)
    def end_interpreting(self, number: int) -> None:
        caseworker, states = self.world.caseworkers[number], self.states()
        if states.get(caseworker.desk.id) not in {"accepted", "interprets"}:
            return
        path = caseworker.at(self.seeker, f"interpreters/{self.world.interpreter.id}")
        assert caseworker.call("delete", path).status_code in {204, 404}
        self.until = None

    @rule(number=ANY_OR_INTERPRETER)
    def answer(self, number: int) -> None:
        caseworker = self.world.caseworkers[number]
        if self.states().get(caseworker.desk.id) not in {*OPEN, "interprets"}:
            return
        text, keys = f"answer {len(self.said)}", caseworker.request_keys(self.seeker)
        if caseworker.write(self.seeker, text).status_code == 201:
            self.said[text] = max(keys)

    # -- The clock --------------------------------------------------------------------------------

    @rule(hours=HOURS)
    def time_passes(self, hours: int) -> None:
        self.world.clock.put_on(hours=hours)
        self.sign_in()
        late = set(Referral.objects.filter(overdue=True).values_list("id", flat=True))
        for act in (move_on, close_unanswered, ask_after, end_interpreting_due):
            self.by_two_workers(act)
        if self.until and self.until < today():
            self.until = None
        told = Counter(self.told("referral.overdue"))
        now_late = set(Referral.objects.filter(overdue=True).values_list("id", flat=True)) - late
        assert told == Counter(now_late), "each is told once that its time is over"
        reading = [one for one in self.seeker.read()["referrals"] if one["status"] in OPEN]
        if now_late and reading and all(one["late"] for one in reading):
            assert self.told("safety_net.waiting"), "nobody answers, and the safety net knows"

    def by_two_workers(self, act: Any) -> None:
        if connection.vendor == "postgresql":
            all_at_once([act, act])
        else:
            act()
            act()

    # -- What holds after every act ---------------------------------------------------------------

    @precondition(lambda self: hasattr(self, "consents"))
    @invariant()
    def nobody_opens_more_than_the_phone_sealed(self) -> None:
        states = self.states()
        interpreter = self.world.interpreter.id
        if states.get(interpreter) == "withdrawn" or not OPEN & {*states.values()}:
            self.until = None
        if self.until is None:
            self.consents[interpreter] = set()
        assert (states.get(interpreter) == "interprets") == (self.until is not None)
        self.copied |= self.consents[interpreter]
        for row in Referral.objects.filter(request=UUID(self.seeker.request)):
            held = {*row.later_envelopes.values_list("number", flat=True)}
            held |= {1} if row.envelope else set()
            assert held == self.consents.get(str(row.organisation_id), set())
        for caseworker in self.world.caseworkers:
            sealed = self.consents.get(caseworker.desk.id, set())
            reads = states.get(caseworker.desk.id) in READING
            assert self.texts_for(caseworker) == {
                text for text, number in self.said.items() if reads and number in sealed
            }

    @precondition(lambda self: hasattr(self, "consents"))
    @invariant()
    def somebody_reads_it_or_the_page_says_so(self) -> None:
        seen = self.seeker.read()
        newest = len(self.seeker.request_keys)
        if any(
            one["status"] in OPEN and newest in self.consents[one["organisation"]]
            for one in seen["referrals"]
        ):
            return
        assert seen["outlook"]["text"] or any(one["text"] for one in seen["referrals"])

    @precondition(lambda self: hasattr(self, "consents"))
    @invariant()
    def check_calls(self) -> None:
        """Who was offered it since the last act was called once, and nobody else."""
        states = self.states()
        rows = Referral.objects.filter(request=UUID(self.seeker.request))
        ids = {str(row.organisation_id): row.id for row in rows}
        new = [
            ids[organisation]
            for organisation, status in states.items()
            if status in {"offered", "interprets"} and self.before.get(organisation) != status
        ]
        called = Counter(self.told("referral.offered"))
        assert called == Counter(new)
        self.before = states
        Notice.objects.all().delete()
        check_loads()

    def teardown(self) -> None:
        if hasattr(self, "seeker"):
            self.seeker.erase()
            assert not Referral.objects.exists()

    # -- Parts ------------------------------------------------------------------------------------

    def states(self) -> dict[str, str]:
        return {one["organisation"]: one["status"] for one in self.seeker.read()["referrals"]}

    def staying(self) -> list[Desk]:
        states = self.states()
        return [desk for desk in self.world.desks if states.get(desk.id) in STAYING]

    def sealed(self, desks: list[Desk]) -> None:
        for desk in desks:
            self.consents[desk.id].add(len(self.seeker.request_keys))

    def sign_in(self) -> None:
        for caseworker in self.world.caseworkers:
            caseworker.token = ""

    def told(self, kind: str) -> list[UUID]:
        return [*Notice.objects.filter(kind=kind).values_list("subject", flat=True)]

    def texts_for(self, caseworker: Caseworker) -> set[str]:
        """Return what a caseworker opens with the keys of their own organisation alone."""
        rows = caseworker.inbox()["results"]
        mine = [row for row in rows if row["request"] == self.seeker.request]
        if not mine:
            return set()
        answer = caseworker.get(caseworker.at(self.seeker, "messages"))
        keys = caseworker.request_keys(self.seeker)
        if answer.status_code == 403:
            assert not keys
            return set()
        return {
            opened(keys, self.seeker.request, message)
            for message in answer.json()["results"]
            if message["key_number"] in keys
        }

    def _let_in(self, desk: Desk, *, reads_all: bool, until: str | None = None) -> None:
        if self.states().get(desk.id) in READING:
            return
        if not reads_all:
            stay = self.staying()
            answer = self.seeker.post(f"{INTAKE}/request/keys", self.seeker.next_key(*stay))
            assert answer.status_code in {200, 201}
            self.sealed(stay)
        newest = len(self.seeker.request_keys)
        numbers = range(2, newest + 1) if reads_all else [newest]
        begin = None if reads_all else newest
        answer = self.seeker.let_in(desk, numbers=[*numbers], begin=begin, until=until)
        assert answer.status_code == 201, answer.content
        self.consents[desk.id] = {1, *numbers} if reads_all else {newest}


@pytest.mark.full
@pytest.mark.django_db(transaction=True)
def test_any_life_of_a_referral(clock: Clock) -> None:
    world = World(clock)
    machine = type("OneLife", (Life,), {"world": world})
    run_state_machine_as_test(
        machine, settings=settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None)
    )
