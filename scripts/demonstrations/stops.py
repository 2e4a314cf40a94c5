"""`scripts/demo stops`: a stop of the truck leads one visitor to questions, another to help."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from .database import all_rows
from .desks import PROGRAMME, PROJECTS, Desks
from .people import Person
from .phone import Phone
from .server import OwnServer
from .stage import NotAsExpected, Stage
from .wire import Wire

SLUG, PLACE = "escape-truck", "Budapest, Nyugati tér"
LANGUAGES = ("nl", "en", "pl", "hu")
# The national line against exploitation in Hungary.
LINE = "06 80 20 55 20"
PROFILE = {
    "audience": "labour-migrants",
    "themes": ["labour-exploitation"],
    "region": "HU",
    "age_band": "23-plus",
    "language": "en",
    "wishes": [],
    "urgent": False,
}
WORDS = "I worked in a greenhouse near Rotterdam, and was not paid."


def play(stage: Stage) -> None:
    """Play it on a server of its own."""
    with (
        stage.step("a server and its worker start, and stop again"),
        OwnServer() as server,
    ):
        play_stop(stage, server)


def play_stop(stage: Stage, server: OwnServer) -> None:
    """Plan a stop in Budapest, and follow two visitors; nothing ties the second one to it."""
    stop: dict[str, Any] = {}
    with stage.step("a coordinator plans a stop in Budapest, in four languages") as step:
        stop |= plan(server)
        step.expect(seen=stop["languages"][0], wanted="hu", what="the first language")
        step.see(f"{stop['address']}, questions {stop['round']['code']}")
    path = f"/l/{stop.get('code')}"
    with stage.step("one code leads to two ways, in each language, with lines of Hungary") as step:
        text = read(server, path)
        ways = set(re.findall(r'href="(/s/\w+/\w+)"', text))
        wanted = {f"/s/{stop['round']['code']}/{language}" for language in LANGUAGES}
        step.expect(seen=ways, wanted=wanted, what="ways to the questions")
        step.expect(seen=text.count('value="HU"'), wanted=len(LANGUAGES), what="ways to help")
        if LINE not in text:
            raise NotAsExpected("the line of Hungary is not there")
    with stage.step("a visitor says in Hungarian what they learned, without a name") as step:
        person = Person(server.address, stop["round"]["code"], number=1, language="hu")
        answers = person.answer(group="hu")["answers"]
        step.see(f"{len(answers)} answers")
    with stage.step("another asks for help: lines there first, Dutch ones if it was there") as step:
        phone, code = Phone(server.address, language="en"), ""
        found = phone.matches(PROFILE)
        step.expect(seen=found["matches"], wanted=[], what="organisations, unasked")
        step.expect(seen=found["safety_net"], wanted=None, what="safety net, unasked")
        if LINE not in {line["phone"] for line in found["urgent_help"]}:
            raise NotAsExpected("the line of Hungary is not told first")
        found = phone.matches(PROFILE | {"concerns_netherlands": True})
        organisation = found["matches"][0]["organisation"]
        code = phone.ask(PROFILE, WORDS, [organisation])
        step.see(f"asked {organisation['name']}")
        step.expect(seen=bool(phone.come_back(code)), wanted=True, what="the request")
    with stage.step("nothing that is stored ties the request to the stop") as step:
        tables = tied(server, stop, phone.request)
        step.expect(seen=tables, wanted=[], what="tables with both")
    with stage.step("when the stop is over, its code is the plain start page") as step:
        end(server, stop)
        step.expect(seen=plain(read(server, path)), wanted=plain(read(server, "/")), what="page")


# -- The coordinator ------------------------------------------------------------------------------


def coordinator(server: OwnServer) -> Wire:
    """Return the wire of the office's coordinator, signed in."""
    return Desks(server).of(PROGRAMME, "coordinator").wire


def project_of(wire: Wire) -> str:
    """Return the identifier of the truck's project."""
    [found] = [row for row in wire.call("GET", PROJECTS)["results"] if row["slug"] == SLUG]
    return str(found["id"])


def today_there() -> date:
    """Return the day that it is for projects."""
    return datetime.now(ZoneInfo("Europe/Amsterdam")).date()


def plan(server: OwnServer) -> dict[str, Any]:
    """Plan a stop that begins today."""
    wire, today = coordinator(server), today_there()
    body = {
        "place": PLACE,
        "country": "HU",
        "region": "HU-BU",
        "begins_on": str(today),
        "ends_on": str(today + timedelta(days=2)),
        "languages": [*LANGUAGES],
    }
    made: dict[str, Any] = wire.call("POST", f"{PROJECTS}/{project_of(wire)}/stops", body)
    return made


def end(server: OwnServer, stop: dict[str, Any]) -> None:
    """Make yesterday the last day of a stop."""
    wire, today = coordinator(server), today_there()
    days = {"begins_on": str(today - timedelta(days=2)), "ends_on": str(today - timedelta(days=1))}
    path = f"{PROJECTS}/{project_of(wire)}/stops/{stop['id']}"
    wire.call("PATCH", path, {"version": stop["version"], **days})


# -- What visitors see, and what is stored --------------------------------------------------------


def read(server: OwnServer, path: str) -> str:
    """Return a page as a browser in Hungarian gets it."""
    with httpx.Client(base_url=server.address, trust_env=False, timeout=60) as browser:
        return browser.get(path, headers={"Accept-Language": "hu"}).raise_for_status().text


def plain(page: str) -> str:
    """Return a page without what is another for each answer."""
    return re.sub(r'nonce="[\w-]+"', "", page)


def tied(server: OwnServer, stop: dict[str, Any], request: str) -> list[str]:
    """Return the tables of which a row has both the request and something of the stop."""
    of_stop = (stop["id"], stop["id"].replace("-", ""), stop["code"], PLACE)
    of_request = (request, request.replace("-", ""))
    return [
        table
        for table, rows in all_rows(server).items()
        for row in rows
        if any(one in row for one in of_stop) and any(one in row for one in of_request)
    ]
