"""Somebody at the seeker's page whose browser runs no scripts: they read, mark, type and press."""

from typing import Any
from urllib.parse import urlencode

from django.test import Client

from backend.core.crypto.encoding import encode
from tests.factories import Desk
from tests.web.paper import Paper

FORM = "application/x-www-form-urlencoded"
SAME = {"Sec-Fetch-Site": "same-origin"}


class Visitor:
    """A seeker's browser without scripts, which checks what holds for every page."""

    def __init__(
        self, *, address: str = "192.0.2.7", language: str = "en", opens: bool = True
    ) -> None:
        self.address = address
        self.language = language
        self.paper = Paper("")
        self.answer: Any = None
        if opens:
            self.open()

    # -- What one sees --------------------------------------------------------------------------

    @property
    def step(self) -> str:
        [step] = self.paper.steps
        return step

    @property
    def code(self) -> str:
        [shown] = self.paper.find(lambda element: "data-code" in element.attributes)
        return shown.text()

    @property
    def problem(self) -> str:
        found = self.paper.find(lambda element: element.attributes.get("role") == "alert")
        return " ".join(one.text() for one in found if not one.hidden)

    @property
    def messages(self) -> list[tuple[str, str]]:
        shown = self.paper.find(
            lambda element: "data-number" in element.attributes and not element.hidden,
        )
        return [(part_of(one, "who"), part_of(one, "text")) for one in shown]

    @property
    def readers(self) -> dict[str, str]:
        shown = self.paper.find(
            lambda element: "data-organisation" in element.attributes and not element.hidden,
        )
        return {
            next(e.text() for e in one.inside() if "data-name" in e.attributes): next(
                e.text() for e in one.inside() if "data-status-text" in e.attributes
            )
            for one in shown
        }

    def values(self, name: str, form: str = "ask") -> list[str]:
        fields = self.paper.fields(self.paper.by_id(form))
        return [value for field, value in fields if field == name]

    # -- What one does --------------------------------------------------------------------------

    def open(self, path: str = "/") -> "Visitor":
        client = Client(REMOTE_ADDR=self.address)
        return self._take(client.get(path, headers={"Accept-Language": self.language}))

    def mark(self, name: str, *values: str) -> "Visitor":
        # What is not told is no choice on the page.
        values = tuple(value for value in values if value != "unknown")
        for one in self.paper.controls(name):
            if one.tag == "button":
                # A picture, whose answer stands in a hidden field.
                continue
            if one.attributes.get("type") == "hidden":
                one.attributes["value"] = values[-1]
                _switch(one, "disabled", on=False)
            elif one.tag == "select":
                for option in one.inside():
                    _switch(option, "selected", on=option.attributes.get("value") in values)
            else:
                _switch(one, "checked", on=one.attributes["value"] in values)
        known = [element.attributes.get("value") for element in self.paper.root.inside()]
        assert set(values) <= set(known)
        return self

    def type(self, name: str, text: str) -> "Visitor":
        """Types into the field of this id, which has to be on the screen."""
        field = self.paper.by_id(name)
        assert not field.hidden
        if field.tag == "textarea":
            # What a browser shows begins after the first line feed.
            field.children = ["\n" + text]
        else:
            field.attributes["value"] = text
        return self

    def form(self, value: str = "next", *, name: str = "go") -> list[tuple[str, str]]:
        button = self.paper.button(value, name)
        return [*self.paper.fields(self.paper.form_of(button)), (name, value)]

    def press(self, value: str = "next", *, name: str = "go") -> "Visitor":
        return self.send(self.form(value, name=name))

    def speak(self, language: str) -> "Visitor":
        return self.press(language, name="language")

    def send(self, fields: Any, **headers: str) -> "Visitor":
        client = Client(REMOTE_ADDR=self.address)
        told = {"Accept-Language": self.language} | (SAME | headers)
        return self._take(client.post("/", urlencode(fields), content_type=FORM, headers=told))

    # -- Whole ways -----------------------------------------------------------------------------

    def answer_all(self, profile: dict[str, Any]) -> "Visitor":
        self.press().press(profile["audience"], name="audience")
        self.mark("themes", *profile["themes"]).mark("wishes", *profile["wishes"])
        self.mark("urgent", *["yes"] * profile["urgent"]).press()
        self.mark("region", profile["region"]).mark("age_band", profile["age_band"]).press()
        if self.values("answer_language") != [profile["language"]]:
            self.mark("answer_language", profile["language"]).press("find")
        return self

    def be_at_offers(self, profile: dict[str, Any]) -> "Visitor":
        """Answer like `answer_all`, in one step."""
        answered = [(name, profile[name]) for name in ("audience", "region", "age_band")]
        answered += [(name, one) for name in ("themes", "wishes") for one in profile[name]]
        answered += [("urgent", "yes")] * profile["urgent"]
        form = [pair for pair in self.form() if pair[0] != "step"]
        language = ("answer_language", profile["language"])
        return self.send([*form, *answered, ("step", "where"), language])

    def be_at_words(self, profile: dict[str, Any], desk: Desk) -> "Visitor":
        chosen = {"step": "write", "go": "choose", "chosen": desk.id, "shown": desk.id}
        once = {name: profile[name] for name in ("audience", "region", "age_band")}
        often = [(name, one) for name in ("themes", "wishes") for one in profile[name]]
        language = ("answer_language", profile["language"])
        return self.send([*chosen.items(), *once.items(), *often, language])

    def be_at_talk(self, root: bytes) -> "Visitor":
        return self.send({"step": "talk", "go": "look", "root": encode(root)})

    def ask(self, text: str, profile: dict[str, Any]) -> str:
        self.be_at_offers(profile).type("text", text).press()
        assert self.step == "code"
        return self.code

    def come_back(self, code: str) -> "Visitor":
        return self.open().press("return").type("code", code).press()

    def _take(self, answer: Any) -> "Visitor":
        self.answer = answer
        assert not answer.cookies
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "same-origin"
        assert "unsafe-inline" not in answer["Content-Security-Policy"]
        self.paper = Paper(answer.content.decode())
        self._check_buttons()
        return self

    def _check_buttons(self) -> None:
        # Without scripts a button that sends nothing is dead.
        dead = [
            button.text()
            for button in self.paper.buttons
            if button.attributes.get("type") == "button"
        ]
        assert dead == []


def part_of(element: Any, kind: str) -> str:
    return str(next(e.text() for e in element.inside() if e.attributes.get("class", "") == kind))


def _switch(element: Any, name: str, *, on: bool) -> None:
    element.attributes.pop(name, None)
    if on:
        element.attributes[name] = ""
