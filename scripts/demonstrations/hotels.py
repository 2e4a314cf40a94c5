"""`scripts/demo learning`: 351 hotels register, their staff learns, 172 get a certificate.

Hotels register over HTTP and confirm by the link in their mail. Staff learns in Dutch and in
English, by cards and by the link in the house, most with scripts (by the public API), some without.
The clock counts and certifies; three certificates run out and one is revoked. Played on a server
of its own, on a clock that is set.
"""

import re
from collections.abc import Sequence
from itertools import count
from typing import Any

from .database import expect_nowhere, rows_of
from .desks import PROGRAMME, PROJECTS, MovedScene
from .hotel_staff import LEARNING, Hotel, Phone, Secrets, Visitor, without_scripts
from .stage import Stage, Step
from .wire import Wire

# The certificates of the first three end two years after they got them.
THAT_NIGHT, LATER, OVER = "2027-03-01T23:00", "2028-09-04T09:00", "2029-03-05T09:00"
HOTELS, CERTIFIED, FIRST = 351, 172, 3
# So many of those without a certificate have somebody who learned.
BEGUN = 20
SLUG, COURSE = "no-place", "signalen-hotel"
ROLES = ("desk", "cleaning")
LANGUAGES = ("nl", "en")
MUNICIPALITIES = ("GM0344", "GM0363", "GM0518", "GM0599", "GM1783")


def play(stage: Stage) -> None:
    """Play it on a server of its own."""
    Scene.perform(stage)


