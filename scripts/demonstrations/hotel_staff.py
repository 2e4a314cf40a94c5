"""Contact persons of hotels and members of their staff, as `scripts/demo learning` plays them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from backend.core.crypto.encoding import decode, encode
from surveys.blind_tokens.client import prepare_token
from surveys.blind_tokens.keys import PublicKey

from .stage import NotAsExpected
from .wire import Wire

LEARNING = "/api/v1/learning"
HOUSE = re.compile(r"/learn/house/(\w+)")
CARD = re.compile(r'name="code" value="(\w+)"')
MINE = re.compile(r"/places/mine/[\w-]+")
CONFIRM = re.compile(r"/places/confirm/[\w-]+")
CHECK = re.compile(r'"(/c/[\w-]+)"')
SEE_OTHER = 303
# Percent of the staff that a certificate asks for.
NEEDED = 60
# Sizes of the hotels, one after the other; most are small.
STAFF = (4, 4, 3, 4, 8, 4, 4, 3, 4, 12)


class Visitor:
    """A browser without scripts, from an address of its own."""

    def __init__(self, address: str, number: int, *, language: str = "en") -> None:
        source = f"127.0.{1 + number // 200}.{1 + number % 200}"
        self.client = httpx.Client(
            base_url=address,
            timeout=60,
            trust_env=False,
            transport=httpx.HTTPTransport(local_address=source),
            headers={
                "Accept-Language": language,
                "Origin": address,
                "Sec-Fetch-Site": "same-origin",
            },
        )

    def read(self, path: str, *, status: int = 200) -> str:
        """Return a page."""
        answer = self.client.get(path)
        if answer.status_code != status:
            raise NotAsExpected(f"{path}: {answer.status_code}")
        return answer.text

    def send(self, path: str, form: Mapping[str, Any]) -> str:
        """Send a form; return the page that is shown, or the address that it leads to."""
        answer = self.client.post(path, data=dict(form))
        if answer.status_code == SEE_OTHER:
            return str(answer.headers["Location"])
        if answer.is_error:
            raise NotAsExpected(f"{path}: {answer.status_code}")
        return answer.text


class Hotel:
    """A hotel, as its contact person sees it."""

    def __init__(self, address: str, number: int, *, staff: int | None = None) -> None:
        self.visitor = Visitor(address, number)
        self.name = f"Hotel {number + 1:03}"
        self.email = f"contact@hotel-{number + 1:03}.example"
        self.staff = staff or STAFF[number % len(STAFF)]
        self.number = number
        self.mine = ""

    @property
    def enough(self) -> int:
        """How many of the staff have to pass."""
        return -(-self.staff * NEEDED // 100)

    def register(self, slug: str, municipality: str) -> None:
        """Send the form of the public page."""
        form = {
            "name": self.name,
            "kind": "hotel",
            "municipality": municipality,
            "staff": str(self.staff),
            "contact": "Kim",
            "email": self.email,
            "language": "nl" if self.number % 2 else "en",
            "listed": "listed",
        }
        shown = self.visitor.send(f"/places/{slug}/register", form)
        if self.email not in shown:
            raise NotAsExpected(f"{self.name} was not registered")

    def confirm(self, mail: str) -> None:
        """Open the link of the mail, and press the button."""
        [path] = CONFIRM.findall(mail)
        self.visitor.read(path)
        [self.mine] = MINE.findall(self.visitor.send(path, {}))

    def house(self) -> str:
        """Return the code of the link that hangs in the house; empty if there is none (yet)."""
        found = HOUSE.search(self.page())
        return found[1] if found else ""

    def cards(self, number: int) -> list[str]:
        """Make cards and return their codes."""
        page = self.visitor.send(f"{self.mine}/cards", {"number": str(number)})
        return CARD.findall(page)

    def check_address(self) -> str:
        """Return where its certificate is checked."""
        found = CHECK.search(self.page())
        if found is None:
            raise NotAsExpected(f"{self.name} has no certificate")
        return found[1]

    def stop(self) -> None:
        """Let it stop."""
        self.visitor.send(self.mine, {"go": "leave"})

    def page(self) -> str:
        """Return the page of the contact person."""
        return self.visitor.read(self.mine)


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a learner's device holds and no row may: read back from a stolen database."""

    values: tuple[str, ...]


class Phone:
    """A phone with scripts, which goes by the public API."""

    def __init__(self, address: str, number: int, language: str) -> None:
        source = f"127.1.{number // 200}.{1 + number % 200}"
        self.wire = Wire(address, language=language, source=source)
        self.language = language

    def learn(self, slug: str, role: str, door: str) -> Secrets:
        """Take a token, answer everything, and hand in."""
        course = self.wire.call("GET", f"{LEARNING}/courses/{slug}?language={self.language}")
        found = self.wire.call("GET", f"{LEARNING}/doors/{door}")
        prepared = prepare_token(PublicKey(decode(found["key"])), found["fingerprint"])
        signed = self.wire.call(
            "POST", f"{LEARNING}/doors/{door}/tokens", {"blinded": encode(prepared.blinded)}
        )
        token = prepared.finish(decode(signed["signature"]))
        message, signature = encode(token.message), encode(token.signature)
        body = {
            "id": str(uuid4()),
            "version": course["version"],
            "role": role,
            "answers": right_answers(course["content"]["modules"], role),
            "place": {"place": found["place"], "message": message, "signature": signature},
        }
        done = self.wire.call("POST", f"{LEARNING}/courses/{slug}/results", body)
        if not (done["passed"] and done["counted"]):
            raise NotAsExpected(f"not counted: {done}")
        return Secrets((message, signature))


def without_scripts(
    visitor: Visitor, slug: str, language: str, content: Sequence[Any], role: str, door: str
) -> Secrets:
    """Learn by pages alone: one form for each question."""
    visitor.read(f"/learn/house/{door}/{language}")
    form = {"door": door, "role": role}
    begun = visitor.send(f"/learn/{slug}/{language}", form).partition("#")[0]
    code = begun.rstrip("/").rpartition("/")[2]
    for step in steps_of(content, role):
        page = visitor.read(f"{begun}/{step['id']}")
        if step["kind"] == "question":
            visitor.send(f"{begun}/{step['id']}", fields_of(step))
        elif "<p" not in page:
            raise NotAsExpected(f"step {step['id']} is empty")
    visitor.send(f"{begun}/result", {"go": "hand-in"})
    return Secrets((code,))


def steps_of(modules: Iterable[Mapping[str, Any]], role: str) -> list[Mapping[str, Any]]:
    """Return the steps of a role."""
    mine = [module for module in modules if not module["roles"] or role in module["roles"]]
    return [step for module in mine for step in module["steps"]]


def right_answers(modules: Iterable[Mapping[str, Any]], role: str) -> dict[str, Any]:
    """Return right answers to all questions of a role."""
    questions = [step for step in steps_of(modules, role) if step["kind"] == "question"]
    return {step["id"]: right_answer(step) for step in questions}


def right_answer(step: Mapping[str, Any]) -> Any:
    """Return a right answer to a question."""
    names = [choice["name"] for choice in step["choices"]]
    right = [choice["name"] for choice in step["choices"] if choice.get("right")]
    match step["type"]:
        case "many":
            return right
        case "ranking":
            return names
        case "scale":
            return names[-1]
    return right[0]


def fields_of(step: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of the form of a question, filled in rightly."""
    answer = right_answer(step)
    if step["type"] == "ranking":
        return {f"place-{name}": str(place) for place, name in enumerate(answer, start=1)}
    return {"answer": answer}
