"""The form of the answering pages, in which the answers travel as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

from django.http import QueryDict

START, ASK, LOOK, SENT = "start", "ask", "look", "sent"
STEPS: Final = (START, ASK, LOOK, SENT)
# All answers together, as they travel: characters of JSON.
MAX_KEPT: Final = 100_000
# Questions that stood on the screen, a token that was typed, the name of a screen.
MAX_SHOWN, MAX_TOKEN, MAX_PLACE = 1_000, 100, 400
ANSWER: Final = "a:"
# Fields of ours beside those of answers.
FIELDS: Final = (
    "step",
    "at",
    "kept",
    "submission",
    "in",
    "token",
    "shown",
    "return",
    "preview",
    "one",
)


class TooMuch(Exception):
    """The answers exceed `MAX_KEPT`."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form that was sent.

    `at` is the screen and `shown` its questions; `submission` also seeds the order of choices.
    """

    step: str = START
    at: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    submission: UUID = field(default_factory=uuid4)
    token: str = ""
    shown: tuple[str, ...] = ()
    back_to_look: bool = False

    @property
    def seed(self) -> int:
        """The seed for shuffled choices."""
        return self.submission.int % 2**32

    @property
    def kept(self) -> str:
        """The answers as JSON; raises `TooMuch` if they are too long."""
        text = json.dumps(self.answers, ensure_ascii=False, separators=(",", ":"))
        if len(text) > MAX_KEPT:
            raise TooMuch
        return text


def read_form(sent: QueryDict) -> Form:
    """Return the form that was sent, without invalid values."""
    step = sent.get("step", "")
    return Form(
        step=step if step in STEPS else START,
        at=sent.get("at", "")[:MAX_PLACE],
        answers=_answers(sent.get("kept", "")),
        submission=_uuid(sent.get("submission", "")),
        token=sent.get("token", "").strip()[:MAX_TOKEN],
        # In one field: a form of more than a thousand is refused.
        shown=tuple(sent.get("shown", "").split(" ")[:MAX_SHOWN]),
        back_to_look=sent.get("return") == LOOK,
    )


def _answers(text: str) -> dict[str, Any]:
    if len(text) > MAX_KEPT:
        return {}
    try:
        found = json.loads(text)
        # Half a pair (`\ud83d`) is no character: no page could be made of it.
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
