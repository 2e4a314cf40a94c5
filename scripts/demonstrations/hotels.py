"""`scripts/demo learning`: 351 hotels register, their staff learns, 172 get a certificate.

Hotels register over HTTP and confirm by the link in their mail. Staff learns in Dutch and in
English, by cards and by the link in the house, most with scripts (by the public API), some without.
The clock counts and certifies; three certificates run out and one is revoked. Played on a server in
this process, on a clock that it sets.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from .hotel_staff import LEARNING, Hotel, Phone, Secrets, Visitor, without_scripts
from .moved_clock import MovedClock
from .served_kier import served_kier
from .stage import NotAsExpected, Stage, Step
from .wire import Wire

BEGIN = "2027-03-01 09:00"
# The certificates of the first three end two years after they got them.
LATER, OVER = "2028-09-04 09:00", "2029-03-05 09:00"
HOTELS, CERTIFIED, FIRST = 351, 172, 3
# So many of those without a certificate have somebody who learned.
BEGUN = 20
SLUG, COURSE = "no-place", "signalen-hotel"
ROLES = ("desk", "cleaning")
LANGUAGES = ("nl", "en")


def play(stage: Stage) -> None:
    """Play it in this process."""
    with served_kier(BEGIN) as (clock, address):
        Scene(stage, clock, address).play()


class Scene:
    """A project with a course, hotels and their staff, and who looks at the public pages."""

    def __init__(self, stage: Stage, clock: MovedClock, address: str) -> None:
        from backend.organisations.municipalities import municipalities
        from tests.personas import Browser
        from tests.programmes.factories import a_programme, a_project

        self.stage, self.clock, self.address = stage, clock, address
        self.programme = a_programme()
        self.project = a_project(
            self.programme, SLUG, parts=["courses", "places"], kind="hotels", ends_on=None
        )
        self.coordinator = Browser(self.programme.coordinator)
        self.wire = Wire(address, language="en")
        self.stranger = Visitor(address, HOTELS + 1)
        self.municipalities = sorted(municipalities())
        self.hotels: list[Hotel] = []
        self.kept: list[Secrets] = []
        self.checks: list[str] = []
        self.numbers = count()

    def play(self) -> None:
        """All of it, in order."""
        self._prepared()
        self._registered(range(FIRST))
        self._certified(self.hotels, before=0)
        self._later()
        self._over()
        self._stolen()

    # -- The acts ---------------------------------------------------------------------------------

    def _prepared(self) -> None:
        with self.moment("a course for hotels goes live in Dutch and English") as step:
            from backend.organisations.models import Role
            from backend.programmes.management.commands import demonstration_courses as courses
            from backend.programmes.management.demonstration_texts import files_of

            writer = self.programme.as_participant(Role.EDITOR)
            paths = files_of(courses.FOLDER / "no-place")[COURSE]
            courses.make_course(self.project, writer, COURSE, paths)
            step.see(f"/learn/{COURSE} in {', '.join(sorted(paths))}")

    def _registered(self, numbers: range) -> None:
        title = f"{len(numbers)} hotels register, and confirm by the link in their mail"
        with self.moment(title) as step:
            new = [self.register(number) for number in numbers]
            for hotel in new:
                hotel.confirm(self.mail_to(hotel))
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
        self.night(LATER)
        self._registered(range(FIRST, HOTELS))
        with self.moment("one that claims 5,000 people gets no cards before a look") as step:
            large = self.register(HOTELS, staff=5_000)
            large.confirm(self.mail_to(large))
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
            self.night()
            self.public(step, certified=CERTIFIED)
            self.checks = [hotel.check_address() for hotel in self.hotels[: FIRST + 1]]

    def _over(self) -> None:
        with self.moment("two years after they got it, three certificates run out", OVER) as step:
            self.night()
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
            from django.conf import settings
            from django.db import connection

            from backend.programmes.models import SpentToken

            stolen = b"".join(path.read_bytes() for path in files_in(settings.DATA))
            found = [one for kept in self.kept for one in kept.values if one.encode() in stolen]
            step.expect(seen=found, wanted=[], what="what phones hold")
            names = {field.column for field in SpentToken._meta.fields}
            step.expect(seen=names, wanted={"id", "place_id", "period", "mac"}, what="columns")
            with connection.cursor() as cursor:
                cursor.execute("SELECT id FROM programmes_spenttoken ORDER BY rowid")
                rows = [row[0] for row in cursor.fetchall()]
            step.see(f"{len(rows)} rows: a random number, the place, its period, a MAC")

    # -- What is done in them ---------------------------------------------------------------------

    @contextmanager
    def moment(self, title: str, wall: str = "") -> Iterator[Step]:
        """Go to a moment, and do something then."""
        with self.stage.step(title) as step:
            if wall:
                self.go_to(wall)
            yield step

    def go_to(self, wall: str) -> None:
        """Set the clock; what the clock does is done by `night`."""
        for _minute in self.clock.go_to(wall, stops=()):
            pass

    def night(self, wall: str = "") -> None:
        """Do what the clock does each night, and send what it writes."""
        from backend.programmes import tasks

        tasks.publish_place_shares.call()
        tasks.end_place_certificates.call()
        tasks.remind_contacts_of_places.call()
        self.post()
        if wall:
            self.go_to(wall)

    def post(self) -> None:
        """Send the letters that wait."""
        from notifications.tasks import send_letters

        send_letters.call()

    def register(self, number: int, **changes: Any) -> Hotel:
        """Register a hotel."""
        hotel = Hotel(self.address, number, **changes)
        hotel.register(SLUG, self.municipalities[number % len(self.municipalities)])
        return hotel

    def mail_to(self, hotel: Hotel) -> str:
        """Return the newest mail to a hotel's contact person."""
        from django.core import mail

        self.post()
        mine = [one for one in mail.outbox if one.to == [hotel.email]]
        if not mine:
            raise NotAsExpected(f"no mail came to {hotel.name}")
        return str(mine[-1].body)

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
        from backend.organisations.models import Role
        from backend.programmes.certificate_addresses import read_code
        from backend.programmes.selectors.certificates import certificate_by_code
        from backend.programmes.services.certificates import revoke
        from backend.programmes.states import RevocationReason

        found = certificate_by_code(read_code(address.rpartition("/")[2]))
        if found is None:
            raise NotAsExpected("the certificate is not there")
        revoke(
            by=self.programme.as_participant(Role.COORDINATOR),
            project_id=self.project.pk,
            certificate_id=found.pk,
            reason=RevocationReason.CONDITIONS,
        )


def files_in(folder: Path) -> list[Path]:
    """Return the files of the database."""
    return sorted(folder.glob("kier.sqlite3*"))
