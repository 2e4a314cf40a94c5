"""The column “parameters”, and other columns about how a question is asked."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from surveys.questionnaire.costs import MAX_ENTRIES
from surveys.questionnaire.kinds import KINDS, SCALE
from surveys.questionnaire.validation import MAX_STEPS

from .conditions import Conditions
from .lists import ListOfChoices
from .report import Report, What
from .tree import Node
from .values import NoValue, plain_number, read_parameters


class Parameters:
    """A converter of parameters."""

    def __init__(
        self,
        title: str,
        conditions: Conditions,
        lists: Mapping[str, ListOfChoices],
        report: Report,
    ) -> None:
        self.title, self.conditions, self.lists = title, conditions, lists
        self.report = report
        # Names of lists that hold the texts at the ends of scales.
        self.ends: set[str] = set()

    def take(self, node: Node, kind: str) -> dict[str, Any]:
        """Return the fields of a row's item that its parameters set."""
        written = node.row.values.get("parameters", "")
        try:
            left = dict(read_parameters(written, node.row.number))
        except NoValue:
            why = _("“parameters” has to be like “start=1 end=5”, not “{text}”.")
            self.say(node, What.REFUSED, why.replace("{text}", written[:80]))
            return {}
        found: dict[str, Any] = {}
        if kind == "scale":
            found |= self._scale(left, node)
        if KINDS[kind].has_choices:
            found |= self._shuffled(left, node)
        if kind == "text":
            found |= self._lines(left, node)
        for name in left:
            why = _("The parameter “{name}” is not known here.").replace("{name}", name)
            what = What.LEFT_OUT if name in {"tick_interval", "placeholder"} else What.NOT_TAKEN
            self.say(node, what, why)
        return found | self._others(node, kind, found.get("parameters", {}))

    def say(self, node: Node, what: What, why: str) -> None:
        """Report something about a row."""
        self.report.say(self.title, node.row.number, what, why)

    def _scale(self, left: dict[str, str], node: Node) -> dict[str, Any]:
        try:
            found = {name: plain_number(left.pop(name, SCALE[name])) for name in SCALE}
        except NoValue:
            self.say(node, What.REFUSED, _("“start”, “end” and “step” have to be numbers."))
            return {}
        step, width = Decimal(found["step"]), Decimal(found["end"]) - Decimal(found["start"])
        if not step or abs(step) > abs(width):
            self.say(
                node, What.REFUSED, _("“step” has to be less than the scale is wide, and not 0.")
            )
        if width < 0:
            found["start"], found["end"] = found["end"], found["start"]
            self.say(
                node, What.CHANGED, _("A scale goes up here: it begins with what was its end.")
            )
        found["step"] = found["step"].removeprefix("-")
        if step and abs(width / step) > MAX_STEPS:
            return self._as_number(found, node)
        return {"parameters": found, **self._ends(found, self._labelset(left, node), node)}

    def _as_number(self, scale: Mapping[str, str], node: Node) -> dict[str, Any]:
        why = _("A scale of so many steps is asked as a number between its ends.")
        self.say(node, What.CHANGED, why)
        is_whole = not any("." in value for value in scale.values())
        limits = f". >= {scale['start']} and . <= {scale['end']}"
        own = node.row.values.get("constraint")
        if own and (taken := self.conditions.take(own, node, "constraint")):
            limits = f"({taken}) and {limits}"
        return {"kind": "integer" if is_whole else "decimal", "constraint": limits}

    def _labelset(self, left: dict[str, str], node: Node) -> str:
        return left.pop("tick_labelset", "") or node.row.values.get("ends", "").lower()

    def _ends(self, scale: Mapping[str, str], name: str, node: Node) -> dict[str, Any]:
        if not name:
            return {}
        # pyxform reads parameters in small letters.
        key = next((key for key in self.lists if key.lower() == name), None)
        if key is None:
            why = _("There is no list “{name}” in the sheet of choices.").replace("{name}", name)
            self.say(node, What.REFUSED, why)
            return {}
        self.ends.add(key)
        found: dict[str, Any] = {}
        for choice in self.lists[key].choices:
            if choice.name == scale["start"]:
                found["low"] = choice.label
            elif choice.name == scale["end"]:
                found["high"] = choice.label
            else:
                why = _("Only the ends of a scale have texts; “{name}” between them is not taken.")
                self.say(node, What.NOT_TAKEN, why.replace("{name}", choice.name))
        return found

    def _shuffled(self, left: dict[str, str], node: Node) -> dict[str, Any]:
        chance, seed = left.pop("randomize", "false"), left.pop("seed", "")
        if chance not in {"true", "false"}:
            self.say(node, What.REFUSED, _("“randomize” has to be true or false."))
        if seed and "${" in seed:
            why = _("“seed” is not needed: for one person the order stays the same.")
            self.say(node, What.LEFT_OUT, why)
        elif seed:
            why = _("“seed” is not taken: the order differs from person to person.")
            self.say(node, What.CHANGED, why)
        return {"shuffled": chance == "true"}

    def _lines(self, left: dict[str, str], node: Node) -> dict[str, Any]:
        rows = left.pop("rows", node.row.values.get("rows", ""))
        words = node.row.values.get("appearance", "").split()
        if rows and rows != "1" and "multiline" not in words:
            return {"appearance": (*words, "multiline")}
        return {}

    def _others(self, node: Node, kind: str, found: Mapping[str, str]) -> dict[str, Any]:
        values, parameters = node.row.values, dict(found)
        if "repeat_count" in values:
            if kind == "repeat":
                parameters["count"] = self._count(values["repeat_count"], node)
            else:
                self.say(node, What.LEFT_OUT, _("“repeat_count” has no effect on this type."))
        if values.get("classes"):
            parameters["classes"] = values["classes"]
        return {"parameters": parameters} if parameters else {}

    def _count(self, source: str, node: Node) -> str:
        count = self.conditions.take(source, node, "repeat_count")
        try:
            number = Decimal(count)
        except InvalidOperation:
            if count:
                why = _("This is asked at most {n} times, also if “repeat_count” is more.")
                self.say(node, What.TAKEN, why.format(n=MAX_ENTRIES))
            return count
        if number <= MAX_ENTRIES:
            return count
        why = _("This is asked {n} times: more is not possible, and “repeat_count” is {number}.")
        self.say(node, What.CHANGED, why.format(n=MAX_ENTRIES, number=count))
        return str(MAX_ENTRIES)
