"""`scripts/demo measures`: five measures in four provinces, 160 people before, during and after.

Readers try the words for victims first. Whoever has a card says whether they would talk, under a
code of their own, and answers questions; some lose the code, some do not come back. Cases are
counted without a case. Played on a server of its own, on a clock that is set.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final
from urllib.parse import urlsplit

from .database import expect_nowhere
from .desks import PROGRAMME, MovedScene
from .hotel_staff import Visitor
from .measure_people import MEASURES, REGIONS, expected_of, people_of
from .people import Person
from .stage import Stage
from .wire import Wire

# When a phase is asked, and when the clock has ended its rounds.
PHASES: Final = {
    "before": ("2027-02-01T09:00", "2027-03-03T09:00"),
    "during": ("2027-05-03T09:00", "2027-06-02T09:00"),
    "after": ("2027-09-06T09:00", "2027-10-06T09:00"),
}
PEOPLE, GROUPS, READERS = 160, 3, 5
# By phase: how many days cases took, by province.
DAYS: Final = {"before": (20, 45, 80, 150, 200), "after": (6, 12, 25, 40, 70)}
CASES: Final = 11
CONFLICT: Final = 409
BETWEEN: Final = timedelta(minutes=37)


def play(stage: Stage) -> None:
    """Play it on a server of its own."""
    Scene.perform(stage)


class Scene(MovedScene):
    """A coordinator with five measures, and 160 people with cards."""

    begin = "2027-01-11T09:00"
    run = ("end_measure_rounds",)
    path = ""

    @property
    def wire(self) -> Wire:
        """The coordinator's."""
        return self.desks.of(PROGRAMME, "coordinator").wire

    def play(self) -> None:
        """All of it, in order."""
        self.measures: list[dict[str, Any]] = []
        self.people = people_of(self.address)
        self.random = Random(160)  # noqa: S311 - an order of people, not a secret
        self._planned()
        self._tried()
        for phase in PHASES:
            self._asked(phase)
        self._took()
        self._reported()
        self._erased()

    # -- The acts ---------------------------------------------------------------------------------

    def _planned(self) -> None:
        with self.moment("five measures are planned, with the tables they are judged by") as step:
            self.path = self.new_project("report", "measures", begins_on="2027-01-01")
            for plan in MEASURES:
                body = plan.body(begins_on="2027-03-15")
                self.measures.append(self.wire.call("POST", f"{self.path}/measures", body))
            groups = {one.group for one in self.people}
            step.expect(seen=len(self.people), wanted=PEOPLE, what="people")
            step.expect(seen=len(groups), wanted=GROUPS, what="groups")
            step.expect(seen=expected_of(self.measures), wanted=PEOPLE, what="expected people")
            step.see(f"{PEOPLE} people in {', '.join(sorted(groups))}; {', '.join(REGIONS)}")
        with self.moment("each table says at once what it cannot show") as step:
            warned = [
                f"{measure['kind']}, {table['group']}, {table['sort']}: {warning}"
                for measure in self.measures
                for table in measure["tables"]
                for warning in table["warnings"]
            ]
            step.expect(seen=bool(warned), wanted=True, what="warnings")
            step.see(*warned)

    def _tried(self) -> None:
        with self.moment("victims are not asked with words that nobody tried") as step:
            refused = self.wire.refused(
                "POST", self.rounds(0), {"group": "victims", "phase": "before"}
            )
            step.expect(seen=refused.status, wanted=CONFLICT, what="status")
            step.see(str(refused.problem["detail"]))
        with self.moment("five readers try them, and what they say is read") as step:
            trial = self.wire.call("POST", f"{self.path}/wording-trials", {"group": "victims"})
            where = urlsplit(trial["address"]).path
            Visitor(self.address, PEOPLE).read(where)
            for number in range(READERS):
                code = where.rpartition("/")[2]
                Person(self.address, code, number=number, language="en").answer()
            one = f"{self.path}/wording-trials/{trial['id']}"
            self.wire.call("POST", f"{one}/end", {})
            read = self.wire.call("POST", f"{one}/read", {})
            step.expect(seen=read["respondents"], wanted=READERS, what="readers")

    def _asked(self, phase: str) -> None:
        begins, over = PHASES[phase]
        with self.moment(f"{phase}: cards are made, and people answer", begins) as step:
            self.open(phase)
            coming = [one for one in self.people if one.comes(phase)]
            self.random.shuffle(coming)
            for place, one in enumerate(coming):
                moment = datetime.fromisoformat(begins) + (place + 1) * BETWEEN
                self.server.go(moment.isoformat())
                one.answer(phase)
            self.expect_no_codes()
            with_code = sum(one.said.get(phase, "") != "" for one in coming)
            step.see(
                f"{len(coming)} answered, {with_code} of them with their code, which no row has"
            )
        with self.moment(f"{phase}: the clock ends all rounds after their last day", over) as step:
            self.measures = self.wire.call("GET", f"{self.path}/measures")["results"]
            rows = [row for measure in self.measures for row in measure["rounds"]]
            seen = {row["status"] for row in rows}
            step.expect(seen=seen, wanted={"closed"}, what="states of rounds")

    def _took(self) -> None:
        with self.moment("how long cases took, of no case; published once") as step:
            path = f"{self.path}/measures/{self.measures[self.place('shorter')]['id']}/lead-times"
            for phase, days in DAYS.items():
                for place, region in enumerate(REGIONS):
                    for _case in range(CASES - 3 * place):
                        body = {"region": region, "phase": phase, "days": self.random.choice(days)}
                        self.wire.call("POST", path, body)
                self.wire.call("POST", f"{path}/publish", {"phase": phase})
            refused = self.wire.refused(
                "POST", path, {"region": "NL-UT", "phase": "after", "days": 9}
            )
            step.expect(seen=refused.status, wanted=CONFLICT, what="a case afterwards")
            report = self.report(self.place("shorter"))
            medians = [
                f"{times['phase']}: {times['lines'][0]['median']}" for times in report["lead_times"]
            ]
            step.see(*medians)

    def _reported(self) -> None:
        with self.moment("the report says what is hidden, and why") as step:
            hidden: dict[str, list[str]] = {}
            shown = 0
            for place, measure in enumerate(self.measures):
                for label, line in lines_of(self.report(place)):
                    shown += not line["hidden"]
                    if line["hidden"]:
                        what = f"{measure['kind']}: {label}"
                        hidden.setdefault(line["hidden"], []).append(what)
            step.expect(seen=shown > 0 and bool(hidden), wanted=True, what="rows of both kinds")
            texts = [f"{why} ({len(what)}) {'; '.join(what)}" for why, what in hidden.items()]
            step.see(f"{shown} rows are shown", *texts)
        with self.moment("what came of it, with intervals") as step:
            contrasts = [
                f"{measure['kind']}, {table['group']}, {each['label']}: {points(each)}"
                for place, measure in enumerate(self.measures)
                for table in self.report(place)["tables"]
                if not table["phase"]
                for each in table["contrasts"]
            ]
            step.see(*contrasts)
        with self.moment("the report on paper (PDF) and for Excel") as step:
            sizes = []
            for form, begins in (("pdf", b"%PDF-"), ("xlsx", b"PK")):
                content = self.file(form)
                step.expect(seen=content[: len(begins)], wanted=begins, what=form)
                if form == "pdf" and self.stage.page:
                    self.stage.page.write_bytes(content)
                sizes.append(f"{form} of {len(content):,} bytes")
            step.see(", ".join(sizes))

    def _erased(self) -> None:
        with self.moment("with all answers erased, reports are the same: tables alone") as step:
            before = [self.report(place) for place in range(len(self.measures))]
            with closing(sqlite3.connect(self.server.data / "kier.sqlite3")) as database, database:
                for table in ("surveys_response", "surveys_waiting", "programmes_measurepairs"):
                    database.execute(f'DELETE FROM "{table}"')  # noqa: S608 - our table
            after = [self.report(place) for place in range(len(self.measures))]
            step.expect(seen=after == before, wanted=True, what="the same")

    # -- What is done in them ---------------------------------------------------------------------

    def place(self, kind: str) -> int:
        """Return the place of a measure."""
        return [measure["kind"] for measure in self.measures].index(kind)

    def rounds(self, place: int) -> str:
        """Return the path of a measure's rounds."""
        return f"{self.path}/measures/{self.measures[place]['id']}/rounds"

    def open(self, phase: str) -> None:
        """Open a round of each group of each measure, and hand cards out."""
        for place, measure in enumerate(self.measures):
            for group, numbers in measure["expected"].items():
                body = {"group": group, "phase": phase}
                row = self.wire.call("POST", self.rounds(place), body)
                for region, count in numbers.items():
                    path = f"{self.rounds(place)}/{row['id']}/cards"
                    cards = self.wire.call("POST", path, {"region": region, "count": count})
                    takers = [
                        one
                        for one in self.people
                        if (one.measure, one.group, one.region) == (measure["kind"], group, region)
                    ]
                    for one, address in zip(takers, cards["addresses"], strict=True):
                        one.card = urlsplit(address).path

    def expect_no_codes(self) -> None:
        """Look for the codes of people in the files of the database."""
        codes = [one.code for one in self.people if one.code]
        expect_nowhere(self.server, *codes, *(code.replace("-", "") for code in codes))

    def report(self, place: int) -> dict[str, Any]:
        """Return the report of a measure."""
        found: dict[str, Any] = self.wire.call(
            "GET", f"{self.path}/measures/{self.measures[place]['id']}/report"
        )
        return found

    def file(self, form: str) -> bytes:
        """Return the report as a file."""
        answer = self.wire.client.get(
            f"{self.path}/measures/file", params={"form": form}, headers=self.wire.headers
        )
        return bytes(answer.content)


def lines_of(report: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the rows of a report with words for each."""
    for table in report["tables"]:
        for line in table["lines"]:
            parts = [table["group"], table["sort"], table["phase"], line["label"]]
            yield re.sub(r"  +", " ", " ".join(parts)), line
    for times in report["lead_times"]:
        for line in times["lines"]:
            yield f"lead times {times['phase']} {line['label']}", line


def points(contrast: dict[str, Any]) -> str:
    """Return a difference in points, with its interval."""
    names = ("least", "most", "lowest", "highest")
    least, most, lowest, highest = (round(contrast["interval"][name] * 100) for name in names)
    middle = f"{least:+}" if least == most else f"{least:+} to {most:+}"
    clear = "clear" if contrast["is_clear"] else "not clear"
    return f"{middle} points ({lowest:+} to {highest:+}), {clear}"
