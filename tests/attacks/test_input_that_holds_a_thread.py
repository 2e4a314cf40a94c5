"""Input that is expensive for a view, while a seeker asks.

Measured is the processor time of one thread, beside that of a loop here, so that the load of the
machine does not matter: one second at most.
"""

import json
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from scripts.demonstrations.desk import Desk
from scripts.demonstrations.wire import Refused, Wire
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.connections import WAIT_SECONDS, ask, head_of, status_over
from tests.attacks.thread_times import longest, second

SURVEYS = "/api/v1/surveys"
MATCHES = "/api/v1/intake/matches"
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
ITEMS = 2_000
# A second is meant. What else a machine does slows a loop and a call unalike, by up to a third.
MAX_SECONDS = 1.5

Call = Callable[[], object]


class Walk:
    """Makes calls one after the other, each measured."""

    def __init__(self, kier: AttackedKier) -> None:
        self.kier = kier
        member = kier.member("coordinator")
        self.desk = Desk(kier.address, member["email"], member["password"], language="en")
        self.wire: Wire = self.desk.wire
        self.wire.client.timeout = httpx.Timeout(WAIT_SECONDS)
        self.most = second()
        self.count = 0
        self.worst = (0.0, "")

    def call(self, name: str, act: Call) -> Any:
        found: list[Any] = []

        def measured() -> None:
            try:
                found.append(act())
            except Refused as refused:
                refusals.append(refused)
                found.append(None)

        refusals: list[Refused] = []
        taken = longest(self.kier, measured) / self.most
        assert all(refusal.status < 500 for refusal in refusals), f"{name}: {refusals}"
        self.count += 1
        self.worst = max(self.worst, (taken, name))
        assert taken < MAX_SECONDS, f"{name} took {taken:.2f} seconds of a processor"
        assert ask(self.kier) == 200
        return found[0]

    def json(self, method: str, path: str, body: Any = None) -> Any:
        return self.call(f"{method} {path}", lambda: self.wire.call(method, path, body))

    def raw(self, name: str, path: str, body: bytes, kind: str = "application/json") -> None:
        self.call(
            f"{path} {name}",
            lambda: self.wire.client.post(
                self.kier.address + path,
                content=body,
                headers={**self.wire.headers, "Content-Type": kind},
            ),
        )

    def page(self, path: str) -> None:
        address = self.kier.address + path
        self.call(path, lambda: self.wire.client.get(address, headers=self.wire.headers).read())


@pytest.fixture
def walk(kier: AttackedKier) -> Iterator[Walk]:
    made = Walk(kier)
    yield made
    made.wire.close()


def definition(items: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"title": {"en": "x"}, "languages": ["en"], "items": items, **more}


def question(name: str, kind: str = "integer", **more: Any) -> dict[str, Any]:
    return {"kind": kind, "name": name, "label": {"en": name}, **more}


def chain(length: int) -> dict[str, Any]:
    before = [None, *range(length - 1)]
    return definition(
        [
            question(f"q{at}", relevant=f"${{q{other}}} > 1" if other is not None else "")
            for at, other in enumerate(before)
        ]
    )


def of_choices() -> dict[str, Any]:
    choices = {"l": [{"name": f"c{at}", "label": {"en": "x"}} for at in range(ITEMS)]}
    return definition(
        [question(f"q{at}", "one", choices="l") for at in range(ITEMS)], choices=choices
    )


def of_pattern(pattern: str) -> dict[str, Any]:
    return definition([question("q0", "text", constraint=f"regex(., '{pattern}')")])


def of_a_name_without_an_end() -> dict[str, Any]:
    """Texts in which a `${` is followed by blanks to the end."""
    return definition(
        [question(f"q{at}", label={"en": "${" + " " * 9_900}) for at in range(12)]
        + [question(f"r{at}", label={"en": "${" * 4_900}) for at in range(12)]
    )


def of_languages() -> dict[str, Any]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    codes = [f"{a}{b}-{c}{d}" for a in letters for b in letters for c in letters for d in "abc"]
    return {"title": {}, "languages": codes[:25_000], "items": []}


def of_columns(own: bool) -> dict[str, Any]:
    rows = [
        {"name": f"c{at}", "data": {f"k{at if own else 0}_{column}": "x" for column in range(18)}}
        for at in range(900)
    ]
    return definition([question("q0", "one", choices="l")], choices={"l": rows})


def of_wide_choices() -> dict[str, Any]:
    rows = [
        {"name": f"c{at}", "data": {f"k{column}": "=" for column in range(200)}}
        for at in range(430)
    ]
    return definition([question("q0", "one", choices="l")], choices={"l": rows})


def of_long_scales() -> dict[str, Any]:
    long = {"start": "1", "end": "1000"}
    return definition([question(f"q{at}", "scale", parameters=long) for at in range(ITEMS)])


