"""All screens of a small round in one part, which browsers turn (`page-renderer.js`)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from surveys.questionnaire.compiled import Compiled, Node
from surveys.questionnaire.flow import Offered, Situation, resolve
from surveys.questionnaire.for_browser import schema_of
from surveys.questionnaire.paths import prefix_of
from surveys.services.round_clock import compiled_of

from .form import ASK, LOOK, Form
from .languages import NOTHING, Words, lang_attribute, language_of
from .navigation import Turned, Way, too_long
from .question_context import QuestionContext
from .screen import depends, form_context, screen_context

# More than this is a long wait on a slow line, and most of it is never shown.
MAX_ITEMS: Final = 100
MAX_CHOICES: Final = 1_000
MAX_CHARACTERS: Final = 150_000
# Versions in one language each, kept in memory.
MAX_KEPT: Final = 32
MESSAGES: Final = ("required", "constraint")


def turns_here(way: Way) -> bool:
    """Return whether the browser can turn the screens in this language."""
    return bool(_questions_of(way))


def bundle_of(way: Way, form: Form) -> SafeString:
    """Return all screens in one part."""
    compiled = way.opened.compiled
    context = {
        "language_attributes": lang_attribute(way.language),
        "said": list(_said(compiled, way.language)),
        "shells": [_start(way, form), _ask(way, form), _look(way, form)],
        "blank": {"id": "", "fault": Words()},
        "questions": _questions_of(way),
        "too_long": too_long().text,
        "about": {
            "schema": schema_of(compiled, way.language),
            "now": way.now.isoformat(timespec="milliseconds"),
            "one": way.opened.round.one_per_screen,
        },
    }
    return render_to_string("web/surveys/offline-bundle.html", context)


def _questions_of(way: Way) -> SafeString:
    if way.opened.ticket:
        # Nothing of a preview is kept.
        return _questions(way.opened.compiled, way.language)
    return _kept_questions(way.opened.round.version_id, way.language)


@lru_cache(maxsize=MAX_KEPT)
def _kept_questions(version_id: UUID, language: str) -> SafeString:
    return _questions(compiled_of(version_id), language)


def _questions(compiled: Compiled, language: str) -> SafeString:
    """Return all questions; empty if there are too many, or repeats."""
    nodes = compiled.nodes.values()
    choices = sum(len(node.choices) for node in nodes)
    has_repeats = any(node.item.kind == "repeat" for node in nodes)
    if has_repeats or len(nodes) > MAX_ITEMS or choices > MAX_CHOICES:
        return NOTHING
    situation = Situation(date.min, language)
    showing = _Blank(resolve(compiled, {}, situation), {}, {}, {})
    shown = (
        node.name for node in nodes if node.item.kind != "calculate" and not _is_row(compiled, node)
    )
    parts = [
        render_to_string("web/surveys/question.html", {"q": showing.question(name, big=True)})
        for name in shown
    ]
    questions = "".join(parts)
    is_large = len(questions) > MAX_CHARACTERS
    return NOTHING if is_large else mark_safe(questions)  # noqa: S308 - of templates


class _Blank(QuestionContext):
    __slots__ = ()

    def words(self, path: str, text: str) -> Words:
        texts = getattr(self.state.node(path).item, text)
        return Words(self.state.text(texts), self.language_attributes(texts))

    def offered(self, path: str) -> list[Offered]:
        node = self.state.node(path)
        return [
            Offered(choice.name, self.state.choice_label(node, choice)) for choice in node.choices
        ]

    def is_needed(self, path: str) -> bool:
        return self.state.node(path).is_asked

    def rows(self, path: str) -> list[str]:
        node = self.state.node(path)
        is_grid = node.item.kind == "grid"
        return [prefix_of(path) + name for name in node.items] if is_grid else []


# -- What stands around the questions ------------------------------------------------------------


def _start(way: Way, form: Form) -> SafeString:
    return _part(
        screen_context(way, Turned(Form(submission=form.submission, token=form.token)), "{}")
    )


def _ask(way: Way, form: Form) -> SafeString:
    some = {"id": "", "label": Words("…"), "words": Words("…")}
    return _part(
        _around(way, replace(form, step=ASK, at="", back_to_look=False))
        | {
            "lively": depends(way),
            "shown": [],
            "faults": [some],
            "fresh": [some],
            "number": "{number}",
            "heading": Words("…"),
            "within": [Words("…")],
            "next": "next",
            "may_skip": True,
        }
    )


def _look(way: Way, form: Form) -> SafeString:
    some = {"label": Words("…"), "text": Words(), "at": ""}
    return _part(
        _around(way, replace(form, step=LOOK, at="", back_to_look=False))
        | {"faults": [some | {"words": Words("…")}], "answered": [{"heading": Words("…")}, some]}
    )


def _around(way: Way, form: Form) -> dict[str, Any]:
    return form_context(way, form, "{}", ())


def _part(context: dict[str, Any]) -> SafeString:
    return render_to_string(context["part"], context | {"body_only": True})


def _said(compiled: Compiled, language: str) -> Iterator[dict[str, object]]:
    for node in compiled.nodes.values():
        for code in MESSAGES:
            texts = getattr(node.item, f"{code}_message")
            language_attributes = (
                lang_attribute(language_of(texts, language, compiled.languages)) if texts else ""
            )
            if language_attributes:
                yield {"path": node.name, "code": code, "language_attributes": language_attributes}


def _is_row(compiled: Compiled, node: Node) -> bool:
    return bool(node.parent) and compiled.nodes[node.parent].item.kind == "grid"
