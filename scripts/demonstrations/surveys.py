"""`scripts/demo surveys`: a spreadsheet becomes a survey, 300 people answer, results come out.

The spreadsheet is `data/training.xlsx`, or the XLSForm of `--form`. Two people use the pages
without JavaScript, the others the API.
"""

import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import httpx

from backend.core.crypto.encoding import encode

from .desk import Desk
from .desks import Desks
from .people import Person
from .server import OwnServer
from .stage import NotAsExpected, Stage, Step, wait_until
from .wire import Refused

FORM = Path(__file__).parent / "data" / "training.xlsx"
SURVEYS = "/api/v1/surveys"
PEOPLE, AT_ONCE = 300, 8
# Who gives it what: marked, so that it can be looked for where it must not be.
MARK = "Canary7k2"
GROUPS = ("utrecht", "brabant")
# So many questions are shown by place, of the first so many.
CROSSED, MAX_TRIED = 2, 12
FILES = (
    ("tables", "csv"),
    ("tables", "xlsx"),
    ("tables", "json"),
    ("rows", "csv"),
    ("rows", "xlsx"),
    ("rows", "sav"),
    ("codebook", "xlsx"),
)


def play(stage: Stage) -> None:
    """Play it on a server of its own."""
    with (
        stage.step("a server and its worker start, and stop again"),
        OwnServer() as server,
    ):
        Scene(stage, server).play()


