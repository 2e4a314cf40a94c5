"""A Kier in use, for a walk of every page: something in each state, all of it in Dutch."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx

from scripts.demonstrations.desk import Desk
from scripts.demonstrations.hope_people import day
from scripts.demonstrations.hope_words import BRIEFING, REQUESTER
from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from scripts.demonstrations.wire import Wire
from tests.programmes.courses import a_content

from .hope import Others, mailed
from .organisations import IDENTIFIERS
from .test_inbox_way import Asked, sign_in_of
from .test_surveys_app import answer

SEEKERS, SURVEYS, SIGNALS = "spine", "/api/v1/surveys", "/api/v1/signals"
PROJECTS = "/api/v1/programmes/projects"
TEXT, REPLY = "Ik heb een vraag over mijn werk.", "Goed dat je schrijft."
TITLE = {"nl": "Reizen", "en": "Reizen"}
SUMMARY = {"nl": "Begin met iemand die blijft.", "en": "Begin met iemand die blijft."}
WORDS = "Iemand die blijft."
A_SESSION = {"municipality": "GM0344", "where": "Domplein 1", "seats": 1, "language": "nl"}
WHO_REGISTERS = {"organisation": "Praktijk", "profession": "care", "region": "NL-UT"}
WHO_REGISTERS |= {"language": "nl"}
PARTS = {"courses", "interventions", "measures", "pages", "places", "trainings"}
AN_INTERVENTION = {
    "team": "Team Station",
    "people": 8,
    "language": "nl",
    "assumption": "Wie een vaste plek heeft, komt terug.",
    "action": "Elke dinsdag een tafel in de hal.",
    "indicator": "Gesprekken per week",
    "target": "Twaalf gesprekken",
    "is_public": True,
}
A_MEASURE = {
    "name": {"nl": "Psycholoog bij het eerste gesprek"},
    "kind": "psychologist",
    "regions": ["NL-UT", "NL-ZH"],
    "expected": {"detectives": {"NL-UT": 6, "NL-ZH": 6}},
    "tables": [
        {"group": "detectives", "sort": "change", "indicator": "after"},
        {"group": "detectives", "sort": "regions", "indicator": "time"},
    ],
}
MINE = re.compile(r"https?://\S+/trainings/mine/([\w-]+)")
WHO_READS, NO = "Wie leest het advies?", "Dit past niet bij ons."
SAID = {"said": "Begin met iemand die blijft.", "done": "Er komt een vast gezicht."}
REQUESTS = ("draft", "submitted", "returned", "declined", "inviting")
REQUESTS += ("asking", "summing", "reading", "given", "done")
A_COURSE = a_content()
# For everybody: this course has no roles.
A_COURSE["modules"] = [module | {"roles": []} for module in A_COURSE["modules"]]
A_PAGE = {
    "type": "doc",
    "content": [
        {
            "type": "heading",
            "attrs": {"level": 2},
            "content": [{"type": "text", "text": "Wat je kunt doen"}],
        },
        {"type": "paragraph", "content": [{"type": "text", "text": "Bel iemand die je kent."}]},
        {"type": "call", "attrs": {"target": "help", "value": "", "label": "Vraag hulp"}},
    ],
}
# The member whose phone is seen, and one who takes part beside them.
MEMBER, OTHER = "Eik", "Linde"


@dataclass
class KierInUse:
    """Identifiers of what is in it, by the names in places."""

    server: OwnServer
    referrals: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    requests: dict[str, "Asker"] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    rounds: dict[str, dict[str, Any]] = field(default_factory=dict)
    webhook: str = ""
    # A signal table of the demonstration at which `SEEKERS` is, and a signal there.
    table: str = ""
    signal: str = ""
    project: str = ""
    project_slug: str = ""
    page: str = ""
    trial: str = ""
    session: str = ""
    trainer: str = ""
    intervention: str = ""
    results: str = ""
    measure: str = ""
    # The path of a card of its round, and the code of a trial of its questions.
    measure_card: str = ""
    wording: str = ""
    # Own pages of who registered for the session, by name: one has a place, one waits.
    registered: dict[str, str] = field(default_factory=dict)

    def fill(self) -> None:
        self._seekers()
        self._signals()
        self._hope()
        self._grown()
        self._surveys()
        self._programme()

    # -- Who asks for help --------------------------------------------------------------------

    def _seekers(self) -> None:
        desks = Desks(self.server)
        for number, state in enumerate(("offered", "accepted", "closed", "declined", "withdrawn")):
            one = Asked(self.server, desks, SEEKERS, f"127.0.6.{number + 1}", TEXT)
            self.referrals[state], self.codes[state] = one.referral, one.code
            desk = desks.of(SEEKERS)
            found = desk.find(one.phone.request)
            assert found
            if state in {"accepted", "closed"}:
                desk.accept(found)
                desk.reply(desk.find(one.phone.request) or {}, REPLY)
            if state == "closed":
                desk.close_case(found)
            if state == "declined":
                desk.decline(found, "no-place")
            if state == "withdrawn":
                one.phone.withdraw({"id": IDENTIFIERS[SEEKERS]})

    def _signals(self) -> None:
        wire = Desks(self.server).of(SEEKERS).wire
        [table] = [
            one["id"]
            for one in wire.call("GET", f"{SIGNALS}/tables")["results"]
            if one["state"] == "accepted"
        ]
        found = wire.call("GET", f"{SIGNALS}/tables/{table}/signals")["results"]
        self.table, self.signal = table, next(one["id"] for one in found if one["box"])

    # -- Platform HOPE --------------------------------------------------------------------------

    def _hope(self) -> None:
        self._ask()
        # Asked more often than anybody wishes.
        self.requests["inviting"].member(MEMBER).call("PATCH", "me", {"per_month": len(REQUESTS)})
        self._sent("submitted")
        for name, move, note in (("returned", "return", WHO_READS), ("declined", "decline", NO)):
            made = self._sent(name)
            made.desk.call("POST", f"{made.at}/{move}", {"note": note})
        inviting = self._sent("inviting")
        inviting.take_on()
        inviting.invite(MEMBER, OTHER)
        self._at_work("asking", MEMBER, OTHER, answering=[OTHER])
        summing = self._at_work("summing", OTHER)
        summing.desk.call("POST", f"{summing.at}/consultation/sum", {})
        self._at_work("reading", MEMBER).to_be_read(SUMMARY)
        self._at_work("given", MEMBER).deliver(SUMMARY, MEMBER)
        done = self._at_work("done", MEMBER)
        done.deliver(SUMMARY, MEMBER)
        done.evaluate(MEMBER)
        done.desk.call("POST", f"{done.at}/close", SAID)

    def _ask(self) -> None:
        for name in REQUESTS:
            self.requests[name] = Asker(self.server, f"every-{name}")
            self.requests[name].knock()
        for name, made in self.requests.items():
            self.links[name] = made.follow()

    def _sent(self, name: str, *, wanted: int = 1) -> "Asker":
        made = self.requests[name]
        made.wanted = wanted
        made.send()
        return made

    def _at_work(self, name: str, *people: str, answering: Sequence[str] | None = None) -> "Asker":
        made = self._sent(name, wanted=len(people))
        made.take_on()
        made.invite(*people)
        made.accept(*people)
        made.begin()
        for one in people if answering is None else answering:
            made.answer(one, WORDS)
        return made

    def _grown(self) -> None:
        working = self.requests["asking"]
        desk, mine = working.desk, working.desk.me["id"]
        known = {"title": TITLE, "text": SUMMARY, "owner": mine, "look_again_on": day(30)}
        desk.call("POST", "desk/knowledge", known)
        desk.call("POST", "desk/trainings", {"title": TITLE, "on": day(-3)})
        success = {"title": TITLE, "text": SUMMARY, "on": day(0)}
        made = desk.call("POST", "desk/successes", success)
        desk.call("POST", f"desk/successes/{made['id']}/publish", {"published": True})
        point = {"text": "Korter schrijven.", "owner": mine, "due_on": day(30)}
        desk.call("POST", "desk/improvements", point)
        begins = datetime.now(UTC).replace(microsecond=0) + timedelta(days=8)
        ends = begins + timedelta(hours=2)
        times = {"starts_at": begins.isoformat(), "ends_at": ends.isoformat()}
        desk.call("POST", "desk/coaching", {"title": TITLE, "place": "Zaal 3", **times})
        desk.call("POST", f"{working.at}/appointments", {"kind": "day", **times})
        member = working.member(MEMBER)
        wrong = {"path": "grievance", "sealed": member.seal_own({"text": WORDS})}
        member.call("POST", "me/grievances", wrong)
        story = {"kind": "story", "audiences": ["public"], "until": day(90)}
        sealed = member.seal_own({"title": "Blijven", "text": WORDS})
        member.call("POST", "me/consents", story | {"sealed": sealed})
        asked = self.requests["inviting"]
        one = asked.member(OTHER)
        part = asked.part_of(OTHER, "invited")
        question = {"sealed": one.seal_own({"text": "Komt mijn naam erin?"})}
        one.call("POST", f"me/invitations/{part}/questions", question)

    # -- Surveys ----------------------------------------------------------------------------------

    def _surveys(self) -> None:
        [member] = [
            sign_in
            for sign_in in self.server.sign_ins()
            if (sign_in["organisation"], sign_in["role"]) == (SEEKERS, "coordinator")
        ]
        wire = Desk(self.server.address, member["email"], member["password"]).wire
        for name in ("new", "open", "whole", "empty", "closed"):
            self.rounds[name] = a_round(wire, name)
        answer(self.server, self.rounds["open"]["link"], 2)
        answer(self.server, self.rounds["closed"]["link"], 8)
        for name in ("empty", "closed"):
            at = f"{SURVEYS}/rounds/{self.rounds[name]['id']}"
            self.rounds[name] |= wire.call("POST", f"{at}/close", {})
        made = wire.call("POST", f"{SURVEYS}/webhooks", {"url": "https://hooks.example/kier"})
        self.webhook = made["id"]

    # -- The programme --------------------------------------------------------------------------

    def _programme(self) -> None:
        office = Desk(self.server.address, *sign_in_of(self.server, "programme", "coordinator"))
        wire = office.wire
        project = wire.call("GET", PROJECTS)["results"][0]
        at = f"{PROJECTS}/{project['id']}"
        self.project_slug = project["slug"]
        if not {*project["parts"]} >= PARTS:
            parts = sorted({*project["parts"], *PARTS})
            wire.call("PATCH", at, {"parts": parts, "version": project["version"]})
        page = {"slug": "proefpagina", "audience": "seekers"}
        self.project, self.page = project["id"], wire.call("POST", f"{at}/pages", page)["id"]
        texts = f"{at}/pages/{self.page}/texts"
        text = wire.call("POST", texts, {"language": "nl"})
        for title in ("Je mag weg", "Je mag altijd weg"):
            draft = {"title": title, "summary": "", "content": A_PAGE, "version": text["version"]}
            text = wire.call("PATCH", f"{texts}/nl", draft)
        made = wire.call("POST", f"{texts}/nl/trials", {})
        self.trial = made["address"].rpartition("/")[2]
        self.course = wire.call("POST", f"{at}/courses", {"slug": "proefcursus"})["id"]
        texts = f"{at}/courses/{self.course}/texts"
        text = wire.call("POST", texts, {"language": "nl"})
        for title in ("Wat je ziet", "Wat je ziet en doet"):
            draft = {"title": title, "summary": "", "content": A_COURSE, "version": text["version"]}
            text = wire.call("PATCH", f"{texts}/nl", draft)
        made = wire.call("POST", f"{at}/outreach-page")
        self.outreach = made["address"].rpartition("/")[2]
        links = wire.call("GET", f"{at}/links")["results"]
        self.card = next(one["code"] for one in links if one["channel"] in ("card", "poster"))
        self._training(wire, at)
        made = wire.call("POST", f"{at}/interventions", AN_INTERVENTION | {"day_0": day(-9)})
        self.intervention, self.results = made["id"], made["code"]
        self._measure(wire, at)

    def _measure(self, wire: Wire, project: str) -> None:
        """Ask detectives about a measure, and readers about the questions for victims."""
        at = f"{project}/measures"
        self.measure = wire.call("POST", at, A_MEASURE | {"begins_on": day(20)})["id"]
        at = f"{at}/{self.measure}/rounds"
        asked = wire.call("POST", at, {"group": "detectives", "phase": "before"})
        at = f"{at}/{asked['id']}/cards"
        [address] = wire.call("POST", at, {"region": "NL-UT", "count": 1})["addresses"]
        self.measure_card = urlsplit(address).path[1:]
        trial = wire.call("POST", f"{project}/wording-trials", {"group": "victims"})
        self.wording = trial["address"].rpartition("/")[2]

    def _training(self, wire: Wire, project: str) -> None:
        """Plan a session with one place, for which two people register."""
        about = {"nl": "Wat je ziet en wat je doet."}
        made = {"slug": "proeftraining", "title": TITLE, "about": about, "professions": ["care"]}
        at = f"{project}/trainings"
        at = f"{at}/{wire.call('POST', at, made)['id']}/sessions"
        times = {"starts_at": f"{day(9)}T10:00", "ends_at": f"{day(9)}T12:00"}
        session = wire.call("POST", at, A_SESSION | times)
        self.session = session["id"]
        self.trainer = session["trainer_address"].rpartition("/")[2]
        for name in ("Sam", "Kim"):
            self.registered[name] = self._registered(name)

    def _registered(self, name: str) -> str:
        """Register for the session as strangers do; return what is mailed, their own address."""
        email = f"{name.lower()}@every.example"
        answered = httpx.post(
            f"{self.server.address}/trainings/session/{self.session}",
            data=WHO_REGISTERS | {"name": name, "email": email},
            headers={"Sec-Fetch-Site": "same-origin"},
            trust_env=False,
            timeout=60,
        )
        assert email in answered.text
        return mailed(self.server, email, MINE)[1]


class Asker(Others):
    """A requester of the walk, who writes Dutch."""

    def knock(self) -> None:
        self.requester.ask(REQUESTER | {"email": self.email, "language": "nl"})

    def send(self) -> None:
        self.requester.fill_in(BRIEFING, wanted=self.wanted)
        self.requester.call("POST", "/submit", {})


def a_round(wire: Wire, name: str) -> dict[str, Any]:
    made = wire.call("POST", f"{SURVEYS}/questionnaires", {"name": "Hulp", "ready": "help"})
    body: dict[str, Any] = {"questionnaire": made["id"], "name": "Zomer", "closes_on": day(30)}
    body["one_per_screen"] = name != "whole"
    survey: dict[str, Any] = wire.call("POST", f"{SURVEYS}/rounds", body)
    if name != "new":
        survey = wire.call("POST", f"{SURVEYS}/rounds/{survey['id']}/open", {})
    return survey
