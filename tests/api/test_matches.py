"""`POST /api/v1/intake/matches`: the demonstration requests over the wire, and what is refused."""

import json
from itertools import cycle
from typing import Any

import brotli
import pytest
from django.db import connection

from backend.core.crypto.encoding import encode
from backend.organisations.directory import forget_directory
from backend.organisations.matcher import MAX_MATCHES
from backend.organisations.models import Practice
from backend.organisations.profiles import Theme, Wish
from backend.organisations.schedule import DAYS
from backend.organisations.services import count_load
from tests.api.trace import rows_of_all_tables
from tests.clock import Clock
from tests.domain.matcher_samples import (
    ORGANISATIONS,
    demonstration_requests,
    organisation_rows,
)
from tests.factories import (
    Desk,
    a_desk,
    an_organisation,
    demonstration_desks,
    demonstration_lifelines,
)
from tests.personas import INTAKE, PROFILE, Caller, Seeker, problem, whole

MATCHES = f"{INTAKE}/matches"


@pytest.fixture
def desks(db: Any) -> dict[str, Desk]:
    demonstration_lifelines()
    return demonstration_desks()


@pytest.mark.parametrize("line", demonstration_requests(), ids=lambda line: line["id"])
def test_demonstration_requests(
    anyone: Caller, desks: dict[str, Desk], line: dict[str, Any]
) -> None:
    exclude = [desks[slug].id for slug in line["profile"]["exclude"]]
    found = anyone.post(MATCHES, line["profile"] | {"exclude": exclude}).json()
    slugs = [match["organisation"]["slug"] for match in found["matches"]]
    net = found["safety_net"]["organisation"]["slug"]
    first = slugs[0] if slugs else net
    assert first in line["expect_first"]
    assert net == "comensha"
    assert net not in slugs
    assert not {*slugs} & {*line["profile"]["exclude"]}
    for one in [*found["matches"], found["safety_net"]]:
        desk = desks[one["organisation"]["slug"]]
        assert one["organisation"]["key"] == {
            "id": str(desk.key_id),
            "public": encode(desk.pair.public.raw),
        }
        assert one["reasons"]


def test_a_match_is_answered_whole(anyone: Caller, clock: Clock, db: Any) -> None:
    desk, net = a_desk("first"), a_desk("net", safety_net=True, wishes=["safe-place"])
    asked = PROFILE | {"wishes": ["talk", "safe-place"]}

    def organisation(one: Desk, name: str) -> dict[str, Any]:
        return {
            "id": one.id,
            "slug": name.lower(),
            "name": name,
            "about": f"About {name.lower()}.",
            "languages": ["nl", "en"],
            "key": {"id": str(one.key_id), "public": encode(one.pair.public.raw)},
            "hours": {},
            "opens_at": "2026-11-02T09:30:00Z",
            "opening": "Open now.",
            "police": "",
        }

    promised = {
        "sentence": "They help boys and try to answer within 24 hours.",
        "response_hours": 24,
        "answer_due": "2026-11-03T10:00:00Z",
    }

    def reasons(**texts: str) -> list[dict[str, str]]:
        return [{"code": code.replace("_", "-"), "text": text} for code, text in texts.items()]

    assert whole(anyone.post(MATCHES, asked)) == (
        200,
        {
            "matches": [
                {
                    "organisation": organisation(desk, "First"),
                    "reasons": reasons(
                        audience_boys="First works with boys and young men.",
                        language="First answers in Dutch.",
                        wish_talk="You can talk with First.",
                        theme_sexual_exploitation="First helps if somebody pushes you into sex.",
                        region_country="First works in the whole of the Netherlands.",
                        age="First works with people of your age.",
                        response_hours="First tries to answer within 24 hours.",
                        no_wish_safe_place_but_safety_net=("First has no place to sleep; Net may."),
                    ),
                    **promised,
                }
            ],
            "safety_net": {
                "organisation": organisation(net, "Net"),
                "reasons": reasons(
                    safety_net="Net helps you find the right place.",
                    audience_boys="Net works with boys and young men.",
                    language="Net answers in Dutch.",
                    wish_safe_place="Net may have a safe place to sleep.",
                    theme_sexual_exploitation="Net helps if somebody pushes you into sex.",
                    region_country="Net works in the whole of the Netherlands.",
                    age="Net works with people of your age.",
                    response_hours="Net tries to answer within 24 hours.",
                    no_wish_talk="You cannot talk with Net.",
                ),
                **promised,
            },
            "urgent_help": [],
        },
    )


def test_lifelines_are_always_answered_in_the_language_of_the_call(
    anyone: Caller, desks: dict[str, Desk]
) -> None:
    lines = anyone.post(MATCHES, PROFILE | {"age_band": "12-15"}).json()["urgent_help"]
    assert lines[0] == {
        "name": "112",
        "phone": "112",
        "url": None,
        "hours": "24/7",
        "what": "You are in danger now",
        "languages": [],
        "open": True,
        "week": {day: ["00:00-24:00"] for day in DAYS},
        "open_on_holidays": True,
        "together": None,
    }
    assert [line["together"] for line in lines[2:4]] == ["police", "police"]
    grown = PROFILE | {"age_band": "23-plus", "audience": "labour-migrants", "urgent": True}
    others = anyone.post(MATCHES, grown).json()["urgent_help"]
    assert others[0]["name"] == "112"
    assert [line["name"] for line in lines] != [line["name"] for line in others]
    dutch = anyone.post(MATCHES, PROFILE, **{"Accept-Language": "nl"}).json()
    assert dutch["urgent_help"][0]["what"] == "Je bent nu in gevaar"


