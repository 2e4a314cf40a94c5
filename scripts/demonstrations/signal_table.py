"""`scripts/demo signals`: five organisations share, enrich and pass on twelve signals.

Two texts with personal data are stopped, three signals expire, one becomes a case elsewhere, an
organisation leaves, and the legal basis runs out. Played on a server of its own, on a clock
that is set; who steals its database reads no word.
"""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from typing import Any
from uuid import UUID

from .database import expect_nowhere
from .desks import PROGRAMME, MovedScene
from .signal_seats import MOVES, Seat, personal_data_in
from .stage import NotAsExpected, Stage, Step
from .wire import Refused, Wire

THREE_OVER = "2027-03-22T09:00"
MONTH_BEFORE, LAPSED = "2027-05-31T10:00", "2027-07-01T09:00"
BASIS = {
    "name": {"en": "Signal table of the region", "nl": "Signalentafel van de regio"},
    "region": "NL-UT",
    "purpose": "Recognise exploitation sooner, and bring it to who can act.",
    "legal_basis": "Covenant of the region, article 4.",
    "assessment": "Data protection impact assessment 12",
    "assessed_on": "2027-02-01",
    "valid_from": "2027-03-01",
    "valid_until": "2027-06-30",
}
# Organisations of the demonstration, which stand for others.
PARTNERS = {"city": "lumens", "care": "koraal", "labour": "fairwork", "housing": "shop"}
OUTSIDE = "spine"
BROKEN = 6
SOON, LATER = "2027-03-20", "2027-08-15"
SAID = {"municipality": "GM0344", "reliability": "B2", "tlp": "green"}
# Made up. Who writes, what, form, branch, and the last day.
SIGNALS = (
    ("owner", "Vier matrassen in het magazijn van een pakhuis.", "labour", "logistics", LATER),
    ("owner", "Jongens krijgen schoenen en moeten iets terugdoen.", "criminal", "other", LATER),
    ("city", "Brievenbus met twaalf achternamen, niemand doet open.", "labour", "other", SOON),
    ("city", "Kamer per uur verhuurd, elke dag een andere auto.", "sexual", "hotel", LATER),
    ("city", "Een keuken waar nooit iemand naar buiten komt.", "labour", "restaurant", LATER),
    ("care", "Een jongere durft na school niet naar huis.", "criminal", "other", LATER),
    ("care", "Iemand mag nooit alleen mee naar een gesprek.", "unknown", "other", SOON),
    ("labour", "Loonstroken zijn gelijk, de uren niet.", "labour", "horticulture", LATER),
    ("labour", "Paspoorten liggen in de la van de baas.", "labour", "horticulture", LATER),
    ("labour", "Het busje haalt om vijf uur al mensen op.", "labour", "logistics", SOON),
    ("housing", "Huur wordt contant opgehaald, steeds door een ander.", "labour", "other", LATER),
    ("housing", "Op zolder wordt geslapen in drie ploegen.", "labour", "other", LATER),
)
MORE = (
    ("housing", 0, "Ook daar is de huur contant."),
    ("city", 0, "Voor het pakhuis is geen vergunning om te slapen."),
    ("labour", 4, "Over de keuken kwam eerder een melding."),
    ("care", 1, "Twee scholen zien hetzelfde."),
    ("city", 8, "De baas heeft twee panden."),
)
WITH_A_PERSON = "Jan Jansen, geboren 12-03-1998, slaapt in het magazijn."
WITH_A_NUMBER = "Zijn burgerservicenummer is 111222333."
AFTER_LEAVING = "Sinds deze week staat er een tweede busje."


def play(stage: Stage) -> None:
    """Play it on a server of its own."""
    Scene.perform(stage)


