"""`scripts/demo outreach`: cards, visits, a campaign link, first messages; a server of its own.

A kit for twelve places in four languages is printed and its QR codes are read back; a worker counts
visits without a line and sends them twice; a boy comes by a poster and asks, and nothing ties both;
first messages go out in a batch, and somebody wants no more of them.
"""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from backend.core.crypto.boxes import hkdf
from backend.core.crypto.encoding import encode

from .database import all_rows
from .desk import Desk
from .desks import PROJECTS, Desks
from .needs import decoder, require
from .phone import Phone
from .server import OwnServer
from .stage import NotAsExpected, Stage
from .wire import Refused, Wire

PROGRAMMES = "/api/v1/programmes"
PLACES = [f"Westlandse kas {number:02}" for number in range(1, 13)]
LANGUAGES = ("vi", "zh-hans", "th", "id")
PDF_START = b"%PDF"
BOY = "I do not dare to say no to him any more."
OPT_OUT = "kier/1/organisation-opt-out"
CONTACT = "tel:+31612345678"
RECIPIENTS = 40
# Tables that are about links themselves, which no request has part in.
OF_LINKS = ("programmes_link", "programmes_linkcounts", "programmes_historyentry")


class Scene:
    """Who is there: a coordinator of each project, by organisation."""

    def __init__(self, stage: Stage, server: OwnServer) -> None:
        self.stage, self.server, self.desks = stage, server, Desks(server)

    def desk(self, slug: str) -> Desk:
        """Return the coordinator's desk of an organisation."""
        return self.desks.of(slug, "coordinator")

    def project(self, owner: str, slug: str) -> str:
        """Return the path of a project below the API."""
        found = self.desk(owner).wire.call("GET", PROJECTS)["results"]
        project = next(one["id"] for one in found if one["slug"] == slug)
        return f"{PROJECTS}/{project}"

    def rows(self) -> dict[str, list[str]]:
        """Return the whole database as text, a line for each row, by table."""
        return all_rows(self.server)


def play(stage: Stage) -> None:
    """Play it on a server of its own."""
    with stage.step("a server of its own starts and stops again"), OwnServer() as server:
        scene = Scene(stage, server)
        for part in PARTS:
            part(scene)


def kit(scene: Scene) -> None:
    """Cards for twelve places in four languages, whose QR codes are read back."""
    wire, project = scene.desk("shop").wire, scene.project("shop", "shop-outreach")
    with scene.stage.step("48 links are made: twelve places in four languages") as step:
        made = [
            wire.call("POST", f"{project}/links", new_link(place, language))
            for place in PLACES
            for language in LANGUAGES
        ]
        step.see(f"{len(made)} links")
    with scene.stage.step("the kit is one PDF, a page for each card") as step:
        path = f"{project}/links/kit"
        query = {"form": "card", "place": "Westlandse kas"}
        answer = wire.client.get(path, params=query, headers=wire.headers)
        step.expect(seen=answer.content[:4], wanted=PDF_START, what="the file")
        step.see(f"{len(answer.content):,} bytes")
    with scene.stage.step("the codes on the cards are read back, and lead to the links") as step:
        require(decoder)
        found = read_codes(answer.content)
        wanted = [[one["address"]] for one in sorted(made, key=printed_order)]
        step.expect(seen=found, wanted=wanted, what="codes")
        step.see(f"{len(found)} cards, each read back")


def new_link(place: str, language: str) -> dict[str, Any]:
    """Return the body that makes a link which asks for help."""
    profile = {"audience": "labour-migrants", "region": "NL-ZH", "themes": []}
    return {
        "channel": "card",
        "place": place,
        "language": language,
        "target": "help",
        "profile": profile | {"age_band": "unknown"},
        "begins_on": date.today().isoformat(),  # noqa: DTZ011 - a day on a card
    }


def printed_order(link: dict[str, Any]) -> tuple[str, str]:
    """Return by what cards are sorted."""
    return link["place"], link["language"]


def read_codes(pdf: bytes) -> list[list[str]]:
    """Return what the QR codes of each page say."""
    import pypdfium2
    import zxingcpp

    return [
        [found.text for found in zxingcpp.read_barcodes(page.render(scale=3).to_pil())]
        for page in pypdfium2.PdfDocument(pdf)
    ]


def tally(scene: Scene) -> None:
    """A worker counts without a line, and sends twice; each visit counts once."""
    wire, project = scene.desk("shop").wire, scene.project("shop", "shop-outreach")
    with scene.stage.step("an outreach worker opens the page, without an account") as step:
        address = wire.call("POST", f"{project}/outreach-page")["address"]
        path = urlsplit(address).path
        page = Wire(scene.server.address).client.get(path)
        step.expect(seen=page.status_code, wanted=200, what="the page")
        step.expect(seen=page.cookies, wanted={}, what="cookies")
        step.see(f"{page.text.count('popover')} cards on it")
    code = path.rpartition("/")[2]
    before = len(scene.rows()["programmes_visit"])
    with scene.stage.step("visits counted without a line are sent twice and count once") as step:
        phone = Wire(scene.server.address, source="127.0.7.1")
        waiting = [a_visit(cards) for cards in (3, 2, 5)] + [a_visit(1) | {"branch": "moon"}]
        sent = f"{PROGRAMMES}/outreach/{code}/visits"
        answers = [phone.call("POST", sent, {"visits": waiting})["results"] for _time in "12"]
        refused = [[row["place"] for row in one if row["errors"]] for one in answers]
        step.expect(seen=refused, wanted=[[3], [3]], what="refused")
        added = len(scene.rows()["programmes_visit"]) - before
        step.expect(seen=added, wanted=3, what="visits")
        step.see("3 of 4 counted, once; the bad one stopped no other")
    with scene.stage.step("a renewed address ends the one before") as step:
        wire.call("POST", f"{project}/outreach-page")
        try:
            phone.call("POST", sent, {"visits": []})
        except Refused as refusal:
            step.expect(seen=refusal.status, wanted=404, what="status")
        else:
            raise NotAsExpected("the old address still takes visits")