def of_many_choices(**more: Any) -> dict[str, Any]:
    rows = [{"name": f"c{at}", "label": {"en": "x"}} for at in range(5_000)]
    items = [question(f"q{at}", "many", choices="l", **more) for at in range(1_000)]
    return definition(items, choices={"l": rows})


PATTERNS = ["(a+)+$", "(a|a)*b", "(.*)*(.*)*x", "(a{1,50}){1,50}", "((a?){20}){20}", "[a-z]{1000}"]
EXPRESSIONS = ["(" * 3_000 + "1" + ")" * 3_000, "1" + "+1" * 4_000, "-" * 9_000 + "1"]


def of_long_conditions(length: int) -> dict[str, Any]:
    condition = "1" + "+1" * length
    return definition([question(f"q{at}", relevant=condition) for at in range(ITEMS)])


def of_a_group() -> dict[str, Any]:
    condition = " and ".join(["${q0} > 1"] * 600)
    inside = [question(f"q{at}") for at in range(1, ITEMS - 2)]
    return definition([question("q0"), question("g", "group", relevant=condition, items=inside)])


def walk_questionnaire(walk: Walk, what: dict[str, Any], answers: Any) -> None:
    made = walk.json("POST", f"{SURVEYS}/questionnaires", {"name": "x", "definition": what})
    if made is None:
        return
    version = f"{SURVEYS}/questionnaires/{made['id']}/versions/1"
    walk.json("PUT", version, {"definition": what, "revision": 1})
    for path in ("", "/preview", "/difference/1"):
        walk.json("GET", version + path)
    walk.page(f"{version}/file")
    closes = (datetime.now(UTC) + timedelta(days=300)).date()
    body = {"questionnaire": made["id"], "name": "x", "closes_on": str(closes)}
    survey = walk.json("POST", f"{SURVEYS}/rounds", body | {"one_per_screen": True})
    if survey is None:
        return
    at = f"{SURVEYS}/rounds/{survey['id']}"
    variables = walk.json("GET", at)["variables"]
    names = [variable["id"] for variable in variables[:10]]
    pairs = [[name, other] for name in names for other in names if name < other]
    walk.json("PATCH", at, {"plan": pairs[:40]})
    opened = walk.json("POST", f"{at}/open", {})
    if opened is None:
        return
    code = opened["code"]
    walk.json("GET", f"{SURVEYS}/answering/{code}")
    walk.page(f"/s/{code}")
    given = {"answers": answers, "language": "en"}
    walk.json("POST", f"{SURVEYS}/answering/{code}/checks", given)
    walk.json("POST", f"{SURVEYS}/answering/{code}/responses", given | {"id": str(uuid4())})
    walk.json("POST", f"{at}/close", {})
    walk.json("GET", f"{at}/results")


def walk_difference(walk: Walk) -> None:
    """Compare two versions with the most expensive difference in order."""
    most = 5_000
    order = [0, *(at + one for at in range(1, most - 1, 2) for one in (1, 0))]
    first, second = (
        definition(
            [question("q0", "one", choices="l")],
            choices={"l": [{"name": f"c{at}", "label": {"en": "x"}} for at in places]},
        )
        for places in (range(most), order)
    )
    made = walk.json("POST", f"{SURVEYS}/questionnaires", {"name": "x", "definition": first})
    versions = f"{SURVEYS}/questionnaires/{made['id']}/versions"
    closes = (datetime.now(UTC) + timedelta(days=300)).date()
    body = {"questionnaire": made["id"], "name": "x", "closes_on": str(closes)}
    at = f"{SURVEYS}/rounds/{walk.json('POST', f'{SURVEYS}/rounds', body)['id']}"
    walk.json("POST", f"{at}/open", {})
    walk.json("POST", f"{at}/close", {})
    walk.json("POST", versions, {})
    walk.json("PUT", f"{versions}/2", {"definition": second, "revision": 1})
    assert walk.json("GET", f"{versions}/1/difference/2")["results"]


def test_questionnaires(walk: Walk, tried: Tried) -> None:
    numbers = {f"q{at}": 5 for at in range(ITEMS)}
    walk_questionnaire(walk, chain(ITEMS), numbers)
    walk_questionnaire(walk, chain(600), {f"q{at}": 5 for at in range(600)})
    walk_questionnaire(walk, of_choices(), {f"q{at}": f"c{at}" for at in range(ITEMS)})
    walk_questionnaire(walk, of_long_conditions(11), numbers)
    walk_questionnaire(walk, of_a_group(), {"q0": 5})
    for what in (of_a_name_without_an_end(), of_languages(), of_columns(own=True)):
        walk_questionnaire(walk, what, {})
    walk_questionnaire(walk, of_columns(own=False), {"q0": "c1"})
    for what in (of_many_choices(), of_many_choices(choice_filter="name='c1'")):
        walk_questionnaire(walk, what, {f"q{at}": [f"c{at}"] for at in range(1_000)})
    walk_questionnaire(walk, of_long_scales(), numbers)
    walk_difference(walk)
    for pattern in PATTERNS:
        walk_questionnaire(walk, of_pattern(pattern), {"q0": "a" * 499 + "!"})
    for expression in EXPRESSIONS:
        walk_questionnaire(walk, definition([question("q0", relevant=expression)]), {"q0": 1})
    taken, name = walk.worst
    ended = f"at most {taken:.2f} seconds of a processor ({name}); a seeker's page came each time"
    tried(f"{walk.count} calls with questionnaires of 2,000 items, conditions and patterns", ended)


