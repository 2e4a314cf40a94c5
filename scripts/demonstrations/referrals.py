"""`scripts/demo referrals`: one request on its way through three organisations and an interpreter.

Nobody answers in time, it moves on as consented, the second accepts and proposes a third, the
seeker says yes, both help, an interpreter reads along until a day, the seeker withdraws from the
second. At each moment it is compared for
each organisation what its caseworker reads, and what its keys open in the whole database, with what
the seeker's phone let it read.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .moved_clock import MovedClock, own_kier
from .stage import Stage, Step

BEGIN = "2027-03-01 10:00"
FIRST, SECOND, THIRD, VOICE = "Harbour", "Bridge", "Lamp", "Voice"
UNTIL = "2027-03-03"
ASKED, MORE = "Can you help me? Canary4p9.", "They took my passport."
ANSWER, TOGETHER, HELLO, LATER = "We read you.", "Lamp knows this.", "Lamp here.", "For Lamp alone."
IN_DUTCH, AFTERWARDS = "In Dutch: they took it.", "Voice is gone."


def play(stage: Stage) -> None:
    """Play it in this process."""
    with own_kier():
        clock = MovedClock(BEGIN)
        with clock.running():
            Scene(stage, clock).play()


class Scene:
    """Three organisations that fit, a caseworker in each, and Anna, who asks."""

    def __init__(self, stage: Stage, clock: MovedClock) -> None:
        from tests.factories import a_desk, a_member, an_interpreting_desk
        from tests.personas import Caseworker

        from .promise_people import Asker
        from .stolen_keys import Thief

        self.stage, self.clock = stage, clock
        self.desks = {name: a_desk(name.lower(), name=name) for name in (FIRST, SECOND, THIRD)}
        self.desks[VOICE] = an_interpreting_desk("voice", "vi", name=VOICE)
        self.at = {name: Caseworker(a_member(desk), desk) for name, desk in self.desks.items()}
        self.anna = Asker(os.urandom(32))
        self.thief = Thief(self.anna.seeker.request)

    @property
    def phone(self) -> Any:
        """Anna's phone with scripts."""
        return self.anna.seeker

    def play(self) -> None:
        """All of it, in order."""
        self._not_answered()
        self._passed_on()
        self._interpreted()
        self._withdrawn()
        self._erased()

    # -- The acts -------------------------------------------------------------------------------

    def _not_answered(self) -> None:
        self.moment(
            "Anna asks Harbour, and Bridge if it does not answer",
            "2027-03-01 10:20",
            lambda: [
                self.phone.ask(
                    self.desk(FIRST), waiting=[self.desk(SECOND)], text=ASKED, language="vi"
                )
            ],
            reads={FIRST: [ASKED]},
            sealed={FIRST: [ASKED], SECOND: [ASKED]},
        )
        self.moment(
            "Anna writes more; Bridge, whose turn has not come, does not know of the request",
            "2027-03-01 15:00",
            lambda: [self.phone.write(MORE)],
            reads={FIRST: [ASKED, MORE]},
            sealed={FIRST: [ASKED, MORE], SECOND: [ASKED, MORE]},
        )
        self.moment(
            "not answered in time: it moves on to Bridge, as Anna consented",
            "2027-03-02 12:00",
            reads={FIRST: [ASKED, MORE], SECOND: [ASKED, MORE]},
            states={FIRST: "offered", SECOND: "offered"},
            page="Harbour did not answer in time. Now Bridge is asked.",
        )
        self.moment(
            "Bridge accepts and answers; Harbour, which did not, leaves it to them",
            "2027-03-02 13:00",
            lambda: [
                self.at[SECOND].move(self.phone, "accept"),
                self.at[SECOND].write(self.phone, ANSWER),
                self.at[FIRST].move(self.phone, "decline", {"reason": "no-place"}),
            ],
            reads={SECOND: [ASKED, MORE, ANSWER]},
            states={FIRST: "declined", SECOND: "accepted"},
        )

    def _passed_on(self) -> None:
        everything = [ASKED, MORE, ANSWER]
        self.moment(
            "Bridge proposes Lamp: Lamp hears and opens nothing",
            "2027-03-02 14:00",
            lambda: [self.propose()],
            reads={SECOND: everything},
            states={FIRST: "declined", SECOND: "accepted"},
        )
        with self.stage.step("Anna reads who that is, why, and what they would read") as step:
            [proposal] = self.phone.read()["proposals"]
            shown = (proposal["organisation"]["name"], proposal["proposer_name"], proposal["reads"])
            step.expect(seen=shown, wanted=(THIRD, SECOND, "all"), what="the proposal")
            step.expect(seen=bool(proposal["text"]), wanted=True, what="a sentence says why")
            step.see(proposal["text"])
        self.moment(
            "Anna says yes on the phone: only now Lamp has an envelope, and reads",
            "2027-03-02 15:00",
            lambda: [self.phone.let_in(self.desk(THIRD))],
            reads={SECOND: everything, THIRD: everything},
            states={FIRST: "declined", SECOND: "accepted", THIRD: "offered"},
        )
        everything += [TOGETHER, HELLO]
        self.moment(
            "warm handover: Lamp accepts, and both write in one conversation",
            "2027-03-02 16:00",
            lambda: [
                self.at[THIRD].move(self.phone, "accept"),
                self.at[SECOND].write(self.phone, TOGETHER),
                self.at[THIRD].write(self.phone, HELLO),
            ],
            reads={SECOND: everything, THIRD: everything},
            states={FIRST: "declined", SECOND: "accepted", THIRD: "accepted"},
        )
        with self.stage.step("each message says who wrote it, and Bridge sees the yes") as step:
            writers = [message["sender"] for message in self.phone.read()["messages"]]
            names = {f"organisation:{desk.id}": name for name, desk in self.desks.items()}
            seen = [names.get(writer, "Anna") for writer in writers]
            wanted = ["Anna", "Anna", SECOND, SECOND, THIRD]
            step.expect(seen=seen, wanted=wanted, what="writers")
            answers = self.at[SECOND].get(self.at[SECOND].at(self.phone, "proposals")).json()
            states = [one["state"] for one in answers["proposals"]]
            step.expect(seen=states, wanted=["accepted"], what="the proposal")

    def _interpreted(self) -> None:
        everything = [ASKED, MORE, ANSWER, TOGETHER, HELLO]
        helping = {FIRST: "declined", SECOND: "accepted", THIRD: "accepted"}
        self.moment(
            "Bridge proposes Voice, who interprets, until the next day: nothing opens",
            "2027-03-02 17:00",
            lambda: [self.propose(VOICE, reason="interprets", until=UNTIL)],
            reads={SECOND: everything, THIRD: everything},
            states=helping,
        )
        everything.append(IN_DUTCH)
        self.moment(
            "Anna says yes: Voice reads, and writes too",
            "2027-03-02 18:00",
            lambda: [
                self.phone.let_in(self.desk(VOICE), until=UNTIL),
                self.at[VOICE].write(self.phone, IN_DUTCH),
            ],
            reads={SECOND: everything, THIRD: everything, VOICE: everything},
            states=helping | {VOICE: "interprets"},
        )
        copied = self.at[VOICE].request_keys(self.phone)
        self.moment(
            "the day is over: Voice opens nothing any more, and nobody had to think of it",
            "2027-03-04 01:10",
            reads={SECOND: everything, THIRD: everything},
            states=helping | {VOICE: "withdrawn"},
        )
        with self.stage.step("Anna's phone reads that a key is due, and makes the next") as step:
            step.expect(seen=self.phone.read()["key_due"], wanted=True, what="due before")
            stay = self.phone.next_key(self.desk(SECOND), self.desk(THIRD))
            self.phone.post("/api/v1/intake/request/keys", stay)
            step.expect(seen=self.phone.read()["key_due"], wanted=False, what="due after")
        self.moment(
            "she writes on, to those who help",
            "2027-03-04 09:00",
            lambda: [self.phone.write(AFTERWARDS)],
            reads={SECOND: [*everything, AFTERWARDS], THIRD: [*everything, AFTERWARDS]},
            states=helping | {VOICE: "withdrawn"},
        )
        with self.stage.step("what Voice copied opens what it had read, and nothing since") as step:
            step.expect(seen=self.thief.texts(copied), wanted=everything, what="opened")

    def _withdrawn(self) -> None:
        everything = [ASKED, MORE, ANSWER, TOGETHER, HELLO, IN_DUTCH, AFTERWARDS]
        with self.stage.step("before that, somebody at Bridge copies all keys they have") as step:
            copied = self.at[SECOND].request_keys(self.phone)
            step.expect(seen=sorted(copied), wanted=[1, 2], what="key numbers")
        self.moment(
            "Anna withdraws from Bridge: its envelopes are destroyed, the phone makes the next key",
            "2027-03-04 10:00",
            lambda: [
                self.phone.withdraw(self.desk(SECOND), self.phone.next_key(self.desk(THIRD))),
                self.phone.write(LATER),
            ],
            reads={THIRD: [*everything, LATER]},
            states={
                FIRST: "declined",
                SECOND: "withdrawn",
                THIRD: "accepted",
                VOICE: "withdrawn",
            },
        )
        with self.stage.step(
            "what Bridge copied opens what it had read, and nothing since"
        ) as step:
            step.expect(seen=self.thief.texts(copied), wanted=everything, what="opened")
        with self.stage.step("Bridge sees “withdrawn”, and its calls are refused") as step:
            for path in ("messages", "proposals"):
                answer = self.at[SECOND].get(self.at[SECOND].at(self.phone, path))
                step.expect(seen=answer.status_code in {403, 409}, wanted=True, what=path)

    def _erased(self) -> None:
        self.moment(
            "Anna erases all of it: nobody opens anything",
            "2027-03-04 11:00",
            lambda: [self.phone.erase()],
            reads={},
        )

    # -- What the moments are made of -----------------------------------------------------------

    def desk(self, name: str) -> Any:
        """Return an organisation by its name."""
        return self.desks[name]

    def propose(self, name: str = THIRD, *, reason: str = "knows-more", **more: str) -> Any:
        """Have Bridge propose an organisation."""
        asked = {"organisations": [self.desks[name].id], "reason": reason, "reads": "all"} | more
        return self.at[SECOND].post(self.at[SECOND].at(self.phone, "proposals"), asked)

    def moment(
        self,
        title: str,
        wall: str,
        act: Callable[[], Iterable[Any]] = tuple,
        *,
        reads: Mapping[str, list[str]],
        sealed: Mapping[str, list[str]] | None = None,
        states: Mapping[str, str] | None = None,
        page: str = "",
    ) -> None:
        """Go to a moment, act, and compare what each organisation can read with what it may.

        :param sealed: what its keys open in the database, if more than it is given by then
        """
        with self.stage.step(f"{wall[5:]}  {title}") as step:
            self._go_to(wall)
            for answer in act():
                step.expect(seen=answer.status_code < 300, wanted=True, what=str(answer.content))
            for name, caseworker in self.at.items():
                read = self._read_by(caseworker)
                opened = self.thief.texts(self.thief.keys_of(self.desks[name]))
                print(f"          {name:8} reads {read or '–'}", flush=True)
                step.expect(seen=read, wanted=reads.get(name, []), what=f"{name} reads")
                wanted = (sealed or reads).get(name, [])
                step.expect(seen=opened, wanted=wanted, what=f"with the keys of {name} opens")
            self._compare_page(step, states, page)

    def _compare_page(self, step: Step, states: Mapping[str, str] | None, page: str) -> None:
        if states:
            names = {desk.id: name for name, desk in self.desks.items()}
            seen = {
                names[one["organisation"]]: one["status"] for one in self.phone.read()["referrals"]
            }
            step.expect(seen=seen, wanted=dict(states), what="the phone shows")
        if page:
            step.expect(seen=page in self.anna.outlook(), wanted=True, what=f"“{page}”")

    def _read_by(self, caseworker: Any) -> list[str]:
        """Return what a caseworker reads through the API."""
        caseworker.token = ""
        rows = [
            row for row in caseworker.inbox()["results"] if row["request"] == self.phone.request
        ]
        if not rows or not rows[0]["envelopes"]:
            return []
        return list(caseworker.texts(self.phone))

    def _go_to(self, wall: str) -> None:
        from backend.help_requests.tasks import end_interpreting, move_unanswered_requests_on

        for _minute in self.clock.go_to(wall, [7]):
            end_interpreting.call()
            move_unanswered_requests_on.call()
