"""Somebody who answers a survey in a browser without scripts: they read, mark, type and press."""

from typing import Any
from urllib.parse import urlencode

from django.test import Client

from tests.web.paper import Element, Paper

FORM = "application/x-www-form-urlencoded"
SAME = {"Sec-Fetch-Site": "same-origin"}


class Respondent:
    """A page at one address, whose screens follow from sending forms."""

    def __init__(
        self, path: str, *, language: str = "en", address: str = "192.0.2.9", **headers: str
    ) -> None:
        self.path, self.language, self.address, self.headers = path, language, address, headers
        self.answer: Any = None
        self.paper = Paper("")
        self.open()

    # -- What one sees --------------------------------------------------------------------------

    @property
    def step(self) -> str:
        [step] = self.paper.steps
        return step

    @property
    def at(self) -> str:
        return self._hidden("at")

    @property
    def heading(self) -> str:
        [found] = self._find("h1")
        return found.text()

    @property
    def faults(self) -> list[str]:
        [*lists] = self.paper.find(lambda element: "data-faults" in element.attributes)
        return [element.text() for box in lists for element in box.inside() if element.tag == "li"]

    @property
    def links_of_faults(self) -> list[str]:
        boxes = self.paper.find(lambda element: "data-faults" in element.attributes)
        links = [element for box in boxes for element in box.inside() if element.tag == "a"]
        return [link.attributes["href"].removeprefix("#") for link in links]

    @property
    def kept(self) -> str:
        return self._hidden("kept")

    def value(self, path: str) -> str:
        field = self.paper.by_id(f"q:{path}")
        return (
            field.raw().removeprefix("\n") if field.tag == "textarea" else field.attributes["value"]
        )

    def chosen(self, path: str) -> list[str]:
        return [
            control.attributes["value"]
            for control in self.paper.controls(f"a:{path}")
            if "checked" in control.attributes
        ]

    # -- What one does --------------------------------------------------------------------------

    def open(self) -> "Respondent":
        headers = {"Accept-Language": self.language, **self.headers}
        return self._take(Client(REMOTE_ADDR=self.address).get(self.path, headers=headers))

    def mark(self, path: str, *values: str) -> "Respondent":
        controls = self.paper.controls(f"a:{path}")
        assert controls
        options = [
            (one, "selected" if one.tag == "option" else "checked")
            for control in controls
            for one in (control.inside() if control.tag == "select" else [control])
        ]
        assert set(values) <= {one.attributes.get("value") for one, _how in options}, path
        for one, how in options:
            one.attributes.pop(how, None)
            if one.attributes.get("value") in values:
                one.attributes[how] = ""
        return self

    def type(self, path: str, text: str) -> "Respondent":
        field = self.paper.by_id(f"q:{path}")
        assert not field.hidden
        if field.tag == "textarea":
            field.children = ["\n" + text]
        else:
            field.attributes["value"] = text
        return self

    def type_code(self, text: str) -> "Respondent":
        self.paper.by_id("token").attributes["value"] = text
        return self

    def form(self, value: str = "next", *, name: str = "go") -> list[tuple[str, str]]:
        button = self.paper.button(value, name)
        return [*self.paper.fields(self.paper.form_of(button)), (name, value)]

    def press(self, value: str = "next", *, name: str = "go") -> "Respondent":
        return self.send(self.form(value, name=name))

    def press_on(self) -> "Respondent":
        [form] = self.paper.find(lambda element: element.tag == "form")
        return self.send(self.paper.fields(form))

    def send(self, fields: Any, **headers: str) -> "Respondent":
        told = {"Accept-Language": self.language, **self.headers} | (SAME | headers)
        client = Client(REMOTE_ADDR=self.address)
        return self._take(
            client.post(self.path, urlencode(fields), content_type=FORM, headers=told)
        )

    # -- Within ---------------------------------------------------------------------------------

    def _take(self, answer: Any) -> "Respondent":
        assert not answer.cookies
        assert answer["Cache-Control"] == "no-store"
        self.answer = answer
        self.paper = Paper(answer.content.decode())
        return self

    def _find(self, tag: str) -> list[Element]:
        return self.paper.find(lambda element: element.tag == tag and not element.hidden)

    def _hidden(self, name: str) -> str:
        [field] = self.paper.controls(name)
        return field.attributes["value"]
