"""`scripts/demo intake`: every request of `requests.jsonl`, from phone to caseworker and back."""

import json
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from . import consent
from .desk import Desk
from .desks import Desks
from .phone import Phone
from .server import OwnServer
from .stage import NotAsExpected, Stage, Step
from .wire import Refused

REQUESTS = Path(__file__).resolve().parent / "data" / "requests.jsonl"
ANSWER = "Thank you for writing. We have read it, and we can talk whenever you like."
YES, NO = "yes", "no"


@dataclass(slots=True)
class Row:
    """One line of the table."""

    request: str
    first: str = "-"
    reasons: str = "-"
    answered: str = NO
    read_back: str = NO
    erased: str = NO


def play(stage: Stage) -> None:
    """Play it on a server of its own."""
    with stage.step("a server of its own starts and stops again"), OwnServer() as server:
        play_all(stage, server)


def play_all(stage: Stage, server: OwnServer) -> None:
    """Play all requests, print the table, then play what else a seeker can decide."""
    desks, rows = Desks(server), list[Row]()
    for line in REQUESTS.read_text().splitlines():
        asked = json.loads(line)
        rows.append(Row(asked["id"]))
        with stage.step(f"{asked['id']}: asked, answered, read with the code, erased") as step:
            play_one(step, server, desks, asked, rows[-1])
    print_table(rows)
    consent.play(stage, server, desks)


def play_one(step: Step, server: OwnServer, desks: Desks, asked: Any, row: Row) -> None:
    """Send a request, answer it, read the answer on another phone, and erase it."""
    profile = {name: value for name, value in asked["profile"].items() if name != "exclude"}
    phone = Phone(server.address, language=profile["language"])
    exclude = ids_of(phone, profile, asked["profile"]["exclude"])
    found = phone.matches(profile, exclude)
    first = (found["matches"] or [found["safety_net"]])[0]
    row.first = first["organisation"]["slug"]
    row.reasons = ", ".join(reason["code"] for reason in first["reasons"])
    if row.first not in asked["expect_first"]:
        raise NotAsExpected(f"{row.first} came first, not {' or '.join(asked['expect_first'])}")
    if not all(reason["text"] for reason in first["reasons"]) or not first["reasons"]:
        raise NotAsExpected("a reason has no sentence")
    if profile["urgent"] and not found["urgent_help"]:
        raise NotAsExpected("nobody to call, though it is urgent")
    code = phone.ask(profile, asked["text"], [first["organisation"]], exclude=exclude)
    answer(step, desks.of(row.first), phone.request, asked["text"])
    row.answered = YES
    again = read_back(step, server, code, asked["text"])
    row.read_back = YES
    again.erase()
    erased_everywhere(again, desks.of(row.first), code)
    row.erased = YES
    step.see(f"{row.first}: {row.reasons}")


def ids_of(phone: Phone, profile: Any, slugs: list[str]) -> list[str]:
    """Return the identifiers of organisations that the seeker saw and wants to leave out."""
    if not slugs:
        return []
    phone.matches(profile)
    return [
        id_ for id_, organisation in phone.organisations.items() if organisation["slug"] in slugs
    ]


def answer(step: Step, desk: Desk, request: str, text: str) -> None:
    """Find a request at this desk, read it, accept it, reply."""
    referral = desk.find(request)
    if referral is None:
        raise NotAsExpected("the request is not in the inbox")
    [written] = desk.read(referral)
    step.expect(seen=written.text, wanted=text, what="the caseworker reads")
    desk.accept(referral)
    desk.reply(referral, ANSWER, after=written.id)


def read_back(step: Step, server: OwnServer, code: str, text: str) -> Phone:
    """Return another phone, on which the code opened the whole conversation."""
    phone = Phone(server.address)
    seen = phone.come_back(code)
    step.expect(seen=seen["status"], wanted="accepted", what="the request is")
    written = [message.text for message in phone.read()]
    step.expect(seen=written, wanted=[text, ANSWER], what="the seeker reads")
    return phone


def erased_everywhere(phone: Phone, desk: Desk, code: str) -> None:
    """Look for an erased request with its code and at the desk."""
    try:
        phone.come_back(code)
    except Refused as refused:
        if refused.kind != "unknown-code":
            raise
    else:
        raise NotAsExpected("the code still opens the request")
    if desk.find(phone.request):
        raise NotAsExpected("the request is still in the inbox")


def print_table(rows: list[Row]) -> None:
    """Print what came of each request."""
    titles = Row("request", "organisation first", "reasons", "answered", "read back", "erased")
    lines = [astuple(row) for row in [titles, *rows]]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    print()
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)))
    print(flush=True)
