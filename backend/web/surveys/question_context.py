"""The context of questions for the templates."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from surveys.questionnaire.answer_values import longest, scale_of
from surveys.questionnaire.compiled import Node
from surveys.questionnaire.flow import (
    Offered,
    Screen,
    State,
    choices_of,
    is_required,
    label_of,
    shown_value,
)
from surveys.questionnaire.kinds import KINDS, NOTATIONS, ValueType
from surveys.questionnaire.paths import name_in, prefix_of, value_at

from .form_values import PLACE, field_of
from .languages import NOTHING, Words, lang_attribute, language_of
from .smileys import meanings, mouths

# A scale with more steps is a number to type; more choices than this are a list to open.
MAX_STEPS, MAX_FACES, MAX_CARDS = 11, 7, 25
MANY_COLUMNS = 7
INPUTS: Mapping[ValueType, tuple[str, str]] = {
    ValueType.WHOLE: ("text", "numeric"),
    ValueType.NUMBER: ("text", "decimal"),
    **{value_type: (notation.input, "") for value_type, notation in NOTATIONS.items()},
}
# How questions look that are one field, which their label names.
FIELDS = {"text", "number", "area", "select"} | {
    kind.id for kind in KINDS.values() if kind.value_type in NOTATIONS
}

type Question = dict[str, Any]


@dataclass(frozen=True, slots=True)
class QuestionContext:
    """A state of the questionnaire, with answers, initial values and errors by path."""

    state: State
    answers: Mapping[str, Any]
    begun: Mapping[str, Any]
    faults: Mapping[str, Words]

    def questions(self, screen: Screen) -> list[Question]:
        """Return the questions of a screen, with rows in their grid."""
        rows = {row for path in screen.paths for row in self.rows(path)}
        paths = [path for path in screen.paths if path not in rows]
        asked = [path for path in paths if self.state.node(path).item.kind != "note"]
        # Of a group that stands together, its own name is the heading, however much is in it.
        alone = (asked or paths)[:1] if asked in ([], [screen.key]) else []
        return [self.question(path, big=[path] == alone) for path in paths]

    def question(self, path: str, *, big: bool = False) -> Question:
        """Return the context of a question, note or heading."""
        node = self.state.node(path)
        question: Question = {
            "path": path,
            "id": f"q:{path}",
            "name": field_of(path),
            "big": big,
            "label": self.words(path, "label"),
            "hint": self.words(path, "hint"),
            "needed": self.is_needed(path),
            "fault": self.faults.get(path),
            "help": "",
        }
        question |= self._look(node, path)
        if question["look"] in FIELDS:
            question["target"] = question["id"]
        return question | {"described": _described(question)}

    def words(self, path: str, text: str) -> Words:
        """Return a text of an item with its language."""
        node = self.state.node(path)
        return Words(
            label_of(self.state, path, text), self.language_attributes(getattr(node.item, text))
        )

    def offered(self, path: str) -> list[Offered]:
        """Return the choices in their order."""
        return choices_of(self.state, path)

    def is_needed(self, path: str) -> bool:
        """Return whether an answer is required."""
        return is_required(self.state, path)

    def heading_of(self, within: str) -> Words:
        """Return the label of a group, or of a repeat with the entry's number."""
        name = name_in(within)
        if not name.isdigit():
            return self.words(within, "label")
        repeat = self.words(within.rpartition("/")[0], "label")
        return Words(f"{repeat.text} {int(name) + 1}".strip(), repeat.language_attributes)

    # -- One kind after the other -------------------------------------------------------------

    def _look(self, node: Node, path: str) -> Question:
        value = self._value(path)
        own = {
            "note": self._plain,
            "group": self._plain,
            "grid": self._grid,
            "ranking": self._ranking,
            "scale": self._scale,
        }.get(node.item.kind)
        if node.is_worked_out:
            return {"look": "shown", "value": shown_value(self.state, path)}
        if own:
            return own(node, path, value)
        return (self._choices if node.choices else self._field)(node, path, value)

    def _plain(self, node: Node, _path: str, _value: Any) -> Question:
        return {"look": node.item.kind}

    def _field(self, node: Node, _path: str, value: Any) -> Question:
        if node.kind.value_type is ValueType.TEXT:
            look = "area" if "multiline" in node.item.appearance else "text"
            return {"look": look, "type": "text", "most": longest(node), "value": _text(value)}
        typed, mode = INPUTS[node.kind.value_type]
        look = "number" if mode else node.item.kind
        return {"look": look, "type": typed, "mode": mode, "value": _text(value)}

    def _choices(self, node: Node, path: str, value: Any) -> Question:
        offered = self.offered(path)
        is_multiple = node.kind.value_type is ValueType.CHOICES
        is_list = not is_multiple and (
            "minimal" in node.item.appearance or len(offered) > MAX_CARDS
        )
        ticked = is_multiple or node.item.kind == "acknowledge"
        return {
            "look": "select" if is_list else "choices",
            "type": "checkbox" if ticked else "radio",
            "options": list(self._options(node, offered, value)),
            "help": _("You may choose more than one answer.") if is_multiple else "",
        }

    def _options(self, node: Node, offered: list[Offered], value: Any) -> Iterator[Question]:
        chosen = value if isinstance(value, list) else [value]
        texts = {choice.name: choice.label for choice in node.choices}
        for choice in offered:
            label = Words(choice.label, self.language_attributes(texts.get(choice.name, {})))
            yield {"value": choice.name, "label": label, "chosen": choice.name in chosen}

    def _grid(self, _node: Node, path: str, _value: Any) -> Question:
        rows = [self.question(row) for row in self.rows(path)]
        columns = rows[0]["options"] if rows else []
        crowded = "many" if len(columns) > MANY_COLUMNS else ""
        return {"look": "grid", "rows": rows, "options": columns, "columns": crowded}

    def rows(self, path: str) -> list[str]:
        """Return the rows of a grid that are asked."""
        node = self.state.node(path)
        if node.item.kind != "grid":
            return []
        rows = [prefix_of(path) + name for name in node.items]
        return [row for row in rows if row in self.state.relevant]

    def _scale(self, node: Node, path: str, value: Any) -> Question:
        steps = scale_of(node)
        low, high = self.words(path, "low"), self.words(path, "high")
        ends = {"start": _text(steps[0]), "end": _text(steps[-1]), "low": low, "high": high}
        if len(steps) > MAX_STEPS:
            between = _("A number from {start} to {end}.").format(**ends)
            typing = {"look": "number", "type": "text", "mode": "decimal", "value": _text(value)}
            return typing | ends | {"help": between}
        options: list[Question] = [
            {"value": _text(step), "chosen": step == value} for step in steps
        ]
        if "smileys" not in node.item.appearance or len(steps) > MAX_FACES:
            return {"look": "scale", "options": options} | ends
        labels = [Words(text) for text in meanings(len(steps))]
        labels[0], labels[-1] = low or labels[0], high or labels[-1]
        faces = zip(options, mouths(len(steps)), labels, strict=True)
        return {
            "look": "smileys",
            "options": [
                option | {"mouth": mouth, "label": label or Words(option["value"])}
                for option, mouth, label in faces
            ],
        }

    def _ranking(self, node: Node, path: str, value: Any) -> Question:
        placed = value if isinstance(value, Mapping) else {}
        if isinstance(value, list):
            placed = {name: str(place) for place, name in enumerate(value, 1)}
        offered = self.offered(path)
        options = list(self._options(node, offered, None))
        for option in options:
            option["name"] = field_of(path) + PLACE + option["value"]
            option["id"] = f"q:{path}" if option is options[0] else f"q:{path}:{option['value']}"
            option["place"] = placed.get(option["value"], "")
        places = [str(number) for number in range(1, len(options) + 1)]
        order = _("Give each a place: 1 is the first.")
        return {"look": "ranking", "options": options, "places": places, "help": order}

    # -- Values and languages -----------------------------------------------------------------

    def _value(self, path: str) -> Any:
        answered = value_at(self.answers, path)
        return self.begun.get(path) if answered is None else answered

    def language_attributes(self, texts: Mapping[str, str]) -> SafeString:
        """Return the language attributes of a text."""
        situation = self.state.situation
        if not texts:
            return NOTHING
        return lang_attribute(language_of(texts, situation.language, self.state.compiled.languages))


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, list | Mapping) else str(value)


def _described(question: Question) -> SafeString:
    parts = {
        "hint": question["hint"],
        "help": question["help"],
        "needed": question["needed"] and not question["fault"],
        "wrong": question["fault"],
        "ends": question["look"] == "scale" and (question["low"] or question["high"]),
    }
    ids = " ".join(f"{question['id']}-{name}" for name, shown in parts.items() if shown)
    return format_html(' aria-describedby="{}"', ids) if ids else NOTHING
