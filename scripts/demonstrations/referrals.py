"""`scripts/demo referrals`: one request on its way through three organisations and an interpreter.

Nobody answers in time, it moves on as consented, the second accepts and proposes a third, the
seeker says yes, both help, an interpreter reads along until a day, the seeker withdraws from the
second. At each moment it is compared for each organisation what its caseworker reads, and what its
keys open in the whole database, with what the seeker's phone let it read.
"""

from collections.abc import Callable, Mapping
from typing import Any

from .askers import Asker
from .consent import PROFILE
from .desk import INBOX, Desk
from .desks import MovedScene
from .moved_server import MovedServer
from .stage import Stage, Step
from .stolen_keys import Thief

FIRST, SECOND, THIRD, VOICE = "Harbour", "Bridge", "Lamp", "Voice"
# Organisations of the demonstration, as they are called here.
SLUGS = {FIRST: "spine", SECOND: "best-man", THIRD: "fier", VOICE: "koraal"}
LANGUAGE, UNTIL = "vi", "2027-03-03"
ASKED, MORE = "Can you help me? Canary4p9.", "They took my passport."
ANSWER, TOGETHER, HELLO, LATER = "We read you.", "Lamp knows this.", "Lamp here.", "For Lamp alone."
IN_DUTCH, AFTERWARDS = "In Dutch: they took it.", "Voice is gone."


def play(stage: Stage) -> None:
    """Play it on a server of its own."""
    Scene.perform(stage)


