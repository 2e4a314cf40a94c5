"""`scripts/demo hope`, the middle: a consultation, from its questions to the result."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from .hope_request import WANTED, Asking
from .hope_words import ANSWERS, CANARY, DEFINITION, SUMMARY
from .stage import NotAsExpected, Step
from .wire import Refused


class Consulting(Asking):
    """Answers, reactions, a summary that may go out, and what the municipality gets."""

    def begin(self, step: Step) -> None:
        """Its questions are a questionnaire of the surveys, with a condition."""
        body = {"name": "Consultatie", "definition": DEFINITION}
        made = self.desk.wire.call("POST", "/api/v1/surveys/questionnaires", body)
        until = str(datetime.now(UTC).date() + timedelta(days=14))
        answer = self.desk.call(
            "PUT",
            f"desk/requests/{self.request}/consultation",
            {"questionnaire": made["id"], "answer_until": until, "reacts": True},
        )
        step.expect(seen=answer["state"], wanted="asking", what="state")

    def answer(self, step: Step) -> None:
        """The first one saves a draft, and goes on from there."""
        for place, (member, part) in enumerate(self.parts()):
            at = f"me/invitations/{part}/consultation"
            choices, words = ANSWERS[member.language][place % 3]
            if place == 0:
                draft = member.seal_own({"answers": dict(choices)})
                member.call("PUT", f"{at}/draft", {"sealed": draft})
                kept = member.call("GET", at)["draft"]
                step.expect(
                    seen=member.open(kept), wanted={"answers": dict(choices)}, what="the draft"
                )
            content = {"answers": {"words": f"{words} {CANARY}"}, "recordings": []}
            body = {
                "language": member.language,
                "choices": dict(choices),
                "sealed": member.seal_own(content),
                "recordings": [],
            }
            member.call("POST", f"{at}/answers", body)
        found = self.desk.call("GET", f"desk/requests/{self.request}/consultation")
        for contribution in found["contributions"]:
            opened: Any = self.desk.read(contribution["text"])["answers"]
            words = opened["words"].replace(CANARY, "").rstrip()
            print(f"        {contribution['pseudonym']}: {words}")
        step.expect(seen=len(found["contributions"]), wanted=WANTED, what="contributions")

    def react(self, step: Step) -> None:
        """What two said goes round, sealed to those who take part."""
        at = f"desk/requests/{self.request}/consultation"
        self.desk.call("POST", f"{at}/react", {})
        found = self.desk.call("GET", at)
        for contribution in found["contributions"][:2]:
            opened: Any = self.desk.read(contribution["text"])
            content = {"text": opened["answers"]["words"]}
            body = self.desk.seal_for(content, found["people"])
            whole = body | {"id": str(uuid4()), "invitation": contribution["invitation"]}
            self.desk.call("POST", f"{at}/statements", whole)
        for member, part in self.parts():
            mine = f"me/invitations/{part}/consultation"
            for statement in member.call("GET", mine)["statements"]:
                if not statement["mine"]:
                    member.open(statement["text"])
                    path = f"{mine}/reactions/{statement['id']}"
                    member.call("PUT", path, {"kind": "agree"})
        counts = [statement["reactions"] for statement in self.desk.call("GET", at)["statements"]]
        step.expect(seen=[count["agree"] for count in counts], wanted=[4, 4], what="who agrees")

    def review(self, step: Step) -> None:
        """An objection holds the summary until there is a new one."""
        at = f"desk/requests/{self.request}/consultation"
        self.desk.call("POST", f"{at}/sum", {})
        until = str(datetime.now(UTC).date() + timedelta(days=7))
        for round_number in (1, 2):
            summary = {lang: text.format(round_number) for lang, text in SUMMARY.items()}
            self.desk.call("PUT", f"{at}/summary", {"summary": summary})
            self.desk.call("POST", f"{at}/review", {"until": until})
            for place, (member, part) in enumerate(self.parts()):
                fine = round_number == 2 or place > 0
                body: dict[str, Any] = {"summary_number": round_number, "fine": fine}
                if not fine:
                    body["sealed"] = member.seal_own({"text": f"Dit zei ik niet zo. {CANARY}"})
                member.call("PUT", f"me/invitations/{part}/consultation/verdict", body)
            if round_number == 1:
                with suppress(Refused):
                    self.desk.call("POST", f"{at}/approve", {})
                    raise NotAsExpected("it was approved against an objection")
                self.desk.call("POST", f"{at}/sum", {})
        answer = self.desk.call("POST", f"{at}/approve", {})
        step.expect(seen=answer["state"], wanted="approved", what="state")

    def deliver(self, step: Step) -> None:
        """The page and the PDF hold what the members let go out."""
        self.desk.call("POST", f"desk/requests/{self.request}/deliver", {})
        result = self.requester.call("GET", "/result")
        for question in result["numbers"]:
            shares = [(answer["label"], answer["share"]) for answer in question["answers"]]
            print(f"        {question['question']} {shares}")
        answer = httpx.get(
            f"{self.server.address}/api/v1/experts/request/result/nl",
            headers=self.requester.wire.headers,
            trust_env=False,
            timeout=60,
        )
        step.expect(seen=answer.content[:5], wanted=b"%PDF-", what="the file")
        if self.stage.page:
            self.stage.page.write_bytes(answer.content)
        page = httpx.get(self.link() + "/result", trust_env=False, timeout=60)
        step.expect(seen=page.status_code, wanted=200, what="the page")
        step.see(f"a PDF of {len(answer.content):,} bytes")