class Scene(MovedScene):
    """A coordinator, five organisations at a table, and one that is not."""

    begin = "2027-03-01T09:00"
    make = ("demonstration", *MovedScene.make)
    run = ("expire_signals", "remind_of_signals", "remind_of_signal_bases")

    def play(self) -> None:
        """All of it, in order."""
        self.lead = Seat("owner", self.desks.of(PROGRAMME, "coordinator"))
        self.seats = {"owner": self.lead}
        self.seats |= {name: Seat(name, self.desks.of(slug)) for name, slug in PARTNERS.items()}
        self.outside = Seat("outside", self.desks.of(OUTSIDE))
        self.signals: list[str] = []
        self._seated()
        self._written()
        self._passed_on()
        self._expired()
        self._left()
        self._lapsed()
        self._stolen()

    @property
    def wire(self) -> Wire:
        """The coordinator's, whose organisation leads the table."""
        return self.lead.wire

    # -- The acts ---------------------------------------------------------------------------------

    def _seated(self) -> None:
        lead = self.lead
        others = [self.seats[slug] for slug in PARTNERS]
        with self.moment("a coordinator makes a table with purpose, basis and assessment") as step:
            project = self.new_project("signals", "signals", begins_on="2027-02-01")
            self.managed = f"{project}/signal-tables"
            row = self.wire.call("POST", self.managed, BASIS)
            self.table = row["id"]
            for seat in others:
                body = {"organisation": seat.id}
                self.wire.call("POST", f"{self.managed}/{self.table}/members", body)
            step.see(f"valid until {row['valid_until']}; {len(others)} partners invited")
        with self.moment("the lead compares words with each by voice, and seals the key") as step:
            lead.table(self.table)
            for seat in others:
                lead.compare(seat)
                seat.compare(lead)
            lead.give_key(self.table, others)
            for seat in (lead, *others):
                seat.accept(self.table)
            states = {one["state"] for one in lead.table(self.table)["members"]}
            step.expect(seen=states, wanted={"accepted"}, what="seats")
            step.see("five organisations at the table, one key")

    def _written(self) -> None:
        with self.moment("a name with a date of birth is stopped before it is sealed") as step:
            self.stopped(step, WITH_A_PERSON, {"name", "birth-date"})
        with self.moment("a citizen number is found, too") as step:
            self.stopped(step, WITH_A_NUMBER, {"citizen-number"})
        with self.moment("the server refuses it, whatever the reason") as step:
            overruled = [{"kind": "citizen-number", "reason": "needed"}]
            said = self.said("labour", "other", LATER) | {"overruled": overruled}
            refused = self.refused(
                lambda: self.seats["care"].write(self.table, WITH_A_NUMBER, said)
            )
            step.expect(seen=refused.status, wanted=400, what="status")
        with self.moment("five organisations write twelve signals") as step:
            for slug, text, form, branch, last in SIGNALS:
                said = self.said(form, branch, last)
                self.signals.append(self.seats[slug].write(self.table, text, said))
            self.all_read(step)
        with self.moment("partners add what they know") as step:
            for slug, number, text in MORE:
                self.seats[slug].enrich(self.table, self.signals[number], text)
            self.all_read(step)
            enriched = [row for row in self.rows() if row["state"] == "enriched"]
            step.see(f"{len(MORE)} additions to {len(enriched)} signals")

    def _passed_on(self) -> None:
        city, care, labour = (self.seats[slug] for slug in ("city", "care", "labour"))
        with self.moment("one is passed on to an organisation that is not at the table") as step:
            signal = self.signals[3]
            city.compare(self.outside)
            city.offer(self.table, signal, target="organisation", to=self.outside)
            [offer] = self.outside.wire.call("GET", MOVES)["results"]
            step.expect(seen=offer["box"], wanted=None, what="text before it is accepted")
            taken = self.outside.settle(offer["id"], "accept")
            text = self.outside.opened_move(signal, taken)
            step.expect(seen=text, wanted=SIGNALS[3][1], what="text")
        with self.moment("a partner declines one, and it stays where it was") as step:
            signal = self.signals[5]
            move = care.offer(self.table, signal, target="organisation", organisation=city.id)
            city.settle(move, "decline")
            step.expect(seen=self.row(signal)["state"], wanted="new", what="state")
        with self.moment("one becomes a case at a case table outside Kier") as step:
            signal = self.signals[8]
            move = labour.offer(self.table, signal, target="elsewhere", case_table="regional")
            labour.settle(move, "accept")
            labour.close(self.table, signal, "case")
            row = self.row(signal)
            step.expect(
                seen=(row["state"], row["outcome"]), wanted=("closed", "case"), what="state"
            )

    def _expired(self) -> None:
        with self.moment("three expire by themselves: no text of them is left", THREE_OVER) as step:
            over = [row for row in self.rows() if row["state"] == "expired"]
            step.expect(seen=len(over), wanted=3, what="signals that expired")
            step.expect(seen={row["box"] for row in over}, wanted={None}, what="their boxes")
            step.see(f"{len(self.seats['care'].read(self.table))} are left to read")

    def _left(self) -> None:
        housing, lead = self.seats.pop("housing"), self.lead
        with self.moment("an organisation leaves; nothing is written before a new key") as step:
            path = f"{self.managed}/{self.table}/members/{housing.id}"
            self.wire.call("DELETE", path)
            said = self.said("labour", "logistics", LATER)
            refused = self.refused(lambda: lead.write(self.table, AFTER_LEAVING, said))
            step.expect(seen=refused.kind, wanted="key-replaced", what="refused as")
        with self.moment("those who stay go on under the next key; who left reads nothing") as step:
            staying = [seat for seat in self.seats.values() if seat is not lead]
            lead.give_key(self.table, staying)
            for seat in self.seats.values():
                seat.table(self.table)
            self.signals.append(lead.write(self.table, AFTER_LEAVING, said))
            shown = self.seats["care"].read(self.table)[self.signals[-1]]
            step.expect(seen=shown, wanted=[AFTER_LEAVING], what="text")
            refused = self.refused(lambda: housing.table(self.table))
            step.expect(seen=refused.status, wanted=404, what="for who left")

    def _lapsed(self) -> None:
        lead = self.lead
        with self.moment(
            "a month before, the board says that the basis lapses", MONTH_BEFORE
        ) as step:
            due = self.wire.call("GET", "/api/v1/programmes/board")["due"]
            lapsing = [item["text"] for item in due if item["kind"] == "signals.basis-lapses"]
            step.expect(seen=len(lapsing), wanted=1, what="items on the board")
            step.see(*lapsing)
        with self.moment("the basis runs out: nothing is sent, reading goes on", LAPSED) as step:
            said = self.said("labour", "logistics", LATER)
            refused = self.refused(lambda: lead.write(self.table, "Te laat.", said))
            step.expect(
                seen=(refused.status, refused.kind), wanted=(409, "basis-lapsed"), what="refused"
            )
            refused = self.refused(lambda: lead.enrich(self.table, self.signals[0], "Te laat."))
            step.expect(seen=refused.kind, wanted="basis-lapsed", what="refused")
            step.see(f"{len(lead.read(self.table))} signals can still be read")

    def _stolen(self) -> None:
        with self.moment("the history holds together, until somebody changes a line") as step:
            step.see(self.history_check())
            # Past the application, which never changes a line.
            with closing(sqlite3.connect(self.server.data / "kier.sqlite3")) as database, database:
                database.execute(
                    "UPDATE programmes_signalhistory SET event = 'signal.closed' "
                    "WHERE table_id = ? AND number = ?",
                    (UUID(self.table).hex, BROKEN),
                )
            said = self.history_check(broken=True)
            step.expect(seen=str(BROKEN) in said, wanted=True, what="the broken line named")
        with self.moment("who steals the database finds no word of them in it"):
            words = [text for _slug, text, *_ in SIGNALS] + [text for *_, text in MORE]
            expect_nowhere(self.server, AFTER_LEAVING, *words)

    # -- What is done in them ---------------------------------------------------------------------

    def said(self, form: str, branch: str, last: str) -> dict[str, Any]:
        """Return what the server knows of a signal."""
        return SAID | {"form": form, "branch": branch, "expires_on": last}

    def rows(self) -> list[dict[str, Any]]:
        """Return the signals as the lead gets them."""
        return self.lead.rows(self.table)

    def row(self, signal: str) -> dict[str, Any]:
        """Return one signal."""
        [found] = [row for row in self.rows() if row["id"] == signal]
        return found

    def refused(self, call: Callable[[], object]) -> Refused:
        """Return how a call was refused."""
        try:
            call()
        except Refused as refused:
            return refused
        raise NotAsExpected("it was not refused")

    def stopped(self, step: Step, text: str, kinds: set[str]) -> None:
        """Look for personal data as the page does."""
        found = personal_data_in(text)
        step.expect(seen=kinds <= set(found), wanted=True, what=f"found {found}")
        step.see(f"found: {', '.join(sorted(set(found)))}; nothing was sent")

    def all_read(self, step: Step) -> None:
        """Check that each organisation reads the same."""
        texts = [seat.read(self.table) for seat in self.seats.values()]
        step.expect(seen=len(texts[0]), wanted=len(SIGNALS), what="signals read")
        step.expect(seen=all(one == texts[0] for one in texts), wanted=True, what="read by all")

    def history_check(self, *, broken: bool = False) -> str:
        """Run the command that checks the history; return what it said."""
        done = subprocess.run(
            [sys.executable, "manage.py", "signal_history"],
            cwd=self.server.checkout,
            env=self.server.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        said = f"{done.stdout.strip()} {done.stderr.strip()}".strip()
        if bool(done.returncode) != broken:
            raise NotAsExpected(said)
        return said
