"""Somebody at the pages for requesters, in a browser without scripts: they read, type and press."""

from typing import Any
from urllib.parse import urlencode

from django.test import Client

from backend.experts.models import Assignment
from backend.experts.services.requester_mail import token_of
from tests.web.paper import Element, Paper

FORM = "application/x-www-form-urlencoded"
SAME = {"Sec-Fetch-Site": "same-origin"}


class Asker:
    """A requester's browser, which checks what holds for every page."""

    def __init__(self, path: str, *, language: str = "en", address: str = "192.0.2.11") -> None:
        self.path, self.language, self.address = path, language, address
        self.answer: Any = None
        self.paper = Paper("")
        self.open(path)

    # -- What one sees --------------------------------------------------------------------------

    @property
    def heading(self) -> str:
        [found] = self.paper.find(lambda element: element.tag == "h1")
        return found.text()

    @property
    def text(self) -> str:
        return self.paper.text

    @property
    def page_language(self) -> str:
        [page] = self.paper.find(lambda element: element.tag == "html")
        return page.attributes["lang"]

    @property
    def alarm(self) -> str:
        found = self.paper.find(lambda element: element.attributes.get("role") == "alert")
        return " ".join(one.text() for one in found)

    @property
    def links(self) -> list[str]:
        inside = self.paper.by_id("main").inside()
        return [one.attributes["href"] for one in inside if one.tag == "a"]

    def value(self, name: str) -> str:
        [field] = self.paper.controls(name)
        if field.tag == "textarea":
            return field.raw().removeprefix("\n")
        return field.attributes["value"]

    def chosen(self, name: str) -> list[str]:
        return [
            control.attributes["value"]
            for control in self.paper.controls(name)
            if "checked" in control.attributes
        ]

    # -- What one does --------------------------------------------------------------------------

    def open(self, path: str) -> "Asker":
        headers = {"Accept-Language": self.language}
        return self._take(path, Client(REMOTE_ADDR=self.address).get(path, headers=headers))

    def type(self, **texts: str) -> "Asker":
        for name, text in texts.items():
            [field] = self.paper.controls(name)
            if field.tag == "textarea":
                field.children = ["\n" + text]
            else:
                field.attributes["value"] = text
        return self

    def mark(self, name: str, *values: str) -> "Asker":
        controls = self.paper.controls(name)
        assert set(values) <= {control.attributes["value"] for control in controls}, name
        for one in controls:
            one.attributes.pop("checked", None)
            if one.attributes["value"] in values:
                one.attributes["checked"] = ""
        return self

    def form(self, go: str = "") -> list[tuple[str, str]]:
        return [*self.paper.fields(self._form_with(go)), *([("go", go)] if go else [])]

    def press(self, go: str = "") -> "Asker":
        return self.send(self.form(go))

    def send(self, fields: Any, **headers: str) -> "Asker":
        told = {"Accept-Language": self.language} | SAME | headers
        client = Client(REMOTE_ADDR=self.address)
        answer = client.post(self.path, urlencode(fields), content_type=FORM, headers=told)
        if answer.status_code == 303:
            return self.open(answer["Location"])
        return self._take(self.path, answer)

    def _form_with(self, go: str) -> Element:
        button = self.paper.button(go, "go" if go else "")
        return self.paper.form_of(button)

    def _take(self, path: str, answer: Any) -> "Asker":
        if answer.status_code == 303:
            return self.open(answer["Location"])
        html = answer.content.decode()
        assert not answer.cookies
        assert answer["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "unsafe-inline" not in answer["Content-Security-Policy"]
        assert "<script" not in html
        self.path, self.answer, self.paper = path, answer, Paper(html)
        return self


def page_of(assignment: Assignment, rest: str = "") -> str:
    return f"/advice/r/{token_of(assignment)}{rest}"
