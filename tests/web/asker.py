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
    """What holds for every page is checked at every page."""

    def __init__(self, path: str, *, language: str = "en", address: str = "192.0.2.11") -> None:
        self.path, self.language, self.address = path, language, address
        self.answer: Any = None
        self.paper = Paper("")
        self.open(path)

    # -- What one sees --------------------------------------------------------------------------

    @property
    def heading(self) -> str:
        """The heading of the page."""
        [found] = self.paper.find(lambda one: one.tag == "h1")
        return found.text()

    @property
    def text(self) -> str:
        """All that is shown between head and foot."""
        return self.paper.text

    @property
    def tongue(self) -> str:
        """The language that the page says it is in."""
        [page] = self.paper.find(lambda one: one.tag == "html")
        return page.attributes["lang"]

    @property
    def alarm(self) -> str:
        """What is said to be wrong; nothing if all is well."""
        found = self.paper.find(lambda one: one.attributes.get("role") == "alert")
        return " ".join(one.text() for one in found)

    @property
    def links(self) -> list[str]:
        """Where the links between head and foot lead."""
        inside = self.paper.by_id("main").inside()
        return [one.attributes["href"] for one in inside if one.tag == "a"]

    def value(self, name: str) -> str:
        """What stands in a field."""
        [field] = self.paper.controls(name)
        if field.tag == "textarea":
            return field.raw().removeprefix("\n")
        return field.attributes["value"]

    def chosen(self, name: str) -> list[str]:
        """What is marked."""
        return [
            one.attributes["value"]
            for one in self.paper.controls(name)
            if "checked" in one.attributes
        ]

    # -- What one does --------------------------------------------------------------------------

    def open(self, path: str) -> "Asker":
        """Opens a page, or follows a link."""
        headers = {"Accept-Language": self.language}
        return self._take(path, Client(REMOTE_ADDR=self.address).get(path, headers=headers))

    def type(self, **texts: str) -> "Asker":
        """Types into fields of the page."""
        for name, text in texts.items():
            [field] = self.paper.controls(name)
            if field.tag == "textarea":
                field.children = ["\n" + text]
            else:
                field.attributes["value"] = text
        return self

    def mark(self, name: str, *values: str) -> "Asker":
        """Marks choices; others of this name are no longer marked."""
        controls = self.paper.controls(name)
        assert set(values) <= {one.attributes["value"] for one in controls}, name
        for one in controls:
            one.attributes.pop("checked", None)
            if one.attributes["value"] in values:
                one.attributes["checked"] = ""
        return self

    def form(self, go: str = "") -> list[tuple[str, str]]:
        """What is sent when a button is pressed."""
        return [*self.paper.fields(self._form_with(go)), *([("go", go)] if go else [])]

    def press(self, go: str = "") -> "Asker":
        """Presses a button, and goes where it leads."""
        return self.send(self.form(go))

    def send(self, fields: Any, **headers: str) -> "Asker":
        """Sends a form, whatever is in it."""
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
    """The address of a request's page, as its requester has it."""
    return f"/advice/r/{token_of(assignment)}{rest}"
