"""`scripts/demo fieldlab`: five teams of forty people, from day 0 to day 280.

They plan, look back each week on phones that lose their line and in two tabs at once, are reminded,
decide, and answer stakeholders on their results pages. Played on a server of its own, on a
clock that is set; summer time begins and ends on the way.
"""

from collections.abc import Iterable
from typing import Any

from .database import expect_nowhere
from .desks import PROGRAMME, MovedScene
from .hotel_staff import Visitor
from .stage import Stage
from .wire import Wire

DAY_0 = "2027-03-15"
# The clocks change on 28 March and on 31 October.
DAYS = {
    7: "2027-03-22T12:00",
    49: "2027-05-03T12:00",
    50: "2027-05-04T12:00",
    60: "2027-05-14T12:00",
    80: "2027-06-03T12:00",
    99: "2027-06-22T12:00",
    100: "2027-06-23T12:00",
    120: "2027-07-13T12:00",
    279: "2027-12-19T12:00",
    280: "2027-12-20T12:00",
    300: "2028-01-09T12:00",
}
TEAMS = {"Station": 9, "Surgeries": 7, "Greenhouses": 10, "Holiday park": 8, "Neighbourhood": 6}
STOPPED = "Holiday park"
DECISIONS = ("scale", "change", "scale", "stop")
PEOPLE = 40
CHANGED, CONFLICT, NOT_FOUND, UNPLANNED = "changed-meanwhile", 409, 404, "2 talks a week"
QUESTIONS = ("Who pays for this?", "Does it go on after day 100?")
NAMING = "Why was Jan de Vries there?"
FEW_WEEKS, SEVEN_WEEKS, LAST_WEEKS = (2, 3), range(2, 8), range(8, 15)
CHANGED_TEAM = "Surgeries"
# What a team says of its weeks, in turn.
LINES = (
    ("Was there on Tuesday", "Four talks, most walked past first", "A sign that is read from far"),
    ("Put the sign up, was there twice", "Six talks, two came back", "Explain it to the guards"),
    ("Talked with the guards", "Five talks, it was cold", "Stand inside, next to the shop"),
    ("Stood inside", "Nine talks, three cards were taken", "Ask whether we may stay"),
)
BROWSER = "field-lab-reader/1.0"
TEAMS_PATH = "/api/v1/programmes/teams"
AGAIN = "2028-01-10"


def play(stage: Stage) -> None:
    """Play it on a server of its own."""
    Scene.perform(stage)


class Team:
    """A team, as the member who writes for it sees it."""

    def __init__(self, name: str, people: int) -> None:
        self.name, self.people = name, people
        self.row: dict[str, Any] = {}
        self.path = ""

    @property
    def page(self) -> str:
        """The path of its results page."""
        return f"/r/{self.row['code']}"

    def plan(self) -> dict[str, Any]:
        """Return its plan."""
        return {
            "team": self.name,
            "people": self.people,
            "language": "en",
            "day_0": DAY_0,
            "assumption": f"{self.name}: who is there each week is asked more.",
            "action": "Be there on Tuesdays.",
            "indicator": "Talks of ten minutes",
            "target": "12 talks a week",
            "is_public": True,
        }


