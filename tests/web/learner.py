"""A learner whose browser runs no scripts: they read, mark and press."""

from typing import Any
from urllib.parse import urldefrag

from django.test import Client

from tests.web.paper import Paper
from tests.web.visitor import SAME


class Learner:
    """A browser without scripts and cookies on the pages below `/learn/`."""

    def __init__(self, address: str = "/learn/signals", *, language: str = "en") -> None:
        self.language = language
        self.client = Client()
        self.answer: Any = None
        self.get(address)

    def get(self, address: str) -> "Learner":
        self.at = urldefrag(address).url
        self._took(self.client.get(self.at, headers={"Accept-Language": self.language}))
        return self

    def press(self, value: str = "", /, **fields: Any) -> "Learner":
        """Press a button, by its value or the only one of its form."""
        if value:
            button = self.paper.button(value)
        else:
            button = next(b for b in self.paper.buttons if "type" not in b.attributes)
        form = self.paper.form_of(button)
        sent: dict[str, Any] = {}
        for field, content in self.paper.fields(form):
            sent.setdefault(field, []).append(content)
        sent |= fields
        if button.attributes.get("name"):
            sent[button.attributes["name"]] = button.attributes["value"]
        headers = {"Accept-Language": self.language, **SAME}
        answer = self.client.post(form.attributes["action"], sent, headers=headers)
        if answer.status_code == 303:
            return self.get(answer["Location"])
        self.at = form.attributes["action"]
        self._took(answer)
        return self

    def follow(self, words: str) -> "Learner":
        """Follow the link with these words."""
        return self.get(self.link(words))

    def link(self, words: str) -> str:
        [found] = {
            one.attributes["href"]
            for one in self.paper.find(lambda one: one.tag == "a" and one.text() == words)
        }
        return found

    @property
    def text(self) -> str:
        return self.paper.text

    @property
    def heading(self) -> str:
        [found] = self.paper.find(lambda one: one.tag == "h1")
        return found.text()

    @property
    def code(self) -> str:
        [found] = self.paper.find(lambda one: one.attributes.get("class") == "code")
        return "".join(found.text().split())

    def _took(self, answer: Any) -> None:
        self.answer = answer
        assert not answer.cookies
        self.paper = Paper(answer.content.decode() or "<main id=main></main>")
