"""Measures, and people who are asked about them, as `scripts/demo measures` plays them."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final
from uuid import uuid4

from .hotel_staff import Visitor
from .stage import NotAsExpected

REGIONS: Final = ("NL-UT", "NL-ZH", "NL-GE", "NL-NB")
CODE: Final = re.compile(r'name="code" value="([a-z0-9-]{14})"')
FOUND: Final = 302
# Of a hundred: who comes back, who has the code still, and who skips the one question.
COMES_BACK, HAS_CODE, SKIPS = 92, 94, 6
# How content people are in a phase: what a measure adds comes later.
CONTENT: Final = {"before": 0.0, "during": 0.5, "after": 1.0}
YES_NO: Final = {
    "victims": ("informed", "safe", "believed", "pace"),
    "detectives": ("time", "skill", "support", "explain", "used"),
    "judges": ("time", "informed", "safe", "heard", "used"),
}
SCALES: Final = {
    "victims": ("talk", "step"),
    "detectives": ("contact", "works"),
    "judges": ("contact", "works"),
}
OPTIONS: Final = {
    "victims": ("offered", ("psychologist", "judge", "shorter", "safety", "expert")),
}


@dataclass(frozen=True)
class Plan:
    """A measure: how many of each group are asked in each of four provinces, and its tables."""

    kind: str
    name: str
    # What it adds to the share of good answers.
    effect: float
    each: Mapping[str, int]
    tables: tuple[tuple[str, str, str], ...]

    def body(self, begins_on: str) -> dict[str, Any]:
        """Return what is sent to plan it."""
        return {
            "name": {"en": self.name},
            "kind": self.kind,
            "regions": [*REGIONS],
            "begins_on": begins_on,
            "expected": {
                group: dict.fromkeys(REGIONS, number) for group, number in self.each.items()
            },
            "tables": [
                {"group": group, "sort": sort, "indicator": indicator}
                for group, sort, indicator in self.tables
            ],
        }


MEASURES: Final = (
    Plan(
        "psychologist",
        "A psychologist at the first talk",
        0.35,
        {"victims": 14, "detectives": 6},
        (
            ("victims", "change", "after"),
            ("victims", "change", "during"),
            ("victims", "phases", "informed"),
            ("victims", "regions", "safe"),
            ("detectives", "phases", "works"),
        ),
    ),
    Plan(
        "judge",
        "A talk with a judge",
        0.2,
        {"victims": 6, "judges": 4},
        (("victims", "change", "after"), ("judges", "phases", "heard")),
    ),
    Plan("shorter", "Less waiting", 0.3, {"detectives": 4}, (("detectives", "phases", "time"),)),
    Plan(
        "safety", "A coordinator for safety", 0.2, {"victims": 3}, (("victims", "phases", "safe"),)
    ),
    Plan(
        "expert",
        "Somebody who has been through it too",
        0.3,
        {"victims": 3},
        (("victims", "change", "after"), ("victims", "regions", "pace")),
    ),
)


def expected_of(measures: Iterable[Mapping[str, Any]]) -> int:
    """Return how many people measures expect in all."""
    return sum(sum(group.values()) for one in measures for group in one["expected"].values())


@dataclass
class Respondent:
    """Somebody who is asked about one measure, three times, and keeps a code on paper."""

    number: int
    measure: str
    effect: float
    group: str
    region: str
    visitor: Visitor
    card: str = ""
    code: str = ""
    # By phase, what they said to the one question.
    said: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = Random(self.number)  # noqa: S311 - opinions, not secrets

    def comes(self, phase: str) -> bool:
        """Return whether they use the card of a phase."""
        return phase == "before" or self.chance.randrange(100) < COMES_BACK

    def answer(self, phase: str) -> None:
        """Answer the one question in a browser, and then the others."""
        content = min(0.95, 0.4 + CONTENT[phase] * self.effect)
        self.one_question(phase, content)
        # What the page sends at its end, with all answers.
        form = {"step": "look", "go": "send", "submission": str(uuid4())}
        kept = json.dumps(self.questions(content))
        page = self.visitor.send(f"{self.card}/questions", form | {"kept": kept})
        if 'data-step="sent"' not in page:
            raise NotAsExpected(f"{self.group}: the answers were not taken")

    def one_question(self, phase: str, content: float) -> None:
        """Say whether they would talk, under the code from the first page or from their paper."""
        answer = self.visitor.client.get(self.card)
        if answer.status_code == FOUND:
            # Nobody of this group is compared with themselves.
            return
        made = CODE.findall(answer.text)
        if phase == "before":
            if not made:
                raise NotAsExpected("the page shows no code")
            self.code = made[0]
        is_lost = phase != "before" and self.chance.randrange(100) >= HAS_CODE
        if is_lost or self.chance.randrange(100) < SKIPS:
            sent = self.visitor.client.post(self.card, data={"go": "skip"})
        else:
            self.said[phase] = "yes" if self.chance.random() < content else "no"
            form = {"go": "say", "code": self.code, "answer": self.said[phase]}
            sent = self.visitor.client.post(self.card, data=form)
        if sent.status_code != FOUND or sent.headers["Location"] != f"{self.card}/questions":
            raise NotAsExpected(f"{self.group}: {sent.status_code}")

    def questions(self, content: float) -> dict[str, Any]:
        """Return answers to the questions of the group."""
        chance = self.chance
        yes_no = {name: "yes" if chance.random() < content else "no" for name in YES_NO[self.group]}
        scales = {
            name: max(1, min(5, round(chance.gauss(1 + 4 * content, 1))))
            for name in SCALES[self.group]
        }
        found: dict[str, Any] = yes_no | scales
        if self.group in OPTIONS:
            name, options = OPTIONS[self.group]
            found[name] = chance.sample(options, chance.randint(1, 2))
        if self.group == "victims" and chance.random() < 1 / 8:
            # Whatever they would rather not answer.
            del found[chance.choice(YES_NO["victims"])]
        return found


def people_of(address: str) -> list[Respondent]:
    """Return all people who are asked, each with a browser of their own."""
    places = [
        (plan, group, region)
        for plan in MEASURES
        for group, number in plan.each.items()
        for region in REGIONS
        for _one in range(number)
    ]
    return [
        Respondent(number, plan.kind, plan.effect, group, region, Visitor(address, number))
        for number, (plan, group, region) in enumerate(places)
    ]