class Scene(MovedScene):
    """Three organisations that fit, one that interprets, and Anna, who asks."""

    begin = "2027-03-01T10:00"
    make = ("demonstration",)
    run = ("end_interpreting", "move_unanswered_requests_on")

    def __init__(self, stage: Stage, server: MovedServer) -> None:
        super().__init__(stage, server)
        self.anna, self.thief = Asker(self.address, language="en"), Thief(server)
        self.phone = self.anna.phone
        self.at = {name: self.desks.of(slug) for name, slug in SLUGS.items()}
        self.interpret(self.desks.of(SLUGS[VOICE], "coordinator"))
        self.phone.matches(PROFILE | {"language": LANGUAGE})
        voice = f"/api/v1/intake/organisations/{self.at[VOICE].organisation}"
        known = self.phone.organisations
        known[self.at[VOICE].organisation] = self.phone.wire.call("GET", voice)
        self.organisations = {name: known[desk.organisation] for name, desk in self.at.items()}

    def interpret(self, desk: Desk) -> None:
        """Have an organisation interpret."""
        path = "/api/v1/organisation/practice"
        revision = desk.wire.call("GET", path)["revision"]
        desk.wire.call("PATCH", path, {"revision": revision, "interprets": [LANGUAGE]})

    def play(self) -> None:
        """All of it, in order."""
        self._not_answered()
        self._passed_on()
        self._interpreted()
        self._withdrawn()
        self._erased()

    # -- The acts -------------------------------------------------------------------------------

    def _not_answered(self) -> None:
        self.compared(
            "Anna asks Harbour, and Bridge if it does not answer",
            "2027-03-01T10:20",
            lambda: self.anna.ask(
                ASKED,
                self.organisations[FIRST],
                later=[self.organisations[SECOND]],
                language=LANGUAGE,
            ),
            reads={FIRST: [ASKED]},
            sealed={FIRST: [ASKED], SECOND: [ASKED]},
        )
        self.compared(
            "Anna writes more; Bridge, whose turn has not come, does not know of the request",
            "2027-03-01T15:00",
            lambda: self.phone.write(MORE),
            reads={FIRST: [ASKED, MORE]},
            sealed={FIRST: [ASKED, MORE], SECOND: [ASKED, MORE]},
        )
        self.compared(
            "not answered in time: it moves on to Bridge, as Anna consented",
            "2027-03-02T12:00",
            reads={FIRST: [ASKED, MORE], SECOND: [ASKED, MORE]},
            states={FIRST: "offered", SECOND: "offered"},
            page="{Harbour} did not answer in time. Now {Bridge} is asked.",
        )
        self.compared(
            "Bridge accepts and answers; Harbour, which did not, leaves it to them",
            "2027-03-02T13:00",
            lambda: self.answer(SECOND, ANSWER),
            lambda: self.at[FIRST].decline(self.referral(FIRST)),
            reads={SECOND: [ASKED, MORE, ANSWER]},
            states={FIRST: "declined", SECOND: "accepted"},
        )

    def _passed_on(self) -> None:
        everything = [ASKED, MORE, ANSWER]
        self.compared(
            "Bridge proposes Lamp: Lamp hears and opens nothing",
            "2027-03-02T14:00",
            self.propose,
            reads={SECOND: everything},
            states={FIRST: "declined", SECOND: "accepted"},
        )
        with self.stage.step("Anna reads who that is, why, and what they would read") as step:
            [proposal] = self.phone.look()["proposals"]
            shown = (proposal["organisation"]["name"], proposal["proposer_name"], proposal["reads"])
            step.expect(seen=shown, wanted=self.named(THIRD, SECOND, "all"), what="what")
            step.expect(seen=bool(proposal["text"]), wanted=True, what="a sentence says why")
            step.see(proposal["text"])
        self.compared(
            "Anna says yes on the phone: only now Lamp has an envelope, and reads",
            "2027-03-02T15:00",
            lambda: self.phone.let_in(self.organisations[THIRD]),
            reads={SECOND: everything, THIRD: everything},
            states={FIRST: "declined", SECOND: "accepted", THIRD: "offered"},
        )
        everything += [TOGETHER, HELLO]
        self.compared(
            "warm handover: Lamp accepts, and both write in one conversation",
            "2027-03-02T16:00",
            lambda: self.at[SECOND].reply(self.referral(SECOND), TOGETHER),
            lambda: self.answer(THIRD, HELLO),
            reads={SECOND: everything, THIRD: everything},
            states={FIRST: "declined", SECOND: "accepted", THIRD: "accepted"},
        )
        with self.stage.step("each message says who wrote it, and Bridge sees the yes") as step:
            names = {f"organisation:{desk.organisation}": name for name, desk in self.at.items()}
            writers = [names.get(written.sender, "Anna") for written in self.phone.read()]
            wanted = ["Anna", "Anna", SECOND, SECOND, THIRD]
            step.expect(seen=writers, wanted=wanted, what="writers")
            path = f"{INBOX}/{self.referral(SECOND)['id']}/proposals"
            answers = self.at[SECOND].wire.call("GET", path)["proposals"]
            states = [one["state"] for one in answers]
            step.expect(seen=states, wanted=["accepted"], what="the proposal")

    def _interpreted(self) -> None:
        everything = [ASKED, MORE, ANSWER, TOGETHER, HELLO]
        helping = {FIRST: "declined", SECOND: "accepted", THIRD: "accepted"}
        self.compared(
            "Bridge proposes Voice, who interprets, until the next day: nothing opens",
            "2027-03-02T17:00",
            lambda: self.propose(VOICE, reason="interprets", until=UNTIL),
            reads={SECOND: everything, THIRD: everything},
            states=helping,
        )
        everything.append(IN_DUTCH)
        self.compared(
            "Anna says yes: Voice reads, and writes too",
            "2027-03-02T18:00",
            lambda: self.phone.let_in(self.organisations[VOICE], until=UNTIL),
            lambda: self.answer(VOICE, IN_DUTCH),
            reads={SECOND: everything, THIRD: everything, VOICE: everything},
            states=helping | {VOICE: "interprets"},
        )
        copied = dict(self.at[VOICE].keys(self.referral(VOICE)))
        self.compared(
            "the day is over: Voice opens nothing any more, and nobody had to think of it",
            "2027-03-04T01:10",
            reads={SECOND: everything, THIRD: everything},
            states=helping | {VOICE: "withdrawn"},
        )
        with self.stage.step("Anna's phone reads that a key is due, and makes the next") as step:
            step.expect(seen=self.phone.look()["key_due"], wanted=True, what="due before")
            self.phone.change_key()
            step.expect(seen=self.phone.look()["key_due"], wanted=False, what="due after")
        self.compared(
            "she writes on, to those who help",
            "2027-03-04T09:00",
            lambda: self.phone.write(AFTERWARDS),
            reads={SECOND: [*everything, AFTERWARDS], THIRD: [*everything, AFTERWARDS]},
            states=helping | {VOICE: "withdrawn"},
        )
        with self.stage.step("what Voice copied opens what it had read, and nothing since") as step:
            step.expect(seen=self.thief.texts(copied), wanted=everything, what="opened")

    def _withdrawn(self) -> None:
        everything = [ASKED, MORE, ANSWER, TOGETHER, HELLO, IN_DUTCH, AFTERWARDS]
        with self.stage.step("before that, somebody at Bridge copies all keys they have") as step:
            copied = dict(self.at[SECOND].keys(self.referral(SECOND)))
            step.expect(seen=sorted(copied), wanted=[1, 2], what="key numbers")
        self.compared(
            "Anna withdraws from Bridge: its envelopes are destroyed, the phone makes the next key",
            "2027-03-04T10:00",
            lambda: self.phone.withdraw(self.organisations[SECOND]),
            lambda: self.phone.write(LATER),
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
            referral = self.referral(SECOND)
            step.expect(seen=referral["status"], wanted="withdrawn", what="its state")
            for what in ("messages", "proposals"):
                path = f"{INBOX}/{referral['id']}/{what}"
                refused = self.at[SECOND].wire.refused("GET", path)
                step.expect(seen=refused.status in {403, 409}, wanted=True, what=what)

    def _erased(self) -> None:
        self.compared(
            "Anna erases all of it: nobody opens anything",
            "2027-03-04T11:00",
            self.phone.erase,
            reads={},
        )

    # -- What the moments are made of -----------------------------------------------------------

    def named(self, *names: str) -> tuple[str, ...]:
        """Return the names that organisations have in the demonstration."""
        known = self.organisations
        return tuple(known[name]["name"] if name in known else name for name in names)

    def referral(self, name: str) -> Any:
        """Return the request as it is in the inbox of an organisation."""
        return self.at[name].find(self.phone.request)

    def answer(self, name: str, text: str) -> None:
        """Accept or pin, and write."""
        referral = self.referral(name)
        self.at[name].accept(referral)
        self.at[name].reply(referral, text)

    def propose(self, name: str = THIRD, *, reason: str = "knows-more", **more: str) -> None:
        """Have Bridge propose an organisation."""
        asked = {"organisations": [self.at[name].organisation], "reason": reason, "reads": "all"}
        path = f"{INBOX}/{self.referral(SECOND)['id']}/proposals"
        self.at[SECOND].wire.call("POST", path, asked | more)

    def compared(
        self,
        title: str,
        wall: str,
        *acts: Callable[[], object],
        reads: Mapping[str, list[str]],
        sealed: Mapping[str, list[str]] | None = None,
        states: Mapping[str, str] | None = None,
        page: str = "",
    ) -> None:
        """Go to a moment, act, and compare what each organisation can read with what it may.

        :param sealed: what its keys open in the database, if more than it is given by then
        """
        with self.moment(f"{wall[5:10]} {wall[11:]}  {title}", wall) as step:
            for act in acts:
                act()
            self.thief.request = self.phone.request
            seen = []
            for name, desk in self.at.items():
                read = self.read_by(name)
                seen.append(f"{name:8} reads {read or '–'}")
                step.expect(seen=read, wanted=reads.get(name, []), what=f"{name} reads")
                opened = self.thief.texts(self.thief.keys_of(desk))
                wanted = (sealed or reads).get(name, [])
                step.expect(seen=opened, wanted=wanted, what=f"with the keys of {name} opens")
            self.compare_page(step, states, page)
            step.see(*seen)

    def compare_page(self, step: Step, states: Mapping[str, str] | None, page: str) -> None:
        """Compare what the seeker is shown, with scripts and without."""
        if states:
            names = {desk.organisation: name for name, desk in self.at.items()}
            referrals = self.phone.look()["referrals"]
            seen = {names[one["organisation"]]: one["status"] for one in referrals}
            step.expect(seen=seen, wanted=dict(states), what="the phone shows")
        if page:
            said = page.format(**{name: self.named(name)[0] for name in SLUGS})
            step.expect(seen=said in self.anna.outlook(), wanted=True, what=f"“{said}”")

    def read_by(self, name: str) -> list[str | None]:
        """Return what a caseworker reads through the API."""
        referral = self.referral(name)
        if not referral or not referral["envelopes"]:
            return []
        return [written.text for written in self.at[name].read(referral)]
