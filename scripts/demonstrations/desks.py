"""Desks of the members who play in a demonstration, and the scene of one on a clock that is set."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from .desk import Desk
from .moved_server import OFFICE, MovedServer
from .server import OwnServer
from .stage import Stage, Step

PROJECTS = "/api/v1/programmes/projects"
PROGRAMME = "programme"


class Desks:
    """A member for each organisation and role, signed in when first needed."""

    def __init__(self, server: OwnServer, *, language: str = "nl") -> None:
        self.server, self.language = server, language
        self.open: dict[tuple[str, str], Desk] = {}

    def of(self, slug: str, role: str = "caseworker") -> Desk:
        """Return the desk of a member of this organisation."""
        if (slug, role) not in self.open:
            known = self.sign_in_of(slug, role)
            self.open[slug, role] = Desk(
                self.server.address, known["email"], known["password"], language=self.language
            )
        return self.open[slug, role]

    def sign_in_of(self, slug: str, role: str) -> Mapping[str, Any]:
        """Return with what a member signs in."""
        return next(
            known
            for known in self.server.sign_ins()
            if (known["organisation"], known["role"]) == (slug, role)
        )

    def sign_in_anew(self) -> None:
        """Begin all sessions anew: none lasts for days."""
        for desk in self.open.values():
            desk.sign_in_anew()


class MovedScene:
    """What happens at moments of a clock that is set."""

    begin = ""
    # Commands that make the accounts, and the tasks that the clock runs.
    make: Sequence[str] = OFFICE
    run: Sequence[str] = ()

    def __init__(self, stage: Stage, server: MovedServer) -> None:
        self.stage, self.server = stage, server
        self.address = server.address
        self.desks = Desks(server, language="en")
        # How many mails to an address were read.
        self.mails_read: dict[str, int] = {}

    @classmethod
    def perform(cls, stage: Stage, **settings: str) -> None:
        """Play it on a server of its own."""
        with (
            stage.step("a server whose clock is set starts, and stops again"),
            MovedServer(cls.begin, make=cls.make, run=cls.run, **settings) as server,
        ):
            cls(stage, server).play()

    def play(self) -> None:
        """All of it, in order."""
        raise NotImplementedError

    @contextmanager
    def moment(self, title: str, wall: str = "") -> Iterator[Step]:
        """Go to a moment with what the clock does on the way, and do something then."""
        if wall:
            self.server.go(wall)
            self.desks.sign_in_anew()
        with self.stage.step(title) as step:
            yield step

    def mails_to(self, address: str) -> list[str]:
        """Return the mails to an address since the last look."""
        mails = self.server.mails_to(address)
        before, self.mails_read[address] = self.mails_read.get(address, 0), len(mails)
        return mails[before:]

    def new_project(self, slug: str, *parts: str, begins_on: str) -> str:
        """Have the programme's manager make a project of its office; return its path."""
        manager = self.desks.of(PROGRAMME, "programme-manager")
        body = {
            "slug": slug,
            "name": {"nl": slug, "en": slug},
            "organisation": manager.organisation,
            "kind": "awareness",
            "begins_on": begins_on,
            "parts": [*parts],
        }
        return f"{PROJECTS}/{manager.wire.call('POST', PROJECTS, body)['id']}"