class Scene(MovedScene):
    """A project with a course, hotels and their staff, and who looks at the public pages."""

    begin = "2027-03-01T09:00"
    make = (*MovedScene.make, "demonstration_courses")
    run = (
        "publish_place_shares",
        "end_place_certificates",
        "remind_contacts_of_places",
        "send_letters",
    )

    def play(self) -> None:
        """All of it, in order."""
        self.wire = Wire(self.address, language="en")
        self.stranger = Visitor(self.address, HOTELS + 1)
        self.hotels: list[Hotel] = []
        self.kept: list[Secrets] = []
        self.checks: list[str] = []
        self.numbers = count()
        self._prepared()
        self._registered(range(FIRST))
        self._certified(self.hotels, before=0)
        self._later()
        self._over()
        self._stolen()

    # -- The acts ---------------------------------------------------------------------------------

    def _prepared(self) -> None:
        with self.moment("a course for hotels is live in Dutch and English, without end") as step:
            manager = self.desks.of(PROGRAMME, "programme-manager").wire
            listed = manager.call("GET", PROJECTS)["results"]
            project = next(one for one in listed if one["slug"] == SLUG)
            self.project = f"{PROJECTS}/{project['id']}"
            changed = {"version": project["version"], "ends_on": None}
            manager.call("PATCH", self.project, changed)
            titles = [self.course(language)["title"] for language in LANGUAGES]
            step.see(f"/learn/{COURSE}: {'; '.join(titles)}")

    def _registered(self, numbers: range) -> None:
        title = f"{len(numbers)} hotels register, and confirm by the link in their mail"
        with self.moment(title) as step:
            new = [self.register(number) for number in numbers]
            self.server.settle()
            for hotel in new:
                hotel.confirm(self.server.mails.to(hotel.email)[-1])
            self.hotels += new
            step.see(f"{len(self.hotels)} in all; {new[-1].name} has {new[-1].staff} people")

    def _certified(self, hotels: Sequence[Hotel], *, before: int) -> None:
        with self.moment(
            f"the staff of {len(hotels)} learns; no number moves before night"
        ) as step:
            for hotel in hotels:
                self.learn(hotel, hotel.enough)
            self.public(step, certified=before)
            step.see(f"{len(self.kept)} people learned so far")

    def _later(self) -> None:
        self.server.leap(THAT_NIGHT)
        self.server.leap(LATER)
        self._registered(range(FIRST, HOTELS))
        with self.moment("one that claims 5,000 people gets no cards before a look") as step:
            large = self.register(HOTELS, staff=5_000)
            large.confirm(self.server.mails_to(large.email)[-1])
            step.expect(seen=large.house(), wanted="", what="link in the house")
            large.stop()
        self._certified(self.hotels[FIRST:CERTIFIED], before=FIRST)
        with self.moment("elsewhere some learn, too few for a certificate") as step:
            for hotel in self.hotels[CERTIFIED : CERTIFIED + BEGUN]:
                self.learn(hotel, 1)
            step.see(f"in {BEGUN} hotels")
        with self.moment("six learn without scripts, in Dutch and English") as step:
            # Twelve people work there: six are too few.
            hotel = self.hotels[-2]
            house = hotel.house()
            for number, language in enumerate(LANGUAGES * 3):
                visitor = Visitor(self.address, 400 + number, language=language)
                content = self.course(language)["content"]["modules"]
                kept = without_scripts(visitor, COURSE, language, content, ROLES[0], house)
                self.kept.append(kept)
            step.see(f"at {hotel.name}")
        with self.moment("at night the clock counts; the public page says 351 and 172") as step:
            self.server.leap(LATER)
            self.public(step, certified=CERTIFIED)
            self.checks = [hotel.check_address() for hotel in self.hotels[: FIRST + 1]]

    def _over(self) -> None:
        self.server.leap(OVER)
        self.desks.sign_in_anew()
        with self.moment("two years after they got it, three certificates run out") as step:
            states = {self.verdict(address) for address in self.checks[:FIRST]}
            step.expect(seen=states, wanted={"This certificate has run out"}, what="checked")
            self.public(step, certified=CERTIFIED - FIRST)
        with self.moment("a coordinator revokes one, and whoever checks it is told") as step:
            address = self.checks[FIRST]
            step.expect(
                seen=self.verdict(address), wanted="This certificate is valid", what="before"
            )
            self.revoke(address)
            step.expect(
                seen=self.verdict(address), wanted="This certificate was taken back", what="now"
            )

    def _stolen(self) -> None:
        with self.moment("who has a copy of the whole database cannot tell who passed") as step:
            expect_nowhere(self.server, *(one for kept in self.kept for one in kept.values))
            rows = rows_of(self.server, "programmes_spenttoken")
            step.expect(seen={*rows[0]}, wanted={"id", "place_id", "period", "mac"}, what="columns")
            step.see(f"{len(rows)} rows: a random number, the place, its period, a MAC")

    # -- What is done in them ---------------------------------------------------------------------

    def register(self, number: int, **changes: Any) -> Hotel:
        """Register a hotel."""
        hotel = Hotel(self.address, number, **changes)
        hotel.register(SLUG, MUNICIPALITIES[number % len(MUNICIPALITIES)])
        return hotel

    def course(self, language: str) -> dict[str, Any]:
        """Return the course as phones get it."""
        found: dict[str, Any] = self.wire.call(
            "GET", f"{LEARNING}/courses/{COURSE}?language={language}"
        )
        return found

    def learn(self, hotel: Hotel, people: int) -> None:
        """Let some of a hotel's staff learn, half by cards and half by the link in the house."""
        by_card = people // 2
        doors = [*(hotel.cards(by_card) if by_card else []), *[hotel.house()] * (people - by_card)]
        for door in doors:
            number = next(self.numbers)
            phone = Phone(self.address, number, LANGUAGES[number % len(LANGUAGES)])
            self.kept.append(phone.learn(COURSE, ROLES[number % len(ROLES)], door))

    def public(self, step: Step, *, certified: int) -> None:
        """Check how many take part and are certified, as the public page says."""
        numbers = [
            int(one) for one in re.findall(r"<dd>(\d+)</dd>", self.stranger.read("/places/"))
        ]
        step.expect(seen=numbers, wanted=[len(self.hotels), certified], what="public page")

    def verdict(self, address: str) -> str:
        """Return the heading of a check."""
        found = re.search(r"<h1>([^<]*)</h1>", self.stranger.read(address))
        return found[1] if found else ""

    def revoke(self, address: str) -> None:
        """Revoke a certificate as a coordinator does."""
        certificates = f"{self.project}/certificates"
        wire, code = self.desks.of(PROGRAMME, "coordinator").wire, address.rpartition("/")[2]
        found = wire.call("POST", f"{certificates}/lookup", {"code": code})
        wire.call("POST", f"{certificates}/{found['id']}/revoke", {"reason": "conditions"})
