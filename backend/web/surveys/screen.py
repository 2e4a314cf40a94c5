"""The context of the answering pages."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backend.core.crypto.encoding import encode
from surveys.questionnaire.definition import text_in
from surveys.questionnaire.flow import Screen, State, begin, has_another, screen_at, shown_value
from surveys.questionnaire.kinds import ValueType
from surveys.questionnaire.paths import name_in
from surveys.questionnaire.submissions import AnswerFault
from surveys.states import Audience

from .form import ASK, LOOK, SENT, START, Form
from .languages import NOTHING, Words, lang_attribute, language_links, language_of
from .navigation import Turned, Way, may_remove
from .question_context import QuestionContext

# In full, so that `scripts/messages` finds whose texts these are.
PARTS = {
    START: "web/surveys/start.html",
    ASK: "web/surveys/ask.html",
    LOOK: "web/surveys/look.html",
    SENT: "web/surveys/sent.html",
}
INVITED = {Audience.INVITATION, Audience.BLIND}
# Rounds of this purpose are answered before and after a game: phones keep what was answered.
KEEPS = "stop"


def page_context(step: str, part: str, codes: Sequence[str], language: str) -> dict[str, Any]:
    """Return the context of every page."""
    return {
        "step": step,
        "part": part,
        "languages": language_links(codes),
        "language": language,
        "exit_url": settings.EXIT_URL,
    }


def form_context(way: Way, form: Form, kept: str, codes: Sequence[str]) -> dict[str, Any]:
    """Return what a page has that holds a form.

    :param kept: the answers as they travel
    :param codes: the languages to choose from
    """
    context = page_context(form.step, PARTS[form.step], codes, way.language)
    context |= {"form": form, "kept": kept, "preview": way.opened.ticket}
    if way.opened.ticket:
        one = "yes" if way.opened.round.one_per_screen else "no"
        context |= {"one_per_screen": one, "exit_url": ""}
    return context


def screen_context(way: Way, turned: Turned, kept: str) -> dict[str, Any]:
    """Return the context of a page; `kept` are the answers as JSON."""
    form, opened = turned.form, way.opened
    context = form_context(way, form, kept, opened.languages)
    context["faults"] = _faults(way, turned)
    context["invited"] = opened.round.audience in INVITED
    # Not in a preview, of which nothing is kept.
    context["keeps"] = opened.round.purpose == KEEPS and not opened.ticket
    if opened.needs_proof:
        context["proof"] = opened.round.code
    if opened.blind_key is not None:
        context["blind"] = {"key": encode(opened.blind_key), "code": opened.round.code}
    fill = {START: _start, ASK: _ask, LOOK: _look}.get(form.step)
    return context | (fill(way, turned) if fill else {})


# -- Before the first question ------------------------------------------------------------------


def _start(way: Way, turned: Turned) -> dict[str, Any]:
    opened = way.opened
    survey, definition = opened.round, opened.definition
    asked = [item for item, within in definition.walk() if _counts(item, within)]
    return {
        "title": _words(way, definition.title),
        "statement": _words(way, survey.statement),
        "organisation": survey.organisation.name,
        "questions": len(asked),
        "least": survey.threshold,
        "has_texts": any(item.kind == "text" for item in asked),
        "rows_exported": survey.rows_exported,
        "test": survey.test,
        "group": _group(way),
        "asks_token": survey.audience == Audience.TOKEN and not opened.token,
        "needs_scripts": survey.audience == Audience.BLIND,
    }


def _group(way: Way) -> Words:
    groups = way.opened.round.groups
    labels = [group["label"] for group in groups if group["id"] == way.opened.group]
    return _words(way, labels[0]) if labels else Words()


def _counts(item: Any, within: Sequence[Any]) -> bool:
    if item.kind in {"note", "calculate", "group", "repeat"}:
        return False
    return not any(outer.kind == "grid" for outer in within)


# -- Questions ----------------------------------------------------------------------------------


def _ask(way: Way, turned: Turned) -> dict[str, Any]:
    form = turned.form
    state = way.state(form)
    found = way.screens(form)
    screen = screen_at(found, form.at)
    if screen is None:
        # Only a form that is none of ours names a screen that is not there.
        return {"questions": [], "next": "next", "shown": []}
    faults = {fault.path: _said(way, fault) for fault in turned.faults}
    begun = begin(way.opened.compiled, form.answers, way.situation(form), screen)
    showing = QuestionContext(state, form.answers, begun, faults)
    last = found[-1].key == screen.key and not form.back_to_look
    context: dict[str, Any] = {
        "next": "send" if last and not way.opened.round.one_per_screen else "next",
        "number": _number(state, found, screen) if way.opened.round.one_per_screen else 0,
        "fresh": [
            {"id": f"q:{path}", "label": showing.words(path, "label")} for path in turned.fresh
        ],
    }
    if screen.kind == "another":
        return context | _another(showing, screen)
    questions = showing.questions(screen)
    asked = [path for path in screen.paths if state.node(path).is_asked]
    context |= {
        "lively": not any(question["big"] for question in questions) and depends(way),
        "questions": questions,
        "shown": asked,
        "may_skip": bool(asked) and not any(question["needed"] for question in _flat(questions)),
    }
    if not any(question["big"] for question in questions):
        headings = [showing.heading_of(question) for question in reversed(screen.within)]
        title = _words(way, way.opened.definition.title)
        context["heading"] = next(filter(None, headings), title)
    elif headings := [showing.heading_of(question) for question in screen.within]:
        context["within"] = [heading for heading in headings if heading]
    if may_remove(state, screen):
        context["repeat"] = {
            "name": showing.heading_of(screen.within[-1]).text,
            "may_remove": True,
            "removing": turned.removing,
        }
    return context


def depends(way: Way) -> bool:
    """Return whether any question depends on other answers."""
    items = (node.item for node in way.opened.compiled.nodes.values())
    return any(item.relevant or item.choice_filter or item.calculation for item in items)


def _another(showing: QuestionContext, screen: Screen) -> dict[str, Any]:
    [path] = screen.paths
    label = showing.words(path, "label")
    count = showing.state.entries.get(path, 0)
    entries = [showing.heading_of(f"{path}/{place}") for place in range(count)]
    return {
        "questions": [],
        "shown": [],
        "heading": label if label.text else Words(_("Is there more to tell?")),
        "entries": entries,
        "hint": showing.words(path, "hint"),
        "repeat": {"asks": True, "may_add": has_another(showing.state, path)},
    }


def _number(state: State, found: Sequence[Screen], screen: Screen) -> int:
    """Return the number of a question, 0 if there is none."""
    if screen.kind != "questions" or any(name_in(other).isdigit() for other in screen.within):
        return 0
    number = 0
    for other in found:
        asks = any(state.node(path).is_asked for path in other.paths) and other.kind == "questions"
        number += asks and not any(name_in(path).isdigit() for path in other.within)
        if other.key == screen.key:
            return number if asks else 0
    return 0


def _flat(questions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [entry for question in questions for entry in (question, *question.get("rows", ()))]


# -- All answers --------------------------------------------------------------------------------


def _look(way: Way, turned: Turned) -> dict[str, Any]:
    form = turned.form
    state = way.state(form)
    showing = QuestionContext(state, form.answers, {}, {})
    answered: list[dict[str, Any]] = []
    for screen in way.screens(form):
        if screen.kind == "another":
            continue
        entry = next((outer for outer in reversed(screen.within) if name_in(outer).isdigit()), "")
        asked = [path for path in screen.paths if state.node(path).is_asked]
        if asked and entry:
            answered.append({"heading": showing.heading_of(entry)})
        for path in screen.paths:
            if path in asked:
                label = showing.words(path, "label")
                answered.append({"label": label, "text": _answer(showing, path), "at": screen.key})
            elif state.node(path).kind.has_items and showing.words(path, "label"):
                answered.append({"heading": showing.words(path, "label")})
    return {"answered": answered}


def _answer(showing: QuestionContext, path: str) -> Words:
    state = showing.state
    node, value = state.node(path), state.values.get(path)
    if node.item.kind == "scale":
        options = showing.question(path).get("options", ())
        labels: list[Words] = [
            option["label"] for option in options if option["chosen"] and "label" in option
        ]
        if labels:
            return labels[0]
    if node.kind.value_type is ValueType.DATE and value is not None:
        return Words(date_format(date.fromisoformat(value), "DATE_FORMAT"))
    language_attributes = lang_attribute(state.situation.language) if node.choices else NOTHING
    return Words(shown_value(state, path), language_attributes)


def _words(way: Way, texts: Mapping[str, str]) -> Words:
    languages = way.opened.compiled.languages
    code = language_of(texts, way.language, languages)
    return Words(text_in(texts, way.language, languages), lang_attribute(code))


def _faults(way: Way, turned: Turned) -> list[dict[str, Any]]:
    """Return the summary of errors, with questions if there are several."""
    nodes = way.opened.compiled.nodes
    if not turned.faults:
        return []
    showing = QuestionContext(way.state(turned.form), {}, {}, {})
    found = []
    for fault in turned.faults:
        node = nodes.get(name_in(fault.path))
        is_told = node and len(turned.form.shown) > 1
        label = showing.words(fault.path, "label") if is_told else Words()
        target = f"q:{fault.path}" if node else "token"
        found.append({"id": target, "label": label, "words": _said(way, fault)})
    return found


def _said(way: Way, fault: AnswerFault) -> Words:
    node = way.opened.compiled.nodes.get(name_in(fault.path))
    own = getattr(node.item, f"{fault.code}_message", {}) if node else {}
    code = language_of(own, way.language, way.opened.compiled.languages)
    return Words(fault.text, lang_attribute(code or get_language() or ""))
