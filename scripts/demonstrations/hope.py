"""`scripts/demo hope`: a municipality asks Platform HOPE, and all are notified.

Fake providers receive pushes and mails; what is printed is what they received.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from .hope_consultation import Consulting
from .hope_people import Requester
from .hope_request import WANTED
from .hope_words import CANARY, MEMBER_SAYS, REQUESTER_SAYS, SUCCESS
from .notifications import providers
from .server import OwnServer
from .stage import NotAsExpected, Stage, Step
from .wire import Refused


def play(stage: Stage) -> None:
    """Play it on a server of its own."""
    with (
        providers() as here,
        stage.step("a server and its worker start, and stop again"),
        OwnServer(here.environment) as server,
    ):
        Whole(stage, server, here).play()


class Whole(Consulting):
    """All of it, and what comes afterwards: evaluation, the way back, pay, a success."""

    def play(self) -> None:
        """All of it, in order."""
        steps: tuple[tuple[str, Callable[[Step], None]], ...] = (
            ("the coordinator and fourteen members sign in, each with a phone", self.sign_in),
            ("a municipality asks; a mail holds the link to its request", self.ask),
            ("it fills in the briefing, and sends it", self.brief),
            ("the coordinator sends it back with a question", self.send_back),
            ("the municipality answers, and sends it again", self.answer_back),
            ("every point of the list is checked, and the request is taken on", self.take_on),
            ("twelve are asked in two waves; only the first eight hear of it", self.ask_first),
            ("one asks something, sealed; the answer goes to all who were asked", self.question),
            ("three accept, three decline, two do not answer", self.first_answers),
            ("the second wave is asked; two accept, and that is enough", self.second_wave),
            ("the consultation begins, with a second round", self.begin),
            ("five answer in two languages; their words are sealed", self.answer),
            ("they react to each other under pseudonyms", self.react),
            ("those who answered read the summary; one objects first", self.review),
            ("the municipality gets the result as a page and a PDF", self.deliver),
            ("both sides evaluate, and neither sees the other's before", self.evaluate),
            ("what was done with it is written back, and the request closed", self.close),
            ("fees are put on a list for payment", self.pay),
            ("a success is published with consent, and gone when that is withdrawn", self.publish),
            ("nothing that was sealed is in the server's folder or at a provider", self.search),
        )
        for title, act in steps:
            with self.stage.step(title) as step:
                act(step)
            self.show_received()

    def evaluate(self, step: Step) -> None:
        """As long as one has not answered, nobody sees anything."""
        at = f"desk/requests/{self.request}/evaluation"
        parts = self.parts()
        for member, part in parts:
            path = f"me/invitations/{part}/evaluation"
            body: dict[str, Any] = {"language": member.language, "answers": MEMBER_SAYS}
            body["sealed"] = member.seal_own({"text": f"Goed voorbereid. {CANARY}"})
            member.call("POST", path, body)
        before = self.desk.call("GET", at)
        step.expect(
            seen=(before["opened"], before["members"]["answers"]),
            wanted=(False, None),
            what="before the municipality answered",
        )
        body = {"language": "nl", "answers": REQUESTER_SAYS, "text": f"Veel aan gehad. {CANARY}"}
        self.requester.call("POST", "/evaluation", body)
        after = self.desk.call("GET", at)
        step.expect(
            seen=(after["opened"], len(after["members"]["answers"])),
            wanted=(True, WANTED),
            what="afterwards",
        )
        member, part = parts[0]
        theirs = member.call("GET", f"me/invitations/{part}/evaluation")["theirs"]
        step.expect(seen=bool(theirs), wanted=True, what="the other side, for a member")

    def close(self, step: Step) -> None:
        """No request is closed before members can read what became of it."""
        at = f"desk/requests/{self.request}"
        with suppress(Refused):
            self.desk.call("POST", f"{at}/close", {"said": "", "done": ""})
            raise NotAsExpected("it was closed without a word")
        loop = {
            "said": "Jullie zeiden: één vast gezicht, geen formulier aan het begin.",
            "done": "De gemeente begint met een vast gezicht, en schrapt het formulier.",
        }
        step.expect(
            seen=self.desk.call("POST", f"{at}/close", loop)["reason"],
            wanted="closed",
            what="reason",
        )
        member, _part = self.parts()[0]
        news = member.call("GET", "me/news")["results"][0]
        step.expect(seen=(news["said"], news["done"]), wanted=tuple(loop.values()), what="news")

    def pay(self, step: Step) -> None:
        """A list for whoever pays; no bank number is in it."""
        noted = self.desk.call("GET", "desk/fees?state=noted")["results"]
        chosen = {"invitations": [invitation["invitation"] for invitation in noted]}
        made = self.desk.call("POST", "desk/fees/exports", chosen)
        answer = httpx.get(
            f"{self.server.address}/api/v1/experts/desk/fees/exports/{made['id']}",
            headers=self.desk.wire.headers,
            trust_env=False,
            timeout=60,
        )
        self.desk.call("POST", f"desk/fees/exports/{made['id']}/downloaded", {})
        lines = answer.text.strip().splitlines()
        for line in lines[:3]:
            print(f"        {line}")
        step.expect(seen=len(lines), wanted=1 + WANTED, what="lines")

    def publish(self, step: Step) -> None:
        """A quote is shown as long as whoever said it consents."""
        member, _part = self.parts()[0]
        until = str(datetime.now(UTC).date() + timedelta(days=365))
        body = {
            "kind": "quote",
            "audiences": ["public"],
            "until": until,
            "sealed": member.seal_own({"title": "Gezicht", "text": f"Eén gezicht. {CANARY}"}),
        }
        consent = member.call("POST", "me/consents", body)
        today = str(datetime.now(UTC).date())
        made = self.desk.call(
            "POST",
            "desk/successes",
            SUCCESS | {"on": today, "assignment": self.request, "consents": [consent["id"]]},
        )
        path = f"desk/successes/{made['id']}/publish"
        self.desk.call("POST", path, {"published": True})
        step.expect(seen=self.is_public(), wanted=(True, True), what="on the page, in the API")
        member.call("POST", f"me/consents/{consent['id']}/withdraw", {})
        step.expect(seen=self.is_public(), wanted=(False, False), what="after it was withdrawn")

    def is_public(self) -> tuple[bool, bool]:
        """Tell whether the success is on the page, and in the API."""
        title = str(SUCCESS["title"]["nl"])
        page = httpx.get(f"{self.server.address}/advice/nl", trust_env=False, timeout=60)
        listed = Requester(self.server.address).wire.call("GET", "/api/v1/experts/successes")
        return title in page.text, any(row["title"] == title for row in listed["results"])

    def search(self, step: Step) -> None:
        """The mark was in every sealed text."""
        mark = CANARY.encode()
        found = [
            file.name
            for file in self.server.data.rglob("*")
            if file.is_file() and mark in file.read_bytes()
        ]
        step.expect(seen=found, wanted=[], what="files with it")
        received = json.dumps([self.here.push.received, self.here.mail.received], default=str)
        step.expect(seen=CANARY in received, wanted=False, what="at a provider")
        lengths = {push["length"] for push in self.here.push.received}
        step.expect(seen=len(lengths), wanted=1, what="lengths of pushes")
