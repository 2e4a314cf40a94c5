"""The pictures of Platform HOPE in docs/journeys.md; its texts are invented examples."""

import time
from collections.abc import Callable
from functools import cached_property
from typing import Any

from playwright.sync_api import Page

from scripts.demonstrations.hope_people import HopeDesk, HopeMember, Requester, day
from scripts.demonstrations.hope_words import DEFINITION, SUCCESS

from .chromium import DESK, PHONE
from .photographer import PATIENCE_SECONDS, Photographer

LINK = r"https?://\S+/advice/r/[\w-]+"
LOOK_SECONDS = 0.2
ZONE = "Europe/Amsterdam"
# The member whose phone is seen; she speaks Dutch and English.
NAME = "Linde"
FIRST, SECOND, WANTED = 8, 4, 5
EMAIL = "advice@voorbeeld.example"
REQUESTER = {
    "email": EMAIL,
    "organisation": "Gemeente Voorbeeld",
    "name": "Care and safety",
    "kind": "municipality",
    "language": "en",
}
PURPOSE = "We write a new plan: help that finds young people sooner. It is decided in spring."
BRIEFING = {
    "purpose": PURPOSE,
    "question": "What would have helped you to ask for help sooner?",
    "audience": "Three policy advisers and the alderman",
    "place": "",
    "use": "The advice becomes an annex of the plan.",
    "preparation": "Nothing to read beforehand.",
    "support": "The coordinator of the platform.",
    "recording": "Nothing is recorded.",
    "names": "chosen",
    "aftercare": "The coordinator calls on the next day.",
}
QUESTION = "Are our names in the advice?"
SUMMARY = {
    "nl": "Begin met één vast gezicht, dat blijft. Vraag pas later naar een naam en formulieren.",
    "en": "Begin with one person who stays. Ask for a name later, and for forms later still.",
}


TO_TOP = "(part) => part.scrollIntoView()"