def a_visit(cards: int) -> dict[str, Any]:
    """Return a visit as a phone sends it."""
    today = date.today()  # noqa: DTZ011 - the phone's own
    monday = today - timedelta(days=today.weekday())
    return {
        "id": str(uuid4()),
        "municipality": "GM1783",
        "branch": "horticulture",
        "cards": cards,
        "week": monday.isoformat(),
    }


def campaign(scene: Scene) -> None:
    """A boy comes by a poster and asks; the whole database ties the request to no link."""
    wire, project = scene.desk("programme").wire, scene.project("programme", "jongens")
    link = next(
        one for one in wire.call("GET", f"{project}/links")["results"] if one["channel"] == "poster"
    )
    before = scene.rows()
    with scene.stage.step("a boy scans a poster, goes on, and asks for help") as step:
        phone = Phone(scene.server.address, source="127.0.8.1")
        path = f"/l/{link['code']}"
        page = phone.wire.client.get(path, headers={"Accept-Language": "nl"})
        step.expect(seen=page.status_code, wanted=200, what="the page")
        step.expect(seen=link["code"] in page.text, wanted=False, what="the code on the page")
        phone.wire.client.post(path, headers={"Sec-Fetch-Site": "same-origin"})
        profile: dict[str, Any] = {"audience": "boys", "themes": [], "region": "NL-UT"}
        profile |= {"age_band": "16-17", "language": "nl", "wishes": [], "urgent": False}
        found = phone.matches(profile)
        first = (found["matches"] or [found["safety_net"]])[0]["organisation"]
        phone.ask(profile, BOY, [first])
        step.see(f"asked {first['name']}")
    with scene.stage.step("no row of the whole database ties the request to the link") as step:
        after = scene.rows()
        fresh = {
            table: [row for row in rows if row not in before.get(table, [])]
            for table, rows in after.items()
        }
        names = [link["code"], link["place"], link["id"], link["id"].replace("-", "")]
        tied = {
            table
            for table, rows in fresh.items()
            if table not in OF_LINKS and any(name in row for row in rows for name in names)
        }
        step.expect(seen=tied, wanted=set(), what="tables that name the link")
        written = sum(len(rows) for rows in fresh.values())
        words = [table for table, rows in after.items() if any(BOY in row for row in rows)]
        step.expect(seen=words, wanted=[], what="tables with the words")
        step.see(f"{written} rows written in {sum(map(bool, fresh.values()))} tables, none of both")


def batch(scene: Scene) -> None:
    """First messages go out with one link for all, and somebody wants no more of them."""
    desk, project = scene.desk("spine"), scene.project("spine", "spine-outreach")
    wire = desk.wire
    with scene.stage.step("a first message in one of four tones becomes a batch, one link") as step:
        options = wire.call("GET", f"{project}/message-templates/options")
        tone = options["tones"][0]
        template = {"name": "Eerste bericht", "language": "nl", "site": "advertisement"}
        body = template | {"text": tone["text"]["nl"]}
        made = wire.call("POST", f"{project}/message-templates", body)
        week = a_visit(0)["week"]
        sent = wire.call("POST", f"{project}/batches", {"template": made["id"], "week": week})
        step.expect(seen=sent["text"].count("/l/"), wanted=1, what="links in the text")
        step.see(f"{made['length']} of {options['sites'][0]['limit']} characters")
    with scene.stage.step("a batch for one or two is refused, for forty it is recorded") as step:
        path = f"{project}/batches/{sent['id']}"
        try:
            wire.call("PATCH", path, {"sent": 2})
        except Refused as refusal:
            step.expect(seen=refusal.status, wanted=409, what="status for two")
        else:
            raise NotAsExpected("a batch for two was taken")
        kept = wire.call("PATCH", path, {"sent": RECIPIENTS})
        step.expect(seen=(kept["sent"], kept["opened"]), wanted=(RECIPIENTS, None), what="batch")
    with scene.stage.step("one of them wants no more messages; the server learns a count") as step:
        opt_outs = f"{PROGRAMMES}/opt-outs"
        key = str(desk.trust.newest)
        tag = tag_of(desk, key, CONTACT)
        wire.call("POST", opt_outs, {"key": key, "tags": [tag]})
        other = tag_of(desk, key, "tel:+31687654321")
        found = wire.call("POST", f"{opt_outs}/checks", {"tags": [tag, other]})
        step.expect(seen=found["tags"], wanted=[tag], what="who opted out")
        digits = CONTACT.removeprefix("tel:+31")
        tables = [name for name, rows in scene.rows().items() if any(digits in r for r in rows)]
        step.expect(seen=tables, wanted=[], what="tables with the number")
        step.see("found again before the next batch; no table has the number")


def tag_of(desk: Desk, key: str, contact: str) -> str:
    """Return a contact's tag as browsers make it, under a key of the organisation."""
    text = f"{OPT_OUT}|{desk.organisation}|{key}|{contact}"
    secret = hkdf(desk.pairs[key].seed, OPT_OUT.encode())
    return encode(hmac.digest(secret, text.encode(), hashlib.sha256))


# What is played, in order.
PARTS: Sequence[Callable[[Scene], None]] = (kit, tally, campaign, batch)