def test_the_largest_draft(walk: Walk, tried: Tried) -> None:
    small = definition([question("q0")])
    made = walk.json("POST", f"{SURVEYS}/questionnaires", {"name": "x", "definition": small})
    version = f"{SURVEYS}/questionnaires/{made['id']}/versions/1"
    assert walk.json("PUT", version, {"definition": of_wide_choices(), "revision": 1})
    for path in ("", "/preview", "/difference/1"):
        walk.json("GET", version + path)
    walk.page(f"{version}/file")
    taken, name = walk.worst
    tried("a draft of a megabyte", f"at most {taken:.2f} seconds of a processor ({name})")


BODIES: dict[str, bytes] = {
    "lists in lists": b"[" * 250_000,
    "objects in objects": b'{"a":' * 40_000,
    "a long number": b'{"age":' + b"9" * 250_000 + b"}",
    "a large exponent": b'{"age":1e' + b"9" * 250_000 + b"}",
    "many texts": b'{"languages":[' + b'"",' * 80_000 + b'""]}',
    "many names": b"{" + b",".join(b'"%d":1' % at for at in range(25_000)) + b"}",
    "marks upon a letter": json.dumps({"name": "a" + "\u0301\u0316" * 20_000}).encode(),
    "letters that become many": json.dumps({"name": "\ufdfa" * 40_000}).encode(),
}
FORMS: dict[str, tuple[bytes, str]] = {
    "many fields": (b"a=&" * 80_000, FORM),
    "much that is encoded": (b"code=" + b"%41" * 80_000, FORM),
    "a long code": (b"code=" + b"9" * 250_000, FORM),
    "letters that become many": (("code=" + "\ufdfa" * 80_000).encode()[:250_004], FORM),
    "many parts": (
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n' * 4_000 + b"--x--\r\n",
        PARTS,
    ),
    "empty lines": (b"--x\r\n" + b"\r\n" * 120_000, PARTS),
}


def test_bodies_and_heads(walk: Walk, tried: Tried) -> None:
    for path in (MATCHES, "/api/v1/intake/requests", "/api/v1/members/parameters"):
        for name, body in BODIES.items():
            walk.raw(name, path, body)
    for name, body in BODIES.items():
        walk.raw(name, f"{SURVEYS}/questionnaires", body)
    for path in ("/", "/s/abcdefgh", "/advice/ask", "/operator/login/"):
        for name, (body, kind) in FORMS.items():
            walk.raw(name, path, body, kind)
    heads = {
        "languages": "Accept-Language: "
        + ",".join(f"x{at}-y;q=0.{at % 10}" for at in range(2_500)),
        "cookies": "Cookie: " + "; ".join(f"a{at}=b" for at in range(3_500)),
        "encodings": "Accept-Encoding: br;q=." + "1" * 29_000,
        "blank encodings": "Accept-Encoding: " + ", br" + " " * 29_000 + "x",
        "tags": "If-None-Match: " + ",".join(f'"{at}"' for at in range(3_500)),
        "forwarded": "X-Forwarded-For: " + ",".join("127.0.0.1" for _ in range(3_000)),
    }
    for name, head in heads.items():
        for path in ("/", "/operator/", "/api/v1/intake/options"):
            call = head_of(walk.kier, f"GET {path}", "Connection: close", head[:30_000])
            walk.call(f"{path} {name}", lambda call=call: status_over(walk.kier, call + b"\r\n"))
    for path in ("/", f"{SURVEYS}/questionnaires", "/operator/"):
        walk.page(f"{path}?{'a=b&' * 7_000}")
    walk.page("/api/v1/schema/")
    taken, name = walk.worst
    ended = f"at most {taken:.2f} seconds of a processor ({name}); a seeker's page came each time"
    tried(f"{walk.count} calls with hostile bodies, forms and heads", ended)


def test_a_receiver_that_does_not_answer(walk: Walk, tried: Tried) -> None:
    """The receiver holds the call until the end of this test."""
    with socket.create_server(("127.0.0.1", 0)) as receiver:
        url = f"http://127.0.0.1:{receiver.getsockname()[1]}/"
        made = walk.json("POST", f"{SURVEYS}/webhooks", {"url": url})
        there = f"{SURVEYS}/webhooks/{made['id']}"
        assert walk.json("POST", f"{there}/test")["answer"] == "slow"
        walk.json("DELETE", there)
    tried("a webhook that never answers tried out", "told that it is slow, while it still waited")
