"""`scripts/demo waiting`: promised answers, reminders, and what a seeker reads at each moment.

It plays from the Saturday before Easter 2027, of which the Sunday is the change to summer time, to
the Wednesday after, on a server of its own and on a clock that is set.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from .askers import Asker
from .consent import PROFILE
from .database import rows_of
from .desk import Desk
from .desks import MovedScene
from .moved_server import MovedServer
from .phone import Organisation
from .pushes import Pushes
from .stage import NotAsExpected, Stage

LANGUAGES = ("nl", "nl-easy", "vi", "zh-hans")
WORDS = "Please help. Canary7k2."
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
ALWAYS = "00:00-24:00"
EVERY_DAY = (*WEEKDAYS, "sat", "sun")
# Organisations of the demonstration, as they are called here: how they work.
PRACTICE: Mapping[str, tuple[str, dict[str, Any]]] = {
    "Harbour": ("spine", {"response_hours": 8, "days": WEEKDAYS, "open": "09:00-18:00"}),
    "Bridge": ("best-man", {"response_hours": 4, "days": EVERY_DAY, "open": "10:00-16:00"}),
    "Lamp": ("fier", {"response_hours": 8, "days": EVERY_DAY, "open": ALWAYS}),
}


def play(stage: Stage) -> None:
    """Play it on a server of its own."""
    with Pushes.served() as pushes:
        Scene.pushes = pushes
        Scene.perform(stage, KIER_OWN_PUSH_SERVICES=pushes.setting)


class Scene(MovedScene):
    """Three organisations with other hours, their members, and three people who ask."""

    begin = "2027-03-27T14:00"
    make = ("demonstration",)
    run = (
        "remind_of_promised_answers",
        "move_unanswered_requests_on",
        "remind_who_has_not_looked",
    )
    pushes: Pushes

    def __init__(self, stage: Stage, server: MovedServer) -> None:
        super().__init__(stage, server)
        self.anna, self.ben, self.chi = (Asker(self.address) for _one in range(3))
        fitting = self.anna.phone.matches(PROFILE)["matches"]
        listed = {match["organisation"]["slug"]: match["organisation"] for match in fitting}
        self.organisations = {name: listed[slug] for name, (slug, _how) in PRACTICE.items()}
        for name, (slug, how) in PRACTICE.items():
            self.change_practice(self.desks.of(slug, "coordinator"), **how)
            self.pushes.of_member(self.desks.of(slug), f"caseworker of {name}")
        self.pushes.of_member(self.desks.of("spine", "coordinator"), "coordinator of Harbour")

    def change_practice(
        self, desk: Desk, *, response_hours: int, days: Sequence[str], **hours: str
    ) -> None:
        """Have an organisation answer within so many of its hours, which holidays are not."""
        path = "/api/v1/organisation/practice"
        body = {
            "revision": desk.wire.call("GET", path)["revision"],
            "response_hours": response_hours,
            "hours": {"app": {day: [hours["open"]] for day in days}},
            "open_on_holidays": hours["open"] == ALWAYS,
        }
        desk.wire.call("PATCH", path, body)

    def play(self) -> None:
        """All of it, in order."""
        self._weekend()
        self._kept()
        self._reminders()
        self._moved_on()
        self._languages()

    # -- The acts -------------------------------------------------------------------------------

    def _weekend(self) -> None:
        """A holiday and the change to summer time lie before the opening."""
        self.promised(
            "Anna asks Harbour on Saturday; Sunday and Monday are Easter, they open on Tuesday",
            "2027-03-27T14:20",
            lambda: self.ask(self.anna, "Anna", "Harbour"),
            who=self.anna,
            says=[
                "There is no answer yet. Harbour has your message.",
                "They open on Tuesday at 9:00. They try to answer before Tuesday 18:00.",
                "If nobody answers in time, you can ask somebody else.",
            ],
            pushes={"caseworker of Harbour": 1, "coordinator of Harbour": 1},
        )
        self.promised(
            "Ben asks Lamp, always open, in the night in which clocks go on: eight hours, not nine",
            "2027-03-27T22:41",
            lambda: self.ask(self.ben, "Ben", "Lamp"),
            who=self.ben,
            says=["Lamp has your message. They try to answer before 8:00 tomorrow."],
        )
        self.promised(
            "half of Ben's eight hours is 3:00, a minute after 1:59: the team of Lamp is reminded",
            "2027-03-28T03:20",
            who=self.ben,
            says=["They try to answer before 8:00 today."],
            pushes={"caseworker of Lamp": 1},
        )
        self.promised(
            "Lamp answers before its hour: kept, and nothing more is said of waiting",
            "2027-03-28T04:20",
            lambda: self.answer("Lamp", self.ben),
            who=self.ben,
            says=[],
            readers=["They read your message and answer you."],
            pushes={"Ben": 1},
        )

    def _kept(self) -> None:
        """Before opening, open, answered: nobody is reminded."""
        self.promised(
            "Tuesday before nine: they open today",
            "2027-03-30T08:40",
            who=self.anna,
            says=["They open today at 9:00. They try to answer before 18:00 today."],
        )
        self.promised(
            "Tuesday after nine: they are open",
            "2027-03-30T09:10",
            who=self.anna,
            says=["Harbour has your message. They try to answer before 18:00 today."],
        )
        self.promised(
            "Chi asks Harbour, and Bridge if it does not answer",
            "2027-03-30T09:30",
            lambda: self.ask(self.chi, "Chi", "Harbour", later="Bridge"),
            who=self.chi,
            says=[
                "Harbour has your message. They try to answer before 18:00 today.",
                "If nobody answers in time, Bridge is asked.",
            ],
        )
        self.promised(
            "Harbour answers Anna: kept, before anybody was reminded of it",
            "2027-03-30T11:20",
            lambda: self.answer("Harbour", self.anna),
            who=self.anna,
            says=[],
            pushes={"Anna": 1},
        )

    def _reminders(self) -> None:
        """Of Chi's promise: the team, then the coordinator."""
        self.promised(
            "half of the time is over: the team of Harbour is reminded of Chi",
            "2027-03-30T13:06",
            who=self.chi,
            says=["They try to answer before 18:00 today."],
            pushes={"caseworker of Harbour": 1, "coordinator of Harbour": 1},
            reminded=1,
        )
        self.promised(
            "four fifths are over: the coordinator alone",
            "2027-03-30T16:30",
            who=self.chi,
            says=["They try to answer before 18:00 today."],
            pushes={"coordinator of Harbour": 1},
            reminded=2,
        )

    def _moved_on(self) -> None:
        """Of Chi's promise, which is broken: the next organisation, and nobody left."""
        self.promised(
            "the time is over, and the clock has not come yet",
            "2027-03-30T18:03",
            who=self.chi,
            says=["Nobody answered in time. Soon Bridge is asked."],
            pushes={},
        )
        self.promised(
            "seven minutes after six: Bridge is asked, and all hear of it",
            "2027-03-30T18:20",
            who=self.chi,
            says=[
                "Harbour did not answer in time. Now Bridge is asked.",
                "They open tomorrow at 10:00. They try to answer before 15:00 tomorrow.",
                "If nobody answers in time, you can ask somebody else.",
            ],
            readers=["They did not answer in time. They can still answer."],
            pushes={
                "Chi": 1,
                "caseworker of Bridge": 1,
                "caseworker of Harbour": 1,
                "coordinator of Harbour": 1,
            },
        )
        self.promised(
            "Wednesday: Bridge was reminded while it was open, its team and its coordinator",
            "2027-03-31T13:30",
            who=self.chi,
            says=["They try to answer before 15:00 today."],
            # One more late on Tuesday, since nobody had looked (notifications.md, "told again").
            pushes={"caseworker of Bridge": 2},
            reminded=2,
            at="Bridge",
        )
        self.promised(
            "the last hour of Bridge, as it was told",
            "2027-03-31T14:30",
            who=self.chi,
            says=["They try to answer before 15:00 today."],
            pushes={},
        )
        self.promised(
            "Bridge did not answer either: somebody else can be asked",
            "2027-03-31T15:20",
            who=self.chi,
            says=["Nobody answered in time. You can ask somebody else."],
            pushes={"Chi": 1, "caseworker of Bridge": 1},
        )
        self.promised(
            "Chi lets Lamp read",
            "2027-03-31T15:30",
            lambda: self.chi.phone.let_in(self.organisations["Lamp"]),
            who=self.chi,
            says=["Bridge did not answer in time. Now Lamp is asked."],
            pushes={"caseworker of Lamp": 1},
        )
        self.promised(
            "Lamp declines: others could still be asked, as the page says",
            "2027-03-31T16:10",
            lambda: self.at("Lamp").decline(self.referral("Lamp", self.chi)),
            who=self.chi,
            says=["You can ask somebody else."],
            pushes={"Chi": 1},
        )
        self.promised(
            "Harbour answers late: a late answer is an answer",
            "2027-03-31T16:40",
            lambda: self.answer("Harbour", self.chi),
            who=self.chi,
            says=[],
        )

    def _languages(self) -> None:
        """The same in every language: nothing of it in English, and no word of hers anywhere."""
        with self.stage.step("a new request reads so in every language") as step:
            self.anna = Asker(self.address)
            self.ask(self.anna, "Anna again", "Harbour", later="Bridge")
            english = self.anna.outlook("en")
            for language in LANGUAGES:
                said = self.anna.outlook(language)
                print(f"          {language:9} {said}")
                if not said or said == english:
                    raise NotAsExpected(f"{language}: {said!r}")
        with self.stage.step("all pushes are of one length and one text") as step:
            received = self.pushes.service.received
            step.expect(seen=len({push["length"] for push in received}), wanted=1, what="lengths")
            texts = {push["plaintext"] for push in received}
            step.see(f"{len(received)} pushes, {len(texts)} texts")
            step.expect(seen="Canary7k2" in str(received), wanted=False, what="a word in a push")

    # -- What the moments are made of -----------------------------------------------------------

    def promised(
        self,
        title: str,
        wall: str,
        act: Callable[[], object] = lambda: None,
        *,
        who: Asker,
        says: Sequence[str],
        readers: Sequence[str] = (),
        pushes: Mapping[str, int] | None = None,
        reminded: int | None = None,
        at: str = "Harbour",
    ) -> None:
        """Go to a moment, act, and compare what is read, with scripts and without, and heard."""
        with self.moment(f"{wall[5:10]} {wall[11:]}  {title}", wall) as step:
            act()
            self.server.settle()
            page, shown, news = who.outlook(), who.readers(), self.pushes.news()
            heard = ", ".join(f"{name}: {count}" for name, count in news.items())
            step.see(f"page: {page or '–'}", f"of each: {shown}", f"phones: {heard or '–'}")
            step.expect(seen=who.on_the_wire(), wanted=page, what="with scripts it says")
            if bool(page) != bool(says) or not all(self.named(said) in page for said in says):
                raise NotAsExpected(f"the page says {page!r}, and not {says!r}")
            if lacking := set(readers) - set(shown):
                raise NotAsExpected(f"of an organisation it does not say {lacking}")
            if pushes is not None:
                step.expect(seen=news, wanted=dict(pushes), what="pushes")
            if reminded is not None:
                step.expect(seen=self.reminded(at), wanted=reminded, what="reminders")

    def named(self, text: str) -> str:
        """Return a text with the names that organisations have in the demonstration."""
        for name, organisation in self.organisations.items():
            text = text.replace(name, organisation["name"])
        return text

    def at(self, name: str) -> Desk:
        """Return the caseworker of an organisation."""
        return self.desks.of(PRACTICE[name][0])

    def referral(self, name: str, who: Asker) -> Any:
        """Return a request as it is in the inbox of an organisation."""
        return self.at(name).find(who.phone.request)

    def ask(self, who: Asker, phone: str, name: str, *, later: str = "") -> None:
        """Ask an organisation, and leave an address for pushes."""
        after: list[Organisation] = [self.organisations[later]] if later else []
        who.ask(WORDS, self.organisations[name], later=after)
        self.pushes.of_seeker(who.phone, phone)

    def answer(self, name: str, who: Asker) -> None:
        """Accept and write."""
        referral = self.referral(name, who)
        self.at(name).accept(referral)
        self.at(name).reply(referral, "We read you.")

    def reminded(self, name: str) -> int:
        """Return how often an organisation was reminded of Chi."""
        wanted = (UUID(self.chi.phone.request).hex, UUID(self.organisations[name]["id"]).hex)
        [row] = [
            row
            for row in rows_of(self.server, "help_requests_referral")
            if (row["request_id"], row["organisation_id"]) == wanted
        ]
        return int(row["reminded"])
