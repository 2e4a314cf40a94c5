"""`scripts/demo trainings`: a session with 12 places and 15 registrations, from plan to erasing.

Two cancel and the waiting list moves; eleven come, as the trainer says on a phone, are asked
later what they thought of it, and make their certificates. Thirty days later no name is left.
Played on a server of its own, on a clock that is set.
"""

import re
from collections.abc import Mapping
from typing import Any

from .database import expect_nowhere
from .desks import PROGRAMME, MovedScene
from .hotel_staff import Visitor
from .people import Person
from .stage import NotAsExpected, Stage, Step
from .wire import Wire

BEFORE = "2027-03-16T14:00"
THAT_DAY, AFTERWARDS = "2027-03-18T12:30", "2027-03-18T19:00"
OVER = "2027-04-20T09:00"
SEATS, REGISTERED, CANCELLED, CAME = 12, 15, 2, 11
ANSWERED = 6
FIRST_NAMES = (
    *("Alex", "Bo", "Chris", "Dee", "Eli", "Finn", "Guus", "Hanna"),
    *("Ilse", "Jip", "Kai", "Lou", "Mika", "Noor", "Olle"),
)
SESSION = {
    "starts_at": "2027-03-18T13:00",
    "ends_at": "2027-03-18T16:30",
    "municipality": "GM0344",
    "where": "Room 3, second floor",
    "trainer": "Sam",
    "seats": SEATS,
    "language": "nl",
}
MINE = re.compile(r"/trainings/mine/[\w-]+")
MARKS = re.compile(r'value="([\w-]+):came"')
SURVEY = re.compile(r'"/s/(\w+)"')
CODE = re.compile(r'"(/c/[\w-]+)"')
VALID = "This certificate is valid"


def play(stage: Stage) -> None:
    """Play it on a server of its own."""
    Scene.perform(stage)


class Participant:
    """A general practitioner who registers, with no account."""

    def __init__(self, address: str, number: int) -> None:
        self.visitor = Visitor(address, number, language="en")
        # The trainer sees first names.
        self.name, self.email = FIRST_NAMES[number], f"{FIRST_NAMES[number].lower()}@care.example"
        self.mine = ""

    def register(self, session: str) -> None:
        """Send the form of the session's page."""
        form = {
            "name": f"{self.name} Example",
            "email": self.email,
            "organisation": "Practice",
            "profession": "general-practitioner",
            "region": "NL-UT",
            "language": "en",
        }
        shown = self.visitor.send(f"/trainings/session/{session}", form)
        if self.email not in shown:
            raise NotAsExpected(f"{self.name} was not registered")

    def press(self, go: str) -> None:
        """Press a button of the own page."""
        self.visitor.send(self.mine, {"go": go})

    def page(self) -> str:
        """Return the own page."""
        return self.visitor.read(self.mine)


