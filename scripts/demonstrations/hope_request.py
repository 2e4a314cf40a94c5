"""`scripts/demo hope`, first half: the request, and who is asked."""

from contextlib import suppress

from .hope_people import HopeMember
from .hope_scene import Scene
from .hope_words import BRIEFING, CANARY, REQUESTER
from .stage import NotAsExpected, Step, wait_until
from .wire import Refused

FIRST, SECOND, WANTED = 8, 4, 5


class Asking(Scene):
    """From the first word to five members who take part."""

    def ask(self, step: Step) -> None:
        """Whoever asks has no account; the link proves that the address is theirs."""
        self.requester.ask(REQUESTER)
        self.requester.follow(self.link())
        found = self.requester.call("GET")
        self.request = found["id"]
        step.expect(seen=found["state"], wanted="draft", what="state")

    def brief(self, step: Step) -> None:
        """All but one word, so that there is something to ask."""
        changed = self.requester.fill_in(BRIEFING, wanted=WANTED)
        step.expect(seen=changed["missing"], wanted=[], what="missing")
        for warning in changed["warnings"]:
            print(f"        warning: {warning['text']} ({warning['source']}, {warning['date']})")
        step.expect(
            seen=self.requester.call("POST", "/submit", {})["state"],
            wanted="submitted",
            what="state",
        )

    def send_back(self, step: Step) -> None:
        """A question, which the municipality reads on its page."""
        note = "Wie leest het advies? Noem de functies."
        body = {"note": note}
        answer = self.desk.call("POST", f"desk/requests/{self.request}/return", body)
        step.expect(seen=answer["reason"], wanted="question", what="reason")
        theirs = self.requester.call("GET")["history"][-1]
        step.expect(seen=theirs["note"], wanted=note, what="what the municipality reads")

    def answer_back(self, step: Step) -> None:
        """Both sides read the same history."""
        briefing = self.requester.call("GET")["briefing"]
        audience = "Drie beleidsadviseurs zorg en veiligheid, en de wethouder"
        self.requester.change(briefing=briefing | {"audience": audience})
        self.requester.call("POST", "/submit", {"note": "Aangevuld."})
        ours = self.desk.call("GET", f"desk/requests/{self.request}")
        theirs = self.requester.call("GET")
        step.expect(seen=ours["history"], wanted=theirs["history"], what="history at the desk")
        for line in ours["history"]:
            print(f"        {line['on']} {line['by']}: {line['what']} {line['note']}")

    def take_on(self, step: Step) -> None:
        """Without the list there is no taking on."""
        at = f"desk/requests/{self.request}"
        with suppress(Refused):
            self.desk.call("POST", f"{at}/accept", {})
            raise NotAsExpected("it was taken on without the list")
        now = self.desk.call("GET", at)
        body = {
            "revision": now["revision"],
            "checked": [point["id"] for point in now["checklist"]],
            "heavy": True,
        }
        self.desk.call("PATCH", at, body)
        step.expect(
            seen=self.desk.call("POST", f"{at}/accept", {})["state"],
            wanted="going",
            what="state",
        )
        step.see(f"{len(now['checklist'])} points")

    def ask_first(self, step: Step) -> None:
        """The order and its reasons are shown to the coordinator, who decides."""
        at = f"desk/requests/{self.request}"
        matches = self.desk.call("GET", f"{at}/matches")
        for match in matches["results"][:3]:
            reasons = "; ".join(reason["text"] for reason in match["reasons"])
            print(f"        {match['expert']['chosen_name']}: {reasons}")
        for expert in matches["left_out"][:3]:
            reasons = "; ".join(reason["text"] for reason in expert["reasons"])
            print(f"        left out: {expert['expert']['chosen_name']}: {reasons}")
        ids = [match["expert"]["id"] for match in matches["results"]]
        step.expect(seen=len(ids) >= FIRST + SECOND, wanted=True, what="enough who fit")
        waves = [ids[:FIRST], ids[FIRST : FIRST + SECOND]]
        self.desk.call("PUT", f"{at}/waves", {"waves": waves, "hours": 48})
        wait_until(lambda: self.asked_now() == FIRST, "eight invitations")
        step.see(f"{self.asked_now()} of {len(self.members)} see an invitation")

    def asked_now(self) -> int:
        """Return how many members see an invitation that waits for them."""
        return sum(bool(member.invitations("invited")) for member in self.members.values())

    def invited(self) -> list[HopeMember]:
        """Members whose answer is waited for, in a fixed order."""
        return [member for member in self.members.values() if member.invitations("invited")]

    def question(self, step: Step) -> None:
        """The coordinator opens it, and says it in other words."""
        asking, other = self.invited()[:2]
        [mine] = asking.invitations("invited")
        words = {"text": f"Komt mijn naam erin? {CANARY}"}
        body = {"sealed": asking.seal_own(words)}
        asking.call("POST", f"me/invitations/{mine['id']}/questions", body)
        [found] = self.desk.call("GET", "desk/questions")["results"]
        step.expect(seen=self.desk.read(found["text"]), wanted=words, what="the question")
        answer = {"said": "Komen onze namen in het advies?", "answer": "Nee, nergens."}
        self.desk.call("POST", f"desk/questions/{found['id']}/answer", answer)
        [theirs] = other.invitations("invited")
        read = [(question["said"], question["answer"]) for question in theirs["questions"]]
        wanted = [(answer["said"], answer["answer"])]
        step.expect(seen=read, wanted=wanted, what="what another one reads")

    def first_answers(self, step: Step) -> None:
        """A no needs no reason."""
        asked = self.invited()
        for place, member in enumerate(asked[:6]):
            [mine] = member.invitations("invited")
            how = "accept" if place < 3 else "decline"
            member.call("POST", f"me/invitations/{mine['id']}/{how}", {})
        self.expect_accepted(step, 3)

    def second_wave(self, step: Step) -> None:
        """The coordinator does not wait for the clock; nobody gets in once it is enough."""
        before = set(map(id, self.invited()))
        self.desk.call("POST", f"desk/requests/{self.request}/waves/next", {})
        fresh = wait_until(
            lambda: [member for member in self.invited() if id(member) not in before],
            "the second wave",
        )
        for member in fresh[:2]:
            [mine] = member.invitations("invited")
            member.call("POST", f"me/invitations/{mine['id']}/accept", {})
        self.expect_accepted(step, WANTED)
        step.expect(seen=self.asked_now(), wanted=0, what="still asked")
        names = [name for name, member in self.members.items() if member.invitations("accepted")]
        self.desk.call("POST", f"desk/requests/{self.request}/start", {})
        theirs = self.requester.call("GET")["members"]
        step.expect(seen=sorted(theirs), wanted=sorted(names), what="names for the municipality")
        step.see(f"{', '.join(sorted(names))} take part")

    def expect_accepted(self, step: Step, count: int) -> None:
        """As the desk sees it."""
        waves = self.desk.call("GET", f"desk/requests/{self.request}/waves")
        step.expect(seen=waves["accepted"], wanted=count, what="accepted")
