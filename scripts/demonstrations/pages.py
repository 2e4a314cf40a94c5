"""`scripts/demo pages`: a page of the boys' site from its draft to the day on which it is hidden.

An editor writes it in Dutch, in easy Dutch and in English; six readers of each try it without a
name; it is changed by what they said and goes live; a year later its owner is told, and nobody
looks at it. Played on a server of its own, on a clock that is set.
"""

import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from .database import expect_nowhere
from .desk import Desk
from .desks import PROGRAMME, MovedScene
from .page_readers import in_chromium, without_scripts
from .page_words import ANSWERS, CANARY, CHANGED, CONTENT, SENTENCES, TITLES
from .people import Person
from .stage import NotAsExpected, Stage, Step

SLUG = "je-bent-niet-alleen"
LANGUAGES = ("nl", "nl-easy", "en")
READERS = 6
# The server reads anew what is live by the machine's clock, so often.
FRESH_SECONDS = 2.0


def play(stage: Stage) -> None:
    """Play it on a server of its own."""
    Scene.perform(stage)


class Scene(MovedScene):
    """An editor and her page, its readers, and strangers."""

    begin = "2027-03-01T10:00"
    run = (
        "publish_scheduled_pages",
        "mark_due_pages",
        "settle_page_trials",
        "notify_owners_of_pages",
        "hide_overdue_pages",
    )
    page: Mapping[str, Any]

    def play(self) -> None:
        """All of it, in order."""
        with self.stage.step("a manager makes a project with pages"):
            project = self.new_project("boys", "pages", begins_on="2027-02-01")
            self.pages = f"{project}/pages"
            self.trials: dict[str, dict[str, Any]] = {}
        self._written()
        self._tried()
        self._live()
        self._old()

    # -- The acts ---------------------------------------------------------------------------------

    def _written(self) -> None:
        with self.moment("an editor writes a page in Dutch, easy Dutch and English") as step:
            body = {"slug": SLUG, "audience": "seekers", "review_every": 12}
            self.page = self.call("POST", self.pages, body)
            for language in LANGUAGES:
                self.call("POST", f"{self.at}/texts", {"language": language})
                self.save(language, CONTENT)
            step.see(", ".join(TITLES[language] for language in LANGUAGES))
        with self.moment("long sentences and hard words are named; easy Dutch has none") as step:
            found = {language: self.check(language) for language in LANGUAGES}
            step.expect(seen=found["nl-easy"], wanted=[], what="of easy Dutch")
            if SENTENCES["nl"] not in found["nl"]:
                raise NotAsExpected(f"the long sentence is not named: {found['nl']}")
            step.see(f"nl: {found['nl']}; en: {found['en']}")
        with self.moment("what no reader tried does not go live, by any language") as step:
            self.not_there(f"/p/{SLUG}", step)
            for language in LANGUAGES:
                step.see(self.refused(f"{self.text(language)}/go-live"))

    def _tried(self) -> None:
        with self.moment("three addresses are handed out; who has one reads the draft") as step:
            for language in LANGUAGES:
                made = self.call("POST", f"{self.text(language)}/trials", {})
                self.trials[language] = made
                shown = without_scripts(self.address, path_of(made), language)
                shown.has(TITLES[language], "noindex", f"/s/{code_of(made)}")
            self.not_there("/p/try/abcdefgh", step)
            step.see(", ".join(path_of(trial) for trial in self.trials.values()))
        with self.moment("before the end nobody knows more than that five answered") as step:
            for language in LANGUAGES:
                self.answer(language, readers=4)
                step.expect(seen=self.has_enough(language), wanted=False, what="after four")
                self.answer(language, readers=READERS - 4, first=4)
                step.expect(seen=self.has_enough(language), wanted=True, what="after six")
                found = self.call("GET", f"{self.trial(language)}/results")
                step.expect(seen=found["respondents"], wanted=None, what="respondents")
        with self.moment("too soon: what has not ended cannot have been read") as step:
            step.see(self.refused(f"{self.trial('nl')}/read"))
        with self.moment("the trials end: a verdict of six, no number by question") as step:
            verdicts = {}
            for language in LANGUAGES:
                self.call("POST", f"{self.trial(language)}/end", {})
                found = self.call("GET", f"{self.trial(language)}/results")
                step.expect(seen=found["respondents"], wanted=READERS, what="respondents")
                numbers = [one for one in found["questions"] if one["answers"]]
                step.expect(seen=numbers, wanted=[], what="numbers by question")
                verdicts[language] = found["verdict"]
                self.not_there(path_of(self.trials[language]), step)
            step.see(str(verdicts))
        with self.moment("what a reader wrote lies in no row as it was written") as step:
            expect_nowhere(self.server, CANARY)
            step.see("not in the files of the database")

    def _live(self) -> None:
        with self.moment("the editor has read it, and changes the text by what they said") as step:
            for language in LANGUAGES:
                self.call("POST", f"{self.trial(language)}/read", {})
                self.save(language, CHANGED)
            step.expect(seen=self.check("nl"), wanted=[], what="what is hard to read in nl")
        with self.moment("now it goes live, in three languages") as step:
            for language in LANGUAGES:
                found = self.call("POST", f"{self.text(language)}/go-live", {})
                shown = (found["state"], found["live_number"])
                step.expect(seen=shown, wanted=("live", 2), what=f"the text in {language}")
            step.see(f"to be looked at again on {found['review_on']}")
            time.sleep(FRESH_SECONDS)
        with self.moment("the boys' site, without scripts") as step:
            for language in LANGUAGES:
                page = without_scripts(self.address, f"/p/{SLUG}/{language}", language)
                page.has(TITLES[language], 'action="/p/', "data-exit")
                page.lacks(SENTENCES["nl"], "<script src")
                step.see(f"{page.size} bytes")
            self.in_the_list(step, is_there=True)
        with self.moment("the same in Chromium, with scripts and without") as step:
            said = [self.chromium(step, scripts=scripts) for scripts in (True, False)]
            step.see("; ".join(said))

    def _old(self) -> None:
        for wall, before in (("2028-01-31T10:00", 30), ("2028-02-23T10:00", 7)):
            with self.moment(f"{before} days before it is due its owner is told", wall) as step:
                self.told(step)
        with self.moment(
            "nobody looked: it is due, still there, and on the board", "2028-03-01T10:00"
        ) as step:
            self.told(step)
            step.expect(seen=self.states(), wanted={"due"}, what="states")
            due = self.call("GET", "/api/v1/programmes/board")["due"]
            step.see(", ".join(sorted({item["kind"] for item in due})))
            if not due:
                raise NotAsExpected("nothing stands on the board")
            self.in_the_list(step, is_there=True)
        with self.moment(
            "thirty days later it leaves the menus, by the clock", "2028-03-31T10:00"
        ) as step:
            step.expect(seen=self.states(), wanted={"hidden"}, what="states")
            self.not_there(f"/p/{SLUG}", step)
            self.not_there(f"/p/{SLUG}/nl", step)
            self.in_the_list(step, is_there=False)

    # -- What is done in them ---------------------------------------------------------------------

    @property
    def editor(self) -> Desk:
        """Who writes it."""
        return self.desks.of(PROGRAMME, "editor")

    @property
    def at(self) -> str:
        """Where the page is in the API."""
        return f"{self.pages}/{self.page['id']}"

    def text(self, language: str) -> str:
        """Return where a text of it is."""
        return f"{self.at}/texts/{language}"

    def trial(self, language: str) -> str:
        """Return where the trial of a text is."""
        return f"{self.text(language)}/trials/{self.trials[language]['id']}"

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Call the API as the editor."""
        return self.editor.wire.call(method, path, body)

    def save(self, language: str, content: Mapping[str, Any]) -> None:
        """Save a draft."""
        body = {
            "version": self.call("GET", self.text(language))["version"],
            "title": TITLES[language],
            "summary": "",
            "content": content[language],
            "note": "",
        }
        self.call("PATCH", self.text(language), body)

    def check(self, language: str) -> list[str]:
        """Return what is hard to read in a text."""
        found = self.call("GET", self.text(language))
        body = {name: found[name] for name in ("language", "title", "summary", "content")}
        return [one["text"] for one in self.call("POST", f"{self.pages}/check", body)["findings"]]

    def answer(self, language: str, *, readers: int, first: int = 0) -> None:
        """Have readers answer, each from an address of their own."""
        code = code_of(self.trials[language])
        for number in range(first, first + readers):
            reader = Person(self.address, code, number=number, language=language)
            answers = {**ANSWERS, "change": f"{CANARY} {number}"}
            reader.hand_in({"id": str(uuid4()), "language": language, "answers": answers})

    def has_enough(self, language: str) -> bool:
        """Return whether the editor is told that five answered."""
        return bool(self.call("GET", self.trial(language))["has_enough"])

    def refused(self, path: str) -> str:
        """Return why a move is refused."""
        return str(self.editor.wire.refused("POST", path, {}).problem.get("detail"))

    def states(self) -> set[str]:
        """Return the states of all texts."""
        return {text["state"] for text in self.call("GET", self.at)["texts"]}

    def told(self, step: Step) -> None:
        """Check that the owner got one message, which says nothing of the page."""
        mails = self.mails_to(self.desks.sign_in_of(PROGRAMME, "editor")["email"])
        step.expect(seen=len(mails), wanted=1, what="messages")
        step.expect(seen=TITLES["nl"] in mails[0], wanted=False, what="the title in it")
        step.see("one message of three texts")

    def not_there(self, path: str, step: Step) -> None:
        """Check that an address leads to the kind page that says so."""
        page = without_scripts(self.address, path, "nl", status=404)
        page.has('href="/"')
        step.see(f"{path}: not there, with the way to help")

    def in_the_list(self, step: Step, *, is_there: bool) -> None:
        """Check whether the list of pages leads to it."""
        shown = without_scripts(self.address, "/p/nl", "nl", status=None)
        step.expect(seen=f"/p/{SLUG}" in shown.text, wanted=is_there, what="in the list")

    def chromium(self, step: Step, *, scripts: bool) -> str:
        """Read the page in Chromium."""
        reader = in_chromium(self.address, f"/p/{SLUG}/nl", scripts=scripts)
        step.expect(seen=reader.faults, wanted=[], what="what the page did wrong")
        reader.page.has(TITLES["nl"])
        return f"{'with' if scripts else 'without'} scripts: {reader.buttons}"


def path_of(trial: Mapping[str, Any]) -> str:
    """Return the path of a trial's address."""
    return "/p/" + str(trial["address"]).rpartition("/p/")[2]


def code_of(trial: Mapping[str, Any]) -> str:
    """Return the code of a trial's round."""
    return str(trial["address"]).rpartition("/")[2]