@dataclass(slots=True)
class Scene:
    """A coordinator with a spreadsheet, and people who answer."""

    stage: Stage
    server: OwnServer
    desk: Desk = field(init=False)
    imported: dict[str, Any] = field(init=False)
    survey: dict[str, Any] = field(init=False)

    def play(self) -> None:
        """All of it, in order."""
        with self.stage.step("a spreadsheet is imported, row by row") as step:
            self.bring_form(step)
        with self.stage.step("a round is opened in its languages, for two places") as step:
            self.open_round(step)
        with self.stage.step(f"{PEOPLE} people answer over HTTP") as step:
            self.answer(step)
        with self.stage.step("an answer that comes twice counts once") as step:
            self.answer_twice(step)
        with self.stage.step("while it is open, nobody sees results, not even its owner") as step:
            self.look_early(step)
        with self.stage.step("it ends: everybody counts, tables by place are published") as step:
            self.close(step)
        with self.stage.step("the page of the results, as anybody with the link gets it") as step:
            self.look(step)
        with self.stage.step("exports: tables, rows, codebook") as step:
            self.export(step)
        with self.stage.step("what somebody wrote is in no row, only read by who may") as step:
            self.read_texts(step)

    def bring_form(self, step: Step) -> None:
        """The report is printed; what was not taken is said there."""
        self.desk = Desks(self.server, language="en").of("fairwork", "coordinator")
        path = self.stage.form or FORM
        body = {"name": path.name, "file": encode(path.read_bytes())}
        report = self.read_form(body)
        if not report["questionnaire"]:
            raise NotAsExpected(f"{path.name} was not taken: {report['rows']}")
        self.imported = report["questionnaire"]
        for row in report["rows"]:
            if row["why"]:
                print(f"        {row['sheet']}, row {row['row']}: {row['what']}: {row['why']}")
        step.see(f"{path.name}: {report['outcome']}, {len(report['rows'])} rows in the report")

    def read_form(self, body: dict[str, str]) -> Any:
        """Return the report, once the worker has read the file."""
        path = f"{SURVEYS}/questionnaires/imports"
        report = self.desk.wire.call("POST", path, body)
        return self.ready(f"{path}/{report['id']}")

    def ready(self, path: str) -> Any:
        """Return what the worker makes, once it is made."""

        def look() -> Any:
            made = self.desk.wire.call("GET", path)
            return made if made["state"] not in {"waiting", "running"} else None

        return wait_until(look, path)

    def open_round(self, step: Step) -> None:
        """For whoever has the link, with what is crossed laid down beforehand."""
        path = f"{SURVEYS}/questionnaires/{self.imported['id']}/versions/1"
        definition = self.desk.wire.call("GET", path)["definition"]
        body = {
            "questionnaire": self.imported["id"],
            "name": "Demonstration",
            "closes_on": str((datetime.now(UTC) + timedelta(days=30)).date()),
            "groups": [{"id": group, "label": {"en": group.title()}} for group in GROUPS],
            "languages": definition["languages"],
            "rows_exported": True,
        }
        made = self.desk.wire.call("POST", f"{SURVEYS}/rounds", body)
        at = f"{SURVEYS}/rounds/{made['id']}"
        pairs = self.cross(at, self.desk.wire.call("GET", at)["variables"])
        self.survey = self.desk.wire.call("POST", f"{at}/open", {})
        step.see(f"{self.survey['link']} in {', '.join(definition['languages'])}; crossed: {pairs}")

    def cross(self, at: str, variables: list[dict[str, Any]]) -> list[list[str]]:
        """The first questions by place that the server takes; some hang together by themselves."""
        pairs: list[list[str]] = []
        names = [variable["id"] for variable in variables if not variable["id"].startswith("@")]
        for name in names[:MAX_TRIED]:
            try:
                self.desk.wire.call("PATCH", at, {"plan": [*pairs, ["@group", name]]})
            except Refused as refused:
                print(f"        not crossed: {name}: {refused.problem.get('detail')}")
                continue
            pairs.append(["@group", name])
            if len(pairs) == CROSSED:
                break
        if not pairs:
            raise NotAsExpected("no question may be shown by place")
        return pairs

    def answer(self, step: Step) -> None:
        """Each with an own opinion, half of them from each place."""
        began = time.monotonic()
        languages: list[str] = self.survey["languages"]

        def one(number: int) -> str:
            language = languages[number % len(languages)]
            person = Person(
                self.server.address, self.survey["code"], number=number, language=language
            )
            text = f"{MARK} I was afraid to ask." if number % 7 == 0 else ""
            person.answer(group=GROUPS[number % 3 == 0], text=text)
            return language

        with ThreadPoolExecutor(AT_ONCE) as pool:
            spoken = Counter(pool.map(one, range(PEOPLE)))
        seconds = time.monotonic() - began
        step.see(f"{dict(spoken)} in {seconds:.0f} s, schema, check and answer each")

    def answer_twice(self, step: Step) -> None:
        """The same body again, as on a line that was lost."""
        person = Person(self.server.address, self.survey["code"], number=PEOPLE, language="en")
        body = person.answer(group=GROUPS[0])
        before = self.written()
        person.hand_in(body)
        step.expect(seen=self.written(), wanted=before, what="written")

    def look_early(self, step: Step) -> None:
        """Anybody may answer as often as they like, and could find one answer by subtraction."""
        at = f"{SURVEYS}/rounds/{self.survey['id']}"
        found = self.desk.wire.call("GET", f"{at}/results")
        step.expect(seen=found["respondents"], wanted=None, what="respondents")
        print(f"        about how many answered: at least {self.written()}")

    def close(self, step: Step) -> None:
        """Whoever answered is in the last publication."""
        at = f"{SURVEYS}/rounds/{self.survey['id']}"
        self.survey = self.desk.wire.call("POST", f"{at}/close", {})
        found = self.desk.wire.call("GET", f"{at}/results")
        step.expect(seen=found["respondents"], wanted=PEOPLE + 1, what="respondents")

    def look(self, step: Step) -> None:
        """Its words are printed; a small group is a range there."""
        path = self.survey["results_link"].partition("/s/")[2]
        address = f"{self.server.address}/s/{path}"
        page = httpx.get(address, headers={"Accept-Language": "en"}, trust_env=False, timeout=120)
        if page.status_code != httpx.codes.OK:
            raise NotAsExpected(f"{page.status_code}")
        if self.stage.page:
            self.stage.page.write_text(page.text)
        if MARK in page.text:
            raise NotAsExpected("what somebody wrote is on the page")
        main = page.text.partition("<main")[2].partition(">")[2]
        words = re.sub(
            r"(?s)<style.*?</style>|<script.*?</script>|<svg.*?</svg>|<[^>]+>", " ", main
        )
        lines = [" ".join(line.split()) for line in words.splitlines()]
        for line in [line for line in lines if line][:60]:
            print(f"        {line[:110]}")
        step.see(f"{len(page.content)} bytes")

    def export(self, step: Step) -> None:
        """Each file is asked for, waited for, and opened."""
        sizes = [f"{content}.{form} {len(self.file(content, form))} B" for content, form in FILES]
        self.open_files()
        step.see(", ".join(sizes))

    def file(self, content: str, form: str) -> bytes:
        """Return one export, or raise `NotAsExpected`."""
        wire, at = self.desk.wire, f"{SURVEYS}/rounds/{self.survey['id']}/exports"
        # Dutch if it has it, so that signs beyond ASCII are in there.
        known = self.survey["languages"]
        language = "nl" if "nl" in known else known[0]
        asked = {"content": content, "form": form, "language": language}
        made = self.ready(f"{at}/{wire.call('POST', at, asked)['id']}")
        if made["state"] != "ready":
            raise NotAsExpected(f"{content}.{form} is {made['state']}")
        answer = wire.client.get(f"{at}/{made['id']}/file", headers=wire.headers)
        answer.raise_for_status()
        return answer.content

    def open_files(self) -> None:
        """The rows as SPSS and Excel have them, with labels."""
        import openpyxl
        import pyreadstat

        folder = self.server.data
        path = folder / "rows.sav"
        path.write_bytes(self.file("rows", "sav"))
        frame, meta = pyreadstat.read_sav(str(path), output_format="dict")
        count = len(next(iter(frame.values())))
        labels = {name: text for name, text in meta.column_names_to_labels.items() if text}
        print(f"        rows.sav: {count} rows, labels {dict(list(labels.items())[:3])}")
        if count != PEOPLE + 1:
            raise NotAsExpected(f"{count} rows in the file for SPSS")
        book = openpyxl.load_workbook(BytesIO(self.file("tables", "xlsx")), read_only=True)
        print(f"        tables.xlsx: sheets {book.sheetnames[:6]}")

    def read_texts(self, step: Step) -> None:
        """The coordinator reads them; the database file does not have the mark."""
        at = f"{SURVEYS}/rounds/{self.survey['id']}/texts?state=waiting"
        found = self.desk.wire.call("GET", at)["results"]
        marked = [text for text in found if MARK in text["text"]]
        for path in self.server.data.glob("kier.sqlite3*"):
            if MARK.encode() in path.read_bytes():
                raise NotAsExpected(f"the mark is in {path.name}")
        for content, form in (("rows", "csv"), ("tables", "json")):
            if MARK.encode() in self.file(content, form):
                raise NotAsExpected(f"the mark is in the export of {content}")
        step.see(f"{len(found)} texts wait on the first page, {len(marked)} of them marked")

    def written(self) -> int | None:
        """Return how many responses are written by now; None if they are few."""
        found = self.desk.wire.call("GET", f"{SURVEYS}/rounds/{self.survey['id']}")
        return cast("int | None", found["written"])
