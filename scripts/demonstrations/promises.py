"""`scripts/demo waiting`: promised answers, reminders, and what a seeker reads at each moment.

It plays from the Saturday before Easter 2027, of which the Sunday is the change to summer time, to
the Wednesday after, in this process and on a clock that it sets (moved_clock.py).
"""

import os
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from scripts.fake_providers.push_service import FakePushService

from .moved_clock import MovedClock, own_kier
from .stage import NotAsExpected, Stage

BEGIN = "2027-03-27 14:00"
LANGUAGES = ("nl", "nl-easy", "vi", "zh-hans")
WORDS = "Please help. Canary7k2."
PROFILE: Mapping[str, Any] = {"wishes": ["talk"]}


def play(stage: Stage) -> None:
    """Play it in this process."""
    service = FakePushService()
    with (
        service.serving() as running,
        own_kier(KIER_OWN_PUSH_SERVICES=running.url.removeprefix("http://")),
    ):
        clock = MovedClock(BEGIN)
        with clock.running():
            scene = Scene(stage, clock, service)
            scene.play()
            scene.phones.close()


class Scene:
    """Three organisations with other hours, their members, and three people who ask."""

    def __init__(self, stage: Stage, clock: MovedClock, service: FakePushService) -> None:
        from backend.organisations.models import Role

        from .promise_people import EVERY_DAY, WEEKDAYS, Asker, Phones, an_organisation

        self.stage, self.clock = stage, clock
        self.phones = Phones(service)
        days = {day: ["09:00-18:00"] for day in WEEKDAYS}
        self.harbour = an_organisation("Harbour", promise=8, hours=days)
        days = {day: ["10:00-16:00"] for day in EVERY_DAY}
        self.bridge = an_organisation("Bridge", promise=4, hours=days)
        self.lamp = an_organisation("Lamp", promise=8, hours=None)
        self.at_harbour = self.phones.of_member(self.harbour, Role.CASEWORKER)
        self.phones.of_member(self.harbour, Role.COORDINATOR)
        self.at_bridge = self.phones.of_member(self.bridge, Role.CASEWORKER)
        self.at_lamp = self.phones.of_member(self.lamp, Role.CASEWORKER)
        self.anna, self.ben, self.chi = (Asker(os.urandom(32)) for _one in range(3))

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
        self.moment(
            "Anna asks Harbour on Saturday; Sunday and Monday are Easter, they open on Tuesday",
            "2027-03-27 14:20",
            lambda: self.ask(self.anna, "Anna", self.harbour),
            who=self.anna,
            says=[
                "There is no answer yet. Harbour has your message.",
                "They open on Tuesday at 9:00. They try to answer before Tuesday 18:00.",
                "If nobody answers in time, you can ask somebody else.",
            ],
            pushes={"caseworker of Harbour": 1, "coordinator of Harbour": 1},
        )
        self.moment(
            "Ben asks Lamp, always open, in the night in which clocks go on: eight hours, not nine",
            "2027-03-27 22:41",
            lambda: self.ask(self.ben, "Ben", self.lamp),
            who=self.ben,
            says=["Lamp has your message. They try to answer before 8:00 tomorrow."],
        )
        self.moment(
            "half of Ben's eight hours is 3:00, a minute after 1:59: the team of Lamp is reminded",
            "2027-03-28 03:20",
            who=self.ben,
            says=["They try to answer before 8:00 today."],
            pushes={"caseworker of Lamp": 1},
        )
        self.moment(
            "Lamp answers before its hour: kept, and nothing more is said of waiting",
            "2027-03-28 04:20",
            lambda: self.answer(self.at_lamp, self.ben),
            who=self.ben,
            says=[],
            readers=["They read your message and answer you."],
            pushes={"Ben": 1},
        )

    def _kept(self) -> None:
        """Before opening, open, answered: nobody is reminded."""
        self.moment(
            "Tuesday before nine: they open today",
            "2027-03-30 08:40",
            who=self.anna,
            says=["They open today at 9:00. They try to answer before 18:00 today."],
        )
        self.moment(
            "Tuesday after nine: they are open",
            "2027-03-30 09:10",
            who=self.anna,
            says=["Harbour has your message. They try to answer before 18:00 today."],
        )
        self.moment(
            "Chi asks Harbour, and Bridge if it does not answer",
            "2027-03-30 09:30",
            lambda: self.ask(self.chi, "Chi", self.harbour, later=[self.bridge]),
            who=self.chi,
            says=[
                "Harbour has your message. They try to answer before 18:00 today.",
                "If nobody answers in time, Bridge is asked.",
            ],
        )
        self.moment(
            "Harbour answers Anna: kept, before anybody was reminded of it",
            "2027-03-30 11:20",
            lambda: self.answer(self.at_harbour, self.anna),
            who=self.anna,
            says=[],
            pushes={"Anna": 1},
        )

    def _reminders(self) -> None:
        """Of Chi's promise: the team, then the coordinator."""
        self.moment(
            "half of the time is over: the team of Harbour is reminded of Chi",
            "2027-03-30 13:06",
            who=self.chi,
            says=["They try to answer before 18:00 today."],
            pushes={"caseworker of Harbour": 1, "coordinator of Harbour": 1},
            reminded=1,
        )
        self.moment(
            "four fifths are over: the coordinator alone",
            "2027-03-30 16:30",
            who=self.chi,
            says=["They try to answer before 18:00 today."],
            pushes={"coordinator of Harbour": 1},
            reminded=2,
        )

    def _moved_on(self) -> None:
        """Of Chi's promise, which is broken: the next organisation, and nobody left."""
        self.moment(
            "the time is over, and the clock has not come yet",
            "2027-03-30 18:03",
            who=self.chi,
            says=["Nobody answered in time. Soon Bridge is asked."],
            pushes={},
        )
        self.moment(
            "seven minutes after six: Bridge is asked, and all hear of it",
            "2027-03-30 18:20",
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
        self.moment(
            "Wednesday: Bridge was reminded while it was open, its one member of both",
            "2027-03-31 13:30",
            who=self.chi,
            says=["They try to answer before 15:00 today."],
            # One more late on Tuesday, since nobody had looked (notifications.md, "told again").
            pushes={"caseworker of Bridge": 3},
            reminded=2,
            at=self.at_bridge,
        )
        self.moment(
            "the last hour of Bridge, as it was told",
            "2027-03-31 14:30",
            who=self.chi,
            says=["They try to answer before 15:00 today."],
            pushes={},
        )
        self.moment(
            "Bridge did not answer either: somebody else can be asked",
            "2027-03-31 15:20",
            who=self.chi,
            says=["Nobody answered in time. You can ask somebody else."],
            pushes={"Chi": 1, "caseworker of Bridge": 1},
        )
        self.moment(
            "Chi lets Lamp read",
            "2027-03-31 15:30",
            lambda: self.chi.seeker.let_in(self.lamp),
            who=self.chi,
            says=["Bridge did not answer in time. Now Lamp is asked."],
            pushes={"caseworker of Lamp": 1},
        )
        self.moment(
            "Lamp declines: nobody is left, and the page says whom to call",
            "2027-03-31 16:10",
            lambda: self.at_lamp.move(self.chi.seeker, "decline"),
            who=self.chi,
            says=["Nobody else can be asked here. You can call: see “Help now”."],
            pushes={"Chi": 1},
        )
        self.moment(
            "Harbour answers late: a late answer is an answer",
            "2027-03-31 16:40",
            lambda: self.answer(self.at_harbour, self.chi),
            who=self.chi,
            says=[],
        )

    def _languages(self) -> None:
        """The same in every language: nothing of it in English, and no word of hers anywhere."""
        with self.stage.step("a new request reads so in every language") as step:
            self.ask(self.anna, "Anna again", self.harbour, later=[self.bridge], anew=True)
            english = self.anna.outlook("en")
            for language in LANGUAGES:
                said = self.anna.outlook(language)
                show(language, said)
                if not said or said == english:
                    raise NotAsExpected(f"{language}: {said!r}")
        with self.stage.step("all pushes are of one length and one text") as step:
            received = self.phones.service.received
            step.expect(seen=len({push["length"] for push in received}), wanted=1, what="lengths")
            texts = {push["plaintext"] for push in received}
            step.see(f"{len(received)} pushes, {len(texts)} texts")
            step.expect(seen="Canary7k2" in str(received), wanted=False, what="a word in a push")

    # -- What the moments are made of -----------------------------------------------------------

    def moment(
        self,
        title: str,
        wall: str,
        act: Any = lambda: None,
        *,
        who: Any,
        says: Sequence[str],
        readers: Sequence[str] = (),
        pushes: Mapping[str, int] | None = None,
        reminded: int | None = None,
        at: Any = None,
    ) -> None:
        """Go to a moment, act, and compare what is read, with scripts and without, and heard."""
        with self.stage.step(f"{wall[5:]}  {title}") as step:
            self._go_to(wall)
            self.phones.sign_in_anew()
            act()
            self.phones.deliver()
            page, (wire, _referrals) = who.outlook(), who.on_the_wire()
            news = self.phones.news()
            show("page", page or "–")
            for said in who.readers():
                show("  of one", said)
            show("phones", ", ".join(f"{name}: {count}" for name, count in news.items()) or "–")
            step.see(f"page: {page or '–'} | phones: {news}")
            step.expect(seen=wire, wanted=page, what="with scripts it says")
            if bool(page) != bool(says) or not all(said in page for said in says):
                raise NotAsExpected(f"the page says {page!r}, and not {says!r}")
            if lacking := set(readers) - set(who.readers()):
                raise NotAsExpected(f"of an organisation it does not say {lacking}")
            if pushes is not None:
                step.expect(seen=news, wanted=dict(pushes), what="pushes")
            if reminded is not None:
                step.expect(seen=self._reminded(at), wanted=reminded, what="reminders")

    def ask(
        self, who: Any, name: str, desk: Any, *, later: Sequence[Any] = (), anew: bool = False
    ) -> None:
        """Ask an organisation, and leave an address for pushes."""
        if anew:
            who.root = os.urandom(32)
            who.seeker = type(who.seeker)(root=who.root, language=who.language)
        answer = who.seeker.ask(desk, waiting=later, text=WORDS, **PROFILE)
        assert answer.status_code == 201, answer.content
        self.phones.of_seeker(who.seeker, name)

    def answer(self, caseworker: Any, who: Any) -> None:
        """Accept and write."""
        for answer in (
            caseworker.move(who.seeker, "accept"),
            caseworker.write(who.seeker, "We read you."),
        ):
            assert answer.status_code in {200, 201}, answer.content

    def _go_to(self, wall: str) -> None:
        """Go on hour by hour, with what the scheduler and the worker do in each."""
        from backend.help_requests.tasks import (
            move_unanswered_requests_on,
            remind_of_promised_answers,
        )

        hourly = {
            5: remind_of_promised_answers.call,
            7: move_unanswered_requests_on.call,
            11: self.phones.told_again,
        }
        for minute in self.clock.go_to(wall, sorted(hourly)):
            hourly[minute]()
            self.phones.deliver()

    def _reminded(self, at: Any) -> int:
        from backend.help_requests.models import Referral

        desk = (at or self.at_harbour).desk
        found = Referral.objects.filter(
            organisation=desk.row, request=UUID(self.chi.seeker.request)
        ).values_list("reminded", flat=True)
        return int(found.get())


def show(what: str, said: str) -> None:
    """Print what was read or heard."""
    print(f"        {what:9} {said}", flush=True)