class Play:
    """The people who act over HTTP: a municipality, the coordinator, members."""

    def __init__(self, of: Photographer) -> None:
        self.of = of
        self.requester = Requester(of.server.address, language="en")
        self.desk = HopeDesk(of.server.address, *self.sign_in("coordinator"), language="en")
        self.members: dict[str, HopeMember] = {}
        self.link = ""

    def sign_in(self, name: str) -> tuple[str, str]:
        """Address and password of `coordinator`, or of a member by the name of their choice."""
        wanted = f"{name.lower()}@hope.example"
        [one] = [one for one in self.of.server.sign_ins() if one["email"] == wanted]
        return one["email"], one["password"]

    @cached_property
    def request(self) -> str:
        return str(self.requester.call("GET")["id"])

    @property
    def at(self) -> str:
        return f"desk/requests/{self.request}"

    def part_of(self, name: str, state: str = "accepted") -> str:
        [mine] = self.members[name].invitations(state)
        return str(mine["id"])

    def publish(self) -> None:
        made = self.desk.call("POST", "desk/successes", SUCCESS | {"on": day(0)})
        self.desk.call("POST", f"desk/successes/{made['id']}/publish", {"published": True})

    def ask(self) -> None:
        self.requester.ask(REQUESTER)
        self.link = self.of.mailed_link(EMAIL, LINK)
        self.requester.follow(self.link)
        self.requester.change(briefing={"purpose": PURPOSE})

    def brief(self) -> None:
        self.requester.fill_in(BRIEFING, wanted=WANTED)
        self.requester.call("POST", "/submit", {})

    def invite(self) -> None:
        self.desk.take_on(self.at)
        found = self.desk.call("GET", f"{self.at}/matches")["results"]
        people = {one["expert"]["chosen_name"]: one["expert"]["id"] for one in found}
        # She is asked first, whatever the order.
        names = sorted(people, key=lambda name: name != NAME)[: FIRST + SECOND]
        for name in names:
            member = HopeMember(self.of.server.address, *self.sign_in(name), language="en")
            self.members[name] = member
        ids = [people[name] for name in names]
        waves = {"waves": [ids[:FIRST], ids[FIRST:]], "hours": 48}
        self.desk.call("PUT", f"{self.at}/waves", waves)
        self.wait(lambda: len(self.invited()) == FIRST)

    def invited(self) -> list[str]:
        return [name for name, one in self.members.items() if one.invitations("invited")]

    def question(self) -> None:
        name = self.invited()[1]
        asking = self.members[name]
        body = {"sealed": asking.seal_own({"text": QUESTION})}
        asking.call("POST", f"me/invitations/{self.part_of(name, 'invited')}/questions", body)
        [found] = self.desk.call("GET", "desk/questions")["results"]
        answer = {"said": QUESTION, "answer": "No, nowhere."}
        self.desk.call("POST", f"desk/questions/{found['id']}/answer", answer)

    def say(self, how: str, *names: str) -> None:
        for name in names:
            part = self.part_of(name, "invited")
            self.members[name].call("POST", f"me/invitations/{part}/{how}", {})

    def ask_next(self) -> None:
        before = set(self.invited())
        self.desk.call("POST", f"{self.at}/waves/next", {})
        fresh = self.wait(lambda: [one for one in self.invited() if one not in before])
        self.say("accept", *fresh[: WANTED - self.accepted()])
        self.desk.call("POST", f"{self.at}/start", {})

    def accepted(self) -> int:
        return int(self.desk.call("GET", f"{self.at}/waves")["accepted"])

    def parts(self) -> dict[str, str]:
        return {
            name: mine["id"]
            for name, one in self.members.items()
            for mine in one.invitations("accepted")
        }

    def answer(self) -> None:
        body = {"name": "Consultation", "definition": DEFINITION}
        made = self.desk.wire.call("POST", "/api/v1/surveys/questionnaires", body)
        at = f"{self.at}/consultation"
        asked = {"questionnaire": made["id"], "answer_until": day(14), "reacts": False}
        self.desk.call("PUT", at, asked)
        for name, part in self.parts().items():
            member = self.members[name]
            content = {"answers": {"words": "One person who stays."}, "recordings": []}
            answers: dict[str, Any] = {
                "language": "en",
                "choices": {"told": "friend", "trust": 4},
                "sealed": member.seal_own(content),
                "recordings": [],
            }
            member.call("POST", f"me/invitations/{part}/consultation/answers", answers)
        self.desk.call("POST", f"{at}/sum", {})
        self.desk.call("PUT", f"{at}/summary", {"summary": SUMMARY})
        self.desk.call("POST", f"{at}/review", {"until": day(7)})

    def deliver(self) -> None:
        for name, part in self.parts().items():
            body = {"summary_number": 1, "fine": True}
            self.members[name].call("PUT", f"me/invitations/{part}/consultation/verdict", body)
        self.desk.call("POST", f"{self.at}/consultation/approve", {})
        self.desk.call("POST", f"{self.at}/deliver", {})

    def wait[T](self, look: Callable[[], T]) -> T:
        """Ask until there is something; raise TimeoutError."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            if found := look():
                return found
            time.sleep(LOOK_SECONDS)
        raise TimeoutError


def advise(of: Photographer) -> None:
    play = Play(of)
    play.publish()
    play.ask()
    with of.page(PHONE) as asking, of.page(PHONE, timezone_id=ZONE) as asked:
        theirs = [public(of, asking), step(play, asking)]
        play.brief()
        play.invite()
        play.question()
        come_in(of, asked, "/panel/", play.sign_in(NAME))
        mine = [home(asked), invitation(asked)]
        _linde, *others = play.invited()
        play.say("accept", NAME, *others[:2])
        play.say("decline", *others[2:4])
        of.save("coordinating", [waves(of, play)])
        play.ask_next()
        play.answer()
        mine.append(summary(play, asked))
        play.deliver()
        theirs.append(result(play, asking))
    of.save("advising", theirs)
    of.save("taking-part", mine)


def come_in(of: Photographer, page: Page, path: str, account: tuple[str, str]) -> None:
    email, password = account
    page.goto(f"{of.server.address}{path}")
    page.locator("input[type=email]").fill(email)
    page.locator("input[autocomplete=current-password]").fill(password)
    page.locator("form button.main").click()


def public(of: Photographer, page: Page) -> bytes:
    page.goto(f"{of.server.address}/advice/en")
    page.locator(".figures").evaluate(TO_TOP)
    return page.screenshot()


def step(play: Play, page: Page) -> bytes:
    page.goto(f"{play.link}/briefing/question")
    page.locator("textarea").fill(BRIEFING["question"])
    return page.screenshot()


def result(play: Play, page: Page) -> bytes:
    page.goto(f"{play.link}/result")
    return page.screenshot()


def home(page: Page) -> bytes:
    page.locator("[data-part=waiting] a").first.wait_for()
    return page.screenshot()


def invitation(page: Page) -> bytes:
    page.locator("[data-part=waiting] a").first.click()
    page.locator("[data-part=your-answer]").wait_for()
    return page.screenshot()


def summary(play: Play, page: Page) -> bytes:
    page.evaluate("(part) => (location.hash = `#/answers/${part}`)", play.part_of(NAME))
    page.locator("[data-part=verdict]").wait_for()
    return page.screenshot()


def waves(of: Photographer, play: Play) -> bytes:
    path = f"/panel/desk/#/requests/{play.request}/members"
    with of.page(DESK, timezone_id=ZONE) as page:
        come_in(of, page, path, play.sign_in("coordinator"))
        page.locator("[data-part=waves]").wait_for()
        page.mouse.move(0, 0)
        return page.screenshot()