class Scene(MovedScene):
    """A coordinator, fifteen people who register, and a trainer with a phone."""

    begin = "2027-03-01T09:00"
    run = (
        "give_seats_away",
        "remind_of_trainings",
        "open_training_evaluations",
        "erase_training_names",
    )
    sessions = ""
    session: Mapping[str, Any]

    @property
    def wire(self) -> Wire:
        """The coordinator's."""
        return self.desks.of(PROGRAMME, "coordinator").wire

    def play(self) -> None:
        """All of it, in order."""
        self.people = [Participant(self.address, number) for number in range(REGISTERED)]
        self.trainer = Visitor(self.address, REGISTERED)
        self._planned()
        self._moved()
        self._given()
        self._erased()

    # -- The acts ---------------------------------------------------------------------------------

    def _planned(self) -> None:
        with self.moment("a coordinator plans a session with 12 places") as step:
            body = {"slug": "signals", "title": {"en": "Signals", "nl": "Signalen"}}
            project = self.new_project("toolkit", "trainings", begins_on="2027-02-01")
            training = self.wire.call("POST", f"{project}/trainings", body)
            self.sessions = f"{project}/trainings/{training['id']}/sessions"
            self.session = self.wire.call("POST", self.sessions, SESSION)
            step.see(f"{training['address']}, {self.session['starts_at']}")
        with self.moment("15 register without an account: three are on the waiting list") as step:
            for one in self.people:
                one.register(self.session["id"])
                one.mine = self.link_to(one)
            self.numbers(step, held=SEATS, waiting=0)
        with self.moment("all confirm by the link in their mail") as step:
            for number, one in enumerate(self.people):
                one.press("confirm" if number < SEATS else "wait")
            self.numbers(step, confirmed=SEATS, waiting=REGISTERED - SEATS)

    def _moved(self) -> None:
        with self.moment("two cancel, and the waiting list moves by itself") as step:
            for one in self.people[:CANCELLED]:
                one.press("leave")
            self.server.settle()
            self.numbers(step, confirmed=SEATS - CANCELLED, held=CANCELLED, waiting=1)
            for one in self.people[SEATS : SEATS + CANCELLED]:
                if "There is a place for you" not in self.mail_to(one):
                    raise NotAsExpected(f"{one.name} was not told")
                one.press("confirm")
            self.numbers(step, confirmed=SEATS, waiting=1)
        with self.moment("two days before, those who come are reminded", BEFORE) as step:
            told = [one for one in self.people if "on this page you see when" in self.lower(one)]
            step.expect(seen=len(told), wanted=SEATS, what="who were reminded")
            calendar = self.people[2].visitor.read(f"{self.people[2].mine}/calendar.ics")
            step.expect(seen="BEGIN:VEVENT" in calendar, wanted=True, what="calendar file")

    def _given(self) -> None:
        with self.moment("on a phone the trainer says who came: eleven", THAT_DAY) as step:
            path = "/trainings/trainer/" + self.session["trainer_address"].rpartition("/")[2]
            coming = self.people[CANCELLED : SEATS + CANCELLED]
            page = self.trainer.read(path)
            for place, found in enumerate(self.marks_of(page, coming)):
                self.trainer.send(path, {"mark": f"{found}:{'came' if place < CAME else 'missed'}"})
            step.see(f"{CAME} came")
        with self.moment("after the end they are asked about it", AFTERWARDS) as step:
            came = self.people[CANCELLED : CANCELLED + CAME]
            [code] = {SURVEY.findall(one.page())[0] for one in came}
            for number in range(ANSWERED):
                Person(self.address, code, number=number, language="nl").answer()
            step.see(f"{ANSWERED} answered /s/{code}, without a name")
        with self.moment("eleven make their certificates; anybody can check them") as step:
            for one in came:
                one.press("certificate")
            checks = [CODE.findall(one.page())[0] for one in came]
            valid = [path for path in checks if VALID in self.trainer.read(path)]
            step.expect(seen=len(set(valid)), wanted=CAME, what="valid certificates")
            missed = self.people[CANCELLED + CAME].page()
            step.expect(seen=CODE.findall(missed), wanted=[], what="of who did not come")

    def _erased(self) -> None:
        with self.moment("thirty days later no name or address is left; figures are", OVER) as step:
            expect_nowhere(self.server, *(one.email for one in self.people))
            for one in self.people[:CAME]:
                one.visitor.read(one.mine, status=404)
            row = self.wire.call("GET", f"{self.sessions}/{self.session['id']}")
            step.expect(seen=(row["where"], row["trainer"]), wanted=("", ""), what="where and who")
            step.see(f"erased on {row['erased_on']}")

    # -- What is done in them ---------------------------------------------------------------------

    def mail_to(self, one: Participant) -> str:
        """Return the newest mail to somebody."""
        return self.server.mails_to(one.email)[-1]

    def lower(self, one: Participant) -> str:
        """Return the newest mail to somebody in small letters."""
        return self.mail_to(one).lower() if one.mine else ""

    def link_to(self, one: Participant) -> str:
        """Return the own page of somebody, as it was mailed."""
        [path] = MINE.findall(self.mail_to(one))
        return str(path)

    def numbers(self, step: Step, **wanted: int) -> None:
        """Check how many are in each state."""
        row = self.wire.call("GET", f"{self.sessions}/{self.session['id']}")
        seen = {name: row[name] for name in wanted}
        step.expect(seen=seen, wanted=wanted, what="registrations")
        step.see(", ".join(f"{number} {name}" for name, number in wanted.items()))

    def marks_of(self, page: str, coming: list[Participant]) -> list[str]:
        """Return the identifiers of those who are expected, in their order."""
        found = {}
        for part in page.split("<li data-id=")[1:]:
            [identifier] = set(MARKS.findall(part))
            name = re.search(r'<b dir="auto">([^<]*)</b>', part)
            found[name[1] if name else ""] = identifier
        return [found[one.name] for one in coming]
