"""`scripts/demo outages`: each part fails in turn, while a seeker and a caseworker go on."""

import json
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from tempfile import gettempdir
from typing import Any

import httpx

from scripts.fake_providers.smtp_server import FakeMailServer

from .desks import Desks
from .lines import Line
from .phone import Phone
from .server import OwnServer
from .stage import Stage, Step, wait_until
from .stores import Stores, own_stores
from .wire import Refused

PROFILE = {
    "audience": "labour-migrants",
    "themes": ["labour-exploitation"],
    "region": "NL-NH",
    "age_band": "23-plus",
    "language": "en",
    "wishes": ["talk"],
    # Its mail goes at once.
    "urgent": True,
}
SEEKER = ("first page", "who fits", "asks", "reads", "writes")
CASEWORKER = ("signs in", "inbox", "answers")
COLUMNS = (*SEEKER, *CASEWORKER)
OK, NUMBERS = "ok", "112"
AWAY, FULL = "503 unavailable", "507 storage-full"
# Of the disk: what Kier wants to be free stands between these, whatever others do meanwhile.
MEGABYTE = 1_000_000
MARGIN_MB = 400
# Kier looks at its disk every five seconds.
DISK_SECONDS = 6.0
# Each way, with a thousand kilometres and a full line between.
SLOW_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Outage:
    """A part, how to take it away, and what is not "ok" then."""

    part: str
    taken: Callable[[], AbstractContextManager[None]]
    otherwise: Mapping[str, str] = field(default_factory=dict)


def play(stage: Stage) -> None:
    """Play it on a server of its own, with stores of its own where there are some."""
    mail = FakeMailServer()
    with ExitStack() as stack:
        smtp = stack.enter_context(mail.serving())["default"]["OPTIONS"]
        lines = {"mail": Line((smtp["host"], smtp["port"]))}
        stores = stack.enter_context(own_stores())
        lines |= stores.lines
        server = OwnServer(stores.environment | _mail_settings(lines["mail"]))
        least = shutil.disk_usage(server.folder.name).free // MEGABYTE - MARGIN_MB
        server.environment["KIER_LEAST_FREE_MB"] = str(max(0, least))
        missing = missing_here(stores, least)
        stage.announce_missing(missing.values())
        with stage.step("a server, its stores and its worker start, and stop again"):
            stack.enter_context(server)
            Scene(stage, server, lines, mail, missing=missing, least=least).play()


def missing_here(stores: Stores, least: int) -> dict[str, str]:
    """Return which outages cannot be had here, and why."""
    missing = {f"no {part}": why for part, why in stores.missing.items()}
    if least <= 0:
        missing["a full disk"] = f"it needs {MARGIN_MB} MB free in {gettempdir()}: make room there"
    if not stores.lines:
        missing["all is slow"] = "; ".join(stores.missing.values())
    return missing


def _mail_settings(line: Line) -> dict[str, str]:
    return {
        "KIER_MAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "KIER_MAIL_OPTIONS": json.dumps({"host": "127.0.0.1", "port": line.port, "timeout": 5}),
    }


