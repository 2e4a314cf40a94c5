"""Who steals databases in `scripts/demo measures`, while people answer and afterwards."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from .database import rows_of, stolen
from .measure_people import Respondent
from .server import OwnServer
from .stage import NotAsExpected, Step

# Of answers that the thief gives to the one who answered at that place, so many may be right by
# chance: on average one of each round and province, which is one of five.
BY_CHANCE: Final = 0.35
HOUR: Final = re.compile(rb"\d{4}-\d\d-\d\d[ T]\d\d:\d\d")
# A code, at any place of a file.
AS_TYPED: Final = re.compile(rb"(?=([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}|[a-z0-9]{12}))")
# Rows about people who answered, and none of them says when.
OF_PEOPLE: Final = (
    "surveys_response",
    "surveys_waiting",
    "surveys_spent",
    "surveys_token",
    "surveys_publication",
    "programmes_measurepairs",
    "programmes_measureround",
    "programmes_measuretable",
)


class Databases:
    """Copies of the whole database: its files, and what stands in the rows about people."""

    def __init__(self, server: OwnServer) -> None:
        self.server = server
        self.copies: dict[str, tuple[bytes, bytes]] = {}

    def look(self, name: str) -> None:
        """Take a copy."""
        self.copies[name] = stolen(self.server), b"\n".join(values_of_people(self.server))

    def searched(self, people: Sequence[Respondent], step: Step) -> Iterator[str]:
        """Search all copies for codes, hours and an order; yield what was tried."""
        self.look("at the end")
        codes = [one.code for one in people if one.code]
        typed = {code.encode() for code in codes} | {signs_of(code) for code in codes}
        found = [
            name
            for name, (files, values) in self.copies.items()
            if typed & {*AS_TYPED.findall(files)}
            or any(form in values for code in codes for form in digests_of(code))
        ]
        step.expect(seen=found, wanted=[], what="codes")
        yield f"{len(codes)} codes in {len(self.copies)} copies: none, nor a digest without a key"
        hours = [hour for _files, values in self.copies.values() for hour in HOUR.findall(values)]
        step.expect(seen=hours, wanted=[], what="hours in rows about people")
        yield f"no hour in {len(OF_PEOPLE)} tables"
        right, tried = by_order(self.server, people)
        if not tried or right > tried * BY_CHANCE:
            raise NotAsExpected(f"{right} of {tried} answers are in the order of coming")
        yield f"by the order of rows {right} of {tried} answers are somebody's: no more than chance"


def signs_of(code: str) -> bytes:
    """Return a code without the lines between its groups."""
    return code.replace("-", "").encode()


def digests_of(code: str) -> list[bytes]:
    """Return what would give a code away: a digest that needs no key, in three forms."""
    digest = hashlib.sha256(signs_of(code)).digest()
    return [digest[:16], base64.urlsafe_b64encode(digest[:15]), digest.hex()[:32].encode()]


def values_of_people(server: OwnServer) -> Iterator[bytes]:
    """Yield all values in tables about people who answer."""
    for table in OF_PEOPLE:
        for row in rows_of(server, table):
            for value in row.values():
                yield value if isinstance(value, bytes) else str(value).encode()


def by_order(server: OwnServer, people: Sequence[Respondent]) -> tuple[int, int]:
    """Return how often the row at a place is of who came at that place, and how many were tried.

    The thief knows in which order people of a province came, and takes rows in the order of the
    file.
    """
    kinds = {row["id"]: row["kind"] for row in rows_of(server, "programmes_measure")}
    responses = rows_of(server, "surveys_response")
    right = tried = 0
    for row in rows_of(server, "programmes_measureround"):
        phase, asked = row["phase"], (kinds[row["measure_id"]], row["group"])
        came = [one for one in people if (one.measure, one.group) == asked and phase in one.came]
        rows = [one for one in responses if one["round_id"] == row["round_id"]]
        for region in {one.region for one in came}:
            mine = sorted(
                (one for one in came if one.region == region), key=lambda one: one.came[phase]
            )
            stored = [json.loads(one["answers"]) for one in rows if one["group"] == region.lower()]
            tried += len(stored)
            right += sum(
                is_of(answers, one.answers[phase])
                for answers, one in zip(stored, mine, strict=False)
            )
    return right, tried


def is_of(stored: dict[str, Any], given: dict[str, Any]) -> bool:
    """Return whether these are the answers of somebody."""
    return all(str(stored.get(name)) == str(value) for name, value in given.items())