def test_nobody_fits_and_nobody_is_left(anyone: Caller, db: Any) -> None:
    net = a_desk("net", safety_net=True)
    an_organisation("keyless")
    nobody: dict[str, Any] = {"matches": [], "safety_net": None, "urgent_help": []}
    assert whole(anyone.post(MATCHES, PROFILE | {"exclude": [net.id]})) == (200, nobody)


def test_all_questions_skipped(anyone: Caller, desk: Desk) -> None:
    skipped = {
        "audience": "other",
        "themes": [],
        "region": "unknown",
        "age_band": "unknown",
        "language": "other",
        "wishes": [],
        "urgent": False,
    }
    found = anyone.post(MATCHES, skipped).json()
    assert [match["organisation"]["id"] for match in found["matches"]] == [desk.id]


def test_nothing_is_stored(anyone: Caller, desks: dict[str, Desk]) -> None:
    before = rows_of_all_tables(connection)
    assert anyone.post(MATCHES, PROFILE).status_code == 200
    assert rows_of_all_tables(connection) == before


def test_load_is_counted_at_once(desk: Desk, other_desk: Desk, anyone: Caller) -> None:
    def order() -> list[str]:
        matches = anyone.post(MATCHES, PROFILE).json()["matches"]
        return [match["organisation"]["id"] for match in matches]

    first, last = order()
    assert Seeker().ask(desk if first == desk.id else other_desk).status_code == 201
    assert order() == [last, first]


def test_a_full_organisation_is_not_named(anyone: Caller, db: Any) -> None:
    desk = a_desk("first", capacity=1)
    count_load([(desk.row.id, 1, 1)])
    assert anyone.post(MATCHES, PROFILE).json()["matches"] == []


REFUSED: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "unknown field": (
        {"name": "x"},
        "/name",
        "unknown",
        "This field is not known here. Leave it out.",
    ),
    "unknown word": (
        {"audience": "girls"},
        "/audience",
        "invalid",
        "Choose one of these: boys, labour-migrants, other.",
    ),
    "not a list": (
        {"themes": "other"},
        "/themes",
        "not_a_list",
        'Expected a list of items but got type "str".',
    ),
    "twice": (
        {"wishes": ["talk", "talk"]},
        "/wishes/1",
        "twice",
        "This stands in the list twice.",
    ),
    "text for a truth": ({"urgent": "false"}, "/urgent", "invalid", "Give true or false."),
    "null": ({"region": None}, "/region", "null", "This field may not be null."),
    "no identifier": (
        {"exclude": ["first"]},
        "/exclude/0",
        "invalid",
        "Give an identifier: a UUID in lower case.",
    ),
}


@pytest.mark.parametrize(("changes", "pointer", "code", "detail"), REFUSED.values(), ids=REFUSED)
def test_refused(
    anyone: Caller, changes: dict[str, Any], pointer: str, code: str, detail: str
) -> None:
    errors = [{"pointer": pointer, "code": code, "detail": detail}]
    answer = anyone.post(MATCHES, PROFILE | changes)
    assert whole(answer) == problem("invalid-input", "Look at the errors below.", errors=errors)
    assert answer["Content-Type"] == "application/problem+json"


def test_every_missing_answer_is_named(anyone: Caller) -> None:
    errors = [
        {"pointer": f"/{name}", "code": "required", "detail": "This field is required."}
        for name in PROFILE
    ]
    refused = problem("invalid-input", "Look at the errors below.", errors=errors)
    assert whole(anyone.post(MATCHES, {})) == refused


@pytest.mark.parametrize("language", ["nl", "nl-easy", "en", "zh-hans", "vi"])
def test_an_answer_is_below_15_kb_on_the_line_however_many_fit(
    desks: dict[str, Desk], language: str
) -> None:
    rows = organisation_rows()
    longest = max(rows, key=lambda row: len(row["about"]["vi"]))
    told = json.loads(ORGANISATIONS.with_name("opening-hours.json").read_text())["practices"]
    for number, row in zip(range(30), cycle(rows)):
        more = {name: row[name] for name in ("name", "about", "languages")}
        more |= {name: longest[name] for name in ("audiences", "themes")}
        desk = a_desk(f"copy-{number}", **more, regions=["NL"], wishes=[], home_regions=[])
        Practice.objects.create(organisation=desk.row, **told[row["slug"]])
    forget_directory()
    asked = PROFILE | {
        "audience": longest["audiences"][0],
        "wishes": [Wish.TALK, Wish.SAFE_PLACE],
        "themes": [Theme.LABOUR_EXPLOITATION],
    }
    answer = Caller(language=language).post(MATCHES, asked, **{"Accept-Encoding": "br"})
    found = json.loads(brotli.decompress(answer.content))
    assert (len(found["matches"]), found["safety_net"] is None) == (MAX_MATCHES, False)
    assert len(answer.content) <= 15_000
