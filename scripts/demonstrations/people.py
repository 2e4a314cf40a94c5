"""People who answer a survey over the API, at random, by its schema only."""

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from .wire import Wire

SURVEYS = "/api/v1/surveys/answering"
# What is wrong is mended so often; then the person leaves the question out.
MAX_TRIES = 6
# Of a hundred questions that may be left out, so many are.
LEFT_OUT = 8
WORDS = ("It helped me a lot.", "Het was goed.", "I was afraid.", "Te snel voor mij.")

type Answers = dict[str, Any]
type Item = Mapping[str, Any]


class Person:
    """Somebody with opinions of their own: the same seed answers the same."""

    def __init__(self, address: str, code: str, *, number: int, language: str) -> None:
        self.chance = random.Random(number)  # noqa: S311 - opinions, not secrets
        # Everybody has an address of their own, as in life.
        source = f"127.1.{number // 250}.{number % 250 + 1}"
        self.wire = Wire(address, language=language, source=source)
        self.code, self.language = code, language
        self.mood = self.chance.gauss(0.65, 0.2)

    def answer(self, group: str = "", text: str = "") -> Answers:
        """Answer the whole questionnaire and hand it in; return what was handed in."""
        found = self.wire.call("GET", f"{SURVEYS}/{self.code}")
        questionnaire = found["questionnaire"]
        answers = self.first_answers(questionnaire, text)
        answers = self.mend(questionnaire, answers)
        body = {"id": str(uuid4()), "language": self.language, "answers": answers}
        if group:
            body["group"] = group
        self.hand_in(body)
        return body

    def hand_in(self, body: Mapping[str, Any]) -> None:
        """Send it; the same twice counts once."""
        self.wire.call("POST", f"{SURVEYS}/{self.code}/responses", body)

    def first_answers(self, questionnaire: Item, text: str) -> Answers:
        """Return what comes to mind first, for every question."""
        answers: Answers = {}
        for item in questions(questionnaire["items"]):
            if self.chance.randrange(100) >= LEFT_OUT:
                value = self.value(item, questionnaire, text)
                if value is not None:
                    answers[item["name"]] = value
        return answers

    def mend(self, questionnaire: Item, answers: Answers) -> Answers:
        """Correct answers until the server accepts them, or raise `RuntimeError`."""
        items = {question["name"]: question for question in questions(questionnaire["items"])}
        for attempt in range(MAX_TRIES):
            body = {"language": self.language, "answers": answers}
            errors = self.wire.call("POST", f"{SURVEYS}/{self.code}/checks", body)["errors"]
            if not errors:
                return answers
            for error in errors:
                name = error["pointer"].split("/")[2]
                answers.pop(name, None)
                # At last one leaves out what need not be answered.
                if attempt < MAX_TRIES - 2 or error["code"] == "required":
                    value = self.value(items[name], questionnaire, "")
                    if value is not None:
                        answers[name] = value
        raise RuntimeError(f"still wrong: {sorted({error['code'] for error in errors})}")

    def value(self, item: Item, questionnaire: Item, text: str) -> Any:
        """Return an answer of the right shape, or nothing."""
        chance = self.chance
        names = [choice["name"] for choice in questionnaire["choices"].get(item.get("choices"), ())]
        makers: dict[str, Callable[[], Any]] = {
            "yes_no": lambda: "yes" if chance.random() < self.mood else "no",
            "acknowledge": lambda: "yes",
            "one": lambda: names[self.place(len(names))],
            "many": lambda: chance.sample(names, chance.randint(1, min(3, len(names)))),
            "ranking": lambda: chance.sample(names, len(names)),
            "integer": lambda: chance.randint(0, 20),
            "decimal": lambda: chance.randint(0, 20),
            "scale": lambda: item["scale"][self.place(len(item["scale"]))],
            "text": lambda: text or chance.choice(WORDS),
            "date": lambda: str(date(2026, 1, 1) + timedelta(days=chance.randrange(300))),
            "time": lambda: "12:30",
            "date_time": lambda: "2026-03-31T12:30",
        }
        maker = makers.get(item["kind"])
        return maker() if maker else None

    def place(self, count: int) -> int:
        """Return which of so many: whoever is content looks further down."""
        spread = self.chance.gauss(self.mood, 0.25)
        return max(0, min(count - 1, int(spread * count)))


def questions(items: list[Item]) -> Iterator[Item]:
    """Yield all that can be answered, but within repeats."""
    for item in items:
        if item["kind"] == "repeat":
            continue
        yield item
        yield from questions(item.get("items", []))