class Scene(MovedScene):
    """An editor who writes for five teams, stakeholders, and another organisation."""

    begin = "2027-03-08T09:00"
    make = ("demonstration", *MovedScene.make)
    run = ("remind_teams",)
    path = ""

    @property
    def wire(self) -> Wire:
        """What the member who writes is connected by."""
        return self.desks.of(PROGRAMME, "editor").wire

    def play(self) -> None:
        """All of it, in order."""
        self.teams = [Team(name, people) for name, people in TEAMS.items()]
        self.readers = [Visitor(self.address, number) for number in range(len(TEAMS))]
        for reader in self.readers:
            reader.client.headers["User-Agent"] = BROWSER
        self._planned()
        self._weeks()
        self._hundred_days()
        self._again()
        self._pages()
        self._looked_back()

    # -- The acts ---------------------------------------------------------------------------------

    def _planned(self) -> None:
        with self.moment("five teams of forty people plan a hundred days") as step:
            project = self.new_project("hundred-days", "interventions", begins_on="2027-03-01")
            self.path = f"{project}/interventions"
            for team in self.teams:
                team.row = self.wire.call("POST", self.path, team.plan())
                team.path = f"{self.path}/{team.row['id']}"
            rows = self.wire.call("GET", self.path)["results"]
            step.expect(seen=sum(row["people"] for row in rows), wanted=PEOPLE, what="people")
            step.expect(seen={row["state"] for row in rows}, wanted={"planned"}, what="states")
        with self.moment("a team of another organisation sees nothing of it") as step:
            others = self.desks.of("fairwork", "coordinator").wire
            paths = [self.path, *(team.path for team in self.teams)]
            seen = [others.refused("GET", path).status for path in paths]
            step.expect(seen=seen, wanted=[NOT_FOUND] * len(paths), what="statuses")
        with self.moment("from day 0 on the plan stands", DAYS[7]) as step:
            changed = {"version": 1, "target": UNPLANNED}
            refused = self.wire.refused("PATCH", self.teams[0].path, changed)
            step.expect(seen=refused.status, wanted=CONFLICT, what="status")
            step.see(str(refused.problem["errors"][0]["detail"]))

    def _weeks(self) -> None:
        with self.moment("each team says its first week in three lines, on a phone") as step:
            for team in self.teams:
                self.say(team, 1, "Was there twice")
            rows = self.wire.call("GET", self.path)["results"]
            step.expect(seen=[row["weeks"] for row in rows], wanted=[[1]] * 5, what="weeks")
        with self.moment(
            "a line is lost: the phone sends the week again, and it counts once"
        ) as step:
            team = self.teams[0]
            first = self.say(team, 2, "Was there three times")
            again = self.say(team, 2, "Was there three times")
            step.expect(seen=again, wanted=first, what="the week")
        with self.moment("two tabs write the same week: the second is told, and sees both") as step:
            self.say(team, 2, "Was there four times", version=1)
            body = week_of("Was there five times", version=1)
            refused = self.wire.refused("PUT", f"{team.path}/checks/2", body)
            step.expect(seen=refused.kind, wanted=CHANGED, what="problem")
            current = refused.problem["current"]
            step.expect(seen=current["done"], wanted="Was there four times", what="current")
            self.say(team, 2, "Was there five times", version=current["version"])

    def _hundred_days(self) -> None:
        with self.moment("nobody is reminded before day 50", DAYS[49]) as step:
            step.expect(seen=self.new_mails(), wanted=0, what="messages")
        with self.moment("who wrote nothing for two weeks stands first on the board") as step:
            for team in self.teams:
                weeks = FEW_WEEKS if team.name == STOPPED else SEVEN_WEEKS
                # The first one wrote of week 2 already.
                self.say_all(team, weeks[1:] if team is self.teams[0] else weeks)
            board = self.wire.call("GET", TEAMS_PATH)["results"]
            late = [row["team"] for row in board if row["urgency"] == "late"]
            step.expect(seen=late, wanted=[STOPPED], what="late teams")
            step.expect(seen=board[0]["team"], wanted=STOPPED, what="first team")
        self.reminded(50)
        with self.moment("one team stops on day 60", DAYS[60]):
            self.decide(self.team(STOPPED), "stop")
        self.reminded(80)
        self.reminded(100)
        with self.moment("four teams wrote of fourteen weeks, one of three") as step:
            for team in self.teams:
                if team.name != STOPPED:
                    self.say_all(team, LAST_WEEKS)
            rows = self.wire.call("GET", self.path)["results"]
            step.expect(
                seen=sorted(len(row["weeks"]) for row in rows), wanted=[3, *[14] * 4], what="weeks"
            )
        with self.moment("the clock goes back, and the job runs again: nobody hears twice") as step:
            for day in (49, 99, 100):
                self.server.leap(DAYS[day])
            step.expect(seen=self.new_mails(), wanted=0, what="messages")
            self.desks.sign_in_anew()
        with self.moment("the others decide on day 100; nobody decides twice") as step:
            rest = [team for team in self.teams if team.name != STOPPED]
            for team, decision in zip(rest, DECISIONS, strict=True):
                self.decide(team, decision)
            body = {"version": 99, "decision": "stop", "reason": "Again"}
            refused = self.wire.refused("POST", f"{rest[0].path}/decide", body)
            step.expect(seen=refused.status, wanted=CONFLICT, what="status")

    def _again(self) -> None:
        with self.moment("the team that changes it plans its next hundred days, once") as step:
            team = self.team(CHANGED_TEAM)
            body = {"version": self.wire.call("GET", team.path)["version"], "day_0": AGAIN}
            made = self.wire.call("POST", f"{team.path}/next", body)
            step.expect(seen=made["assumption"], wanted=team.plan()["assumption"], what="plan")
            refused = self.wire.refused("POST", f"{team.path}/next", body)
            step.expect(seen=refused.status, wanted=CONFLICT, what="status")

    def _pages(self) -> None:
        with self.moment("stakeholders read five results pages, without scripts, and ask") as step:
            for team, reader in zip(self.teams, self.readers, strict=True):
                page = reader.read(f"{team.page}?in=en")
                for text in (team.name, team.plan()["assumption"], "Was there"):
                    step.expect(seen=text in page, wanted=True, what=text)
                for text in (*QUESTIONS, NAMING):
                    reader.send(f"{team.page}?in=en", {"text": text})
                shown = [text for text in QUESTIONS if text in reader.read(team.page)]
                step.expect(seen=shown, wanted=[], what="questions before an answer")
        with self.moment("teams answer ten questions, and erase what names somebody") as step:
            answered = sum(self.answer(team) for team in self.teams)
            for team, reader in zip(self.teams, self.readers, strict=True):
                page = reader.read(team.page)
                are_shown = [text in page for text in (*QUESTIONS, f"{team.name} says", NAMING)]
                step.expect(seen=are_shown, wanted=[True, True, True, False], what="what is shown")
            step.see(f"{answered} answers on 5 pages")
        with self.moment("five results pages on paper (PDF)") as step:
            files = [
                reader.client.get(f"{team.page}/paper?in=en").content
                for team, reader in zip(self.teams, self.readers, strict=True)
            ]
            step.expect(seen={file[:5] for file in files}, wanted={b"%PDF-"}, what="files")
            if self.stage.page:
                self.stage.page.write_bytes(files[0])
            step.see(f"the first has {len(files[0]):,} bytes")
        with self.moment("nothing is kept of who read and asked") as step:
            expect_nowhere(self.server, BROWSER)
            step.see("their browser is nowhere in the database")

    def _looked_back(self) -> None:
        with self.moment("nobody is reminded between day 100 and day 280", DAYS[279]) as step:
            step.expect(seen=self.new_mails(), wanted=0, what="messages")
        self.reminded(280)
        with self.moment("five teams say what is left") as step:
            for team in self.teams:
                remains = "nothing" if team.name == STOPPED else "part"
                body = {"remains": remains, "about": f"{team.name} looked back."}
                row = self.wire.call("POST", f"{team.path}/aftermath", body)
                step.expect(seen=row["state"], wanted="over", what="state")
                page = self.readers[0].read(f"{team.page}?in=en")
                step.expect(seen=f"{team.name} looked back." in page, wanted=True, what="page")
        with self.moment("and hear nothing more", DAYS[300]) as step:
            step.expect(seen=self.new_mails(), wanted=0, what="messages")

    # -- What is done in them ---------------------------------------------------------------------

    def reminded(self, day: int) -> None:
        """Go to a day on which the owner of teams is reminded, by one message."""
        with self.moment(f"on day {day} who owns teams is reminded, once", DAYS[day]) as step:
            step.expect(seen=self.new_mails(), wanted=1, what="messages")

    def new_mails(self) -> int:
        """Return how many messages the owner of all teams got since the last look."""
        return len(self.mails_to(self.desks.sign_in_of(PROGRAMME, "editor")["email"]))

    def team(self, name: str) -> Team:
        """Return the team of this name."""
        return next(team for team in self.teams if team.name == name)

    def say(self, team: Team, week: int, done: str, *others: str, version: int = 0) -> Any:
        """Say a week in three lines."""
        body = week_of(done, *others, version=version)
        return self.wire.call("PUT", f"{team.path}/checks/{week}", body)

    def say_all(self, team: Team, weeks: Iterable[int]) -> None:
        """Say weeks in three lines each."""
        for week in weeks:
            self.say(team, week, *LINES[week % len(LINES)])

    def decide(self, team: Team, decision: str) -> None:
        """Decide about a team's intervention."""
        version = self.wire.call("GET", team.path)["version"]
        said = {"decision": decision, "reason": "What we saw.", "carried_on_by": "The region"}
        self.wire.call("POST", f"{team.path}/decide", said | {"version": version})

    def answer(self, team: Team) -> int:
        """Answer a team's questions, and erase the one that names somebody; return how many."""
        rows = self.wire.call("GET", f"{team.path}/questions")["results"]
        for row in rows:
            path = f"{team.path}/questions/{row['id']}"
            if row["text"] == NAMING:
                self.wire.call("DELETE", path)
            else:
                self.wire.call("PUT", path, {"answer": f"{team.name} says: the region."})
        return len(rows) - 1


def week_of(
    done: str, seen: str = "Six talks", next_step: str = "Once more", *, version: int
) -> dict[str, Any]:
    """Return a week in three lines."""
    return {"done": done, "seen": seen, "next_step": next_step, "version": version}
