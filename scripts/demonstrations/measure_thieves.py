"""Who attacks measures in `scripts/demo measures`: with a solver, and with stolen databases."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from .hotels import files_in
from .measure_people import Respondent
from .needs import library, require
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


def attacked(project: Any, step: Step) -> str:
    """Narrow all hidden counts of all measures with a solver; return what it found."""
    require(library("scipy"))
    from backend.programmes.models import Measure
    from surveys.disclosure.published import THRESHOLD
    from tests.programmes.published_measures import narrowed
    from tests.surveys.disclosure.attacker import LinearAttacker, Results

    # Else it may just be a weak one: 2 and 18 of 20, and only what is small is hidden.
    weak = Results({"one": [{"total": 20, "cells": [[0, THRESHOLD - 1], 18]}]}, [])
    step.expect(seen=[each.values for each in LinearAttacker(weak).attack()], wanted=[1], what="it")
    found = [
        (measure.kind, name, each)
        for measure in Measure.objects.filter(project=project)
        for name, each in narrowed(measure)
    ]
    narrow = [(kind, name, each.where) for kind, name, each in found if each.values < THRESHOLD]
    step.expect(seen=narrow, wanted=[], what="counts with fewer possible values")
    least = min(each.values for _kind, _name, each in found)
    return f"{len(found)} hidden counts, each with {least} possible values or more"


class Databases:
    """Copies of the whole database, taken while people answer and afterwards."""

    def __init__(self) -> None:
        # By name, the files, and what stands in the rows about people.
        self.copies: dict[str, tuple[bytes, bytes]] = {}

    def look(self, name: str) -> None:
        """Take a copy."""
        from django.conf import settings

        files = b"".join(path.read_bytes() for path in files_in(settings.DATA))
        self.copies[name] = files, b"\n".join(values_of_people())

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
        hours = [
            (name, hour)
            for name, (_files, values) in self.copies.items()
            for hour in HOUR.findall(values)
        ]
        step.expect(seen=hours, wanted=[], what="hours in rows about people")
        yield f"no hour in {len(OF_PEOPLE)} tables"
        right, tried = by_order(people)
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


def values_of_people() -> Iterator[bytes]:
    """Yield all values in tables about people who answer."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in OF_PEOPLE:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a table of ours
            for row in cursor.fetchall():
                for value in row:
                    yield value if isinstance(value, bytes) else str(value).encode()


def by_order(people: Sequence[Respondent]) -> tuple[int, int]:
    """Return how often the row at a place is of who came at that place, and how many were tried.

    The thief knows in which order people of a province came, and takes rows in the order of the
    file.
    """
    from django.db import connection

    from backend.programmes.models import MeasureRound

    right = tried = 0
    for row in MeasureRound.objects.select_related("measure"):
        came = [
            one
            for one in people
            if (one.measure, one.group) == (row.measure.kind, row.group) and row.phase in one.came
        ]
        with connection.cursor() as cursor:
            sql = 'SELECT "group", answers FROM surveys_response WHERE round_id = %s ORDER BY rowid'
            cursor.execute(sql, [row.round_id.hex])
            rows = cursor.fetchall()
        for region in {one.region for one in came}:
            mine = sorted(
                (one for one in came if one.region == region), key=lambda one: one.came[row.phase]
            )
            stored = [json.loads(answers) for group, answers in rows if group == region.lower()]
            tried += len(stored)
            right += sum(
                is_of(answers, one.answers[row.phase])
                for answers, one in zip(stored, mine, strict=False)
            )
    return right, tried


def is_of(stored: dict[str, Any], given: dict[str, Any]) -> bool:
    """Return whether these are the answers of somebody."""
    return all(str(stored.get(name)) == str(value) for name, value in given.items())