class Scene:
    """A seeker with a conversation, a caseworker who is signed in, and all that was answered."""

    def __init__(
        self,
        stage: Stage,
        server: OwnServer,
        lines: Mapping[str, Line],
        mail: FakeMailServer,
        *,
        missing: Mapping[str, str],
        least: int,
    ) -> None:
        self.stage, self.server, self.lines, self.mail = stage, server, lines, mail
        self.missing, self.least = missing, least
        self.desk = Desks(server).of("fairwork")
        self.phone = Phone(server.address, language="en")
        self.organisation: Any = None
        self.referral: Any = None
        self.code = ""
        self.said: list[str] = []
        self.codes: list[str] = []
        self.rows: list[tuple[str, dict[str, str]]] = []

    def play(self) -> None:
        """All of it, in order."""
        with self.stage.step("all is there: somebody asks, and is answered") as step:
            self.begin(step)
        for outage in self.outages():
            with self.stage.step(f"{outage.part}: both go on as far as they can") as step:
                self.go_through(step, outage)
        for part, reason in self.missing.items():
            self.stage.leave_out(f"{part}: both go on as far as they can", reason)
        with self.stage.step("nothing that was answered is lost") as step:
            self.look_back(step)
        with self.stage.step("mails that waited are there") as step:
            self.wait_for_mail(step)
        print(table(self.rows))

    def outages(self) -> Iterator[Outage]:
        """Yield what can be taken away here."""
        if redis := self.lines.get("Redis"):
            yield Outage("no Redis", redis.cut)
        if database := self.lines.get("database"):
            away = dict.fromkeys(("asks", "reads", "writes", *CASEWORKER), AWAY)
            yield Outage("no database", database.cut, away)
        yield Outage("no worker", self.worker_stopped)
        yield Outage("no mail", self.lines["mail"].cut)
        if "a full disk" not in self.missing:
            yield Outage("a full disk", self.disk_filled, {"asks": FULL})
        if "all is slow" not in self.missing:
            yield Outage("all is slow", self.all_slow)

    def begin(self, step: Step) -> None:
        """Make a conversation, and go through all of it once."""
        found = self.phone.matches(PROFILE)
        self.organisation = next(
            match["organisation"]
            for match in found["matches"]
            if match["organisation"]["slug"] == "fairwork"
        )
        self.said.append("The first words.")
        self.code = self.phone.ask(PROFILE, self.said[0], [self.organisation])
        self.referral = self.desk.find(self.phone.request)
        self.desk.accept(self.referral)
        self.expect(step, Outage("all is there", nullcontext), self.walk("all is there"))

    def go_through(self, step: Step, outage: Outage) -> None:
        """Take a part away, walk both ways, and wait until all is there again."""
        with outage.taken():
            seen = self.walk(outage.part)
        self.wait_until_well()
        self.expect(step, outage, seen)

    def walk(self, part: str) -> dict[str, str]:
        """Return what the two saw at each step, by `COLUMNS`."""
        newcomer = Phone(self.server.address, language="en")
        newcomer.organisations = dict(self.phone.organisations)
        asked: list[str] = []
        acts: dict[str, Callable[[], object]] = {
            "first page": self.see_first_page,
            "who fits": lambda: newcomer.matches(PROFILE),
            "asks": lambda: asked.append(
                newcomer.ask(PROFILE, f"Asked: {part}", [self.organisation])
            ),
            "reads": self.phone.look,
            "writes": lambda: self.keep(f"Written: {part}", self.phone.write),
            "signs in": self.sign_in,
            "inbox": lambda: list(self.desk.inbox()),
            "answers": lambda: self.keep(f"Answered: {part}", self.answer),
        }
        seen = {column: attempt(acts[column]) for column in COLUMNS}
        self.codes += asked
        self.rows.append((part, seen))
        return seen

    def expect(self, step: Step, outage: Outage, seen: Mapping[str, str]) -> None:
        """Compare what was seen with what was to be."""
        wanted = {column: outage.otherwise.get(column, OK) for column in COLUMNS}
        found = {column: said.partition(",")[0] for column, said in seen.items()}
        step.expect(seen=found, wanted=wanted, what=outage.part)

    def see_first_page(self) -> None:
        """Open the page as a browser does; there have to be numbers on it."""
        answer = httpx.get(
            self.server.address,
            headers={"Accept": "text/html", "Accept-Language": "en"},
            timeout=30,
            trust_env=False,
        )
        if answer.status_code != httpx.codes.OK:
            raise Refused(answer.status_code, {"type": "/page"})
        if f"tel:{NUMBERS}" not in answer.text:
            raise Refused(answer.status_code, {"type": "/no-numbers"})

    def sign_in(self) -> None:
        """Sign in once more, as after lunch."""
        Desks(self.server).of("fairwork").wire.close()

    def answer(self, text: str) -> None:
        """Write as the caseworker."""
        self.desk.reply(self.referral, text)

    def keep(self, text: str, write: Callable[[str], object]) -> None:
        """Write something; what was answered has to be there in the end."""
        write(text)
        self.said.append(text)

    # -- What is taken away ---------------------------------------------------------------------

    @contextmanager
    def worker_stopped(self) -> Iterator[None]:
        """Have worker, notifications and scheduler do nothing."""
        numbers = [number for number in self.server.background() if number]
        for number in numbers:
            os.kill(number, signal.SIGSTOP)
        try:
            yield
        finally:
            for number in numbers:
                os.kill(number, signal.SIGCONT)

    @contextmanager
    def disk_filled(self) -> Iterator[None]:
        """Leave less room than Kier wants to be free."""
        ballast = self.server.data / "ballast"
        with ballast.open("wb") as file:
            free = shutil.disk_usage(self.server.data).free
            too_much = free - (self.least - MARGIN_MB) * MEGABYTE
            os.posix_fallocate(file.fileno(), 0, too_much)
        time.sleep(DISK_SECONDS)
        try:
            yield
        finally:
            ballast.unlink()
            time.sleep(DISK_SECONDS)

    @contextmanager
    def all_slow(self) -> Iterator[None]:
        """Have everything between Kier and its stores take longer."""
        with ExitStack() as stack:
            for line in self.lines.values():
                stack.enter_context(line.slow(SLOW_SECONDS))
            yield

    # -- And afterwards -------------------------------------------------------------------------

    def wait_until_well(self) -> None:
        """Wait until `/readyz` is well and all processes run."""
        wait_until(self.is_well, "all of it")

    def is_well(self) -> bool:
        """Tell whether everything runs; processes that need a database are started later."""
        ready = httpx.get(f"{self.server.address}/readyz", timeout=30, trust_env=False).is_success
        return ready and all(self.server.background())

    def look_back(self, step: Step) -> None:
        """Read everything with the codes, on another phone."""
        again = Phone(self.server.address)
        again.come_back(self.code)
        texts = [message.text for message in again.read()]
        step.expect(seen=texts, wanted=self.said, what="the conversation")
        for code in self.codes:
            again.come_back(code)
        step.see(f"{len(self.said)} messages, {len(self.codes)} more requests")

    def wait_for_mail(self, step: Step) -> None:
        """Wait for the mail of each request to the caseworker."""
        wait_until(lambda: self.mail.mails, "a mail")
        step.see(f"{len(self.mail.mails)} mails")


def attempt(act: Callable[[], object]) -> str:
    """Return how an act went: "ok", or what was answered, with the seconds if it took some."""
    began = time.monotonic()
    try:
        act()
    except Refused as refused:
        said = f"{refused.status} {refused.kind}"
    except httpx.TransportError as error:
        said = f"no answer ({type(error).__name__})"
    else:
        said = OK
    seconds = time.monotonic() - began
    return said if seconds < 1 else f"{said}, {seconds:.0f} s"


def table(rows: list[tuple[str, dict[str, str]]]) -> str:
    """Return the table: a row for each part, a column for each step."""
    head = ("", *COLUMNS)
    lines = [head, *((part, *(seen[column] for column in COLUMNS)) for part, seen in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
