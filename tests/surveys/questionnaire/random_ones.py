"""Random questionnaires, and answers of anybody to them."""

from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from surveys.questionnaire.definition import read
from surveys.questionnaire.kinds import KINDS
from surveys.questionnaire.validation import check

from .items import item

LANGUAGES = ["en", "nl", "nl-easy"]
CHOICES = {
    "mood": [
        {"name": "good", "label": {"en": "Good", "nl": "Goed ${a0}"}, "data": {"kind": "up"}},
        {"name": "bad", "label": {"nl": "Slecht ${a1}"}, "data": {"kind": "down"}},
        {"name": "x1"},
    ]
}
ASKED = [kind.id for kind in KINDS.values() if kind.is_asked]
SOURCES = [
    "${%s} > 1",
    "${%s} != ''",
    "selected(${%s}, 'good') or ${%s} = 'yes'",
    "string-length(${%s}) < 4",
    "count(${%s}) + 1",
    "sum(${%s})",
    "if(${%s} = '', today(), ${%s})",
    "concat(${%s}, ' ', ${%s})",
    "indexed-repeat(${%s}, ${%s}, 2)",
    "jr:choice-name(${%s}, '${%s}')",
    "position(..)",
    "true()",
    "false()",
]
OF_OWN = [". < 5", "count-selected(.) = 1", ". != ''", ". <= today()"]
TEXT = st.text(st.sampled_from("ab 1.,-é😀\t\n"), max_size=6)
VALUES = st.one_of(
    st.sampled_from(["good", "bad", "x1", "yes", "no", "2026-02-28", "2026-02-30", "08:30"]),
    st.sampled_from(["2026-03-01T08:30", True, None, {}, 0.1, -0.0, 1e16, 2.0]),
    st.lists(st.sampled_from(["good", "bad", "x1", "x2"]), max_size=3),
    st.integers(-3, 12),
    st.floats(allow_nan=False, allow_infinity=False),
    TEXT,
)


@st.composite
def expressions(draw: st.DrawFn, names: list[str]) -> str:
    """Draw an expression that refers to earlier questions only."""
    known = st.sampled_from(names)
    source = draw(st.sampled_from(SOURCES))
    return source % tuple(draw(known) for _time in range(source.count("%s")))


@st.composite
def questions(draw: st.DrawFn, names: list[str]) -> dict[str, Any]:
    kind = draw(st.sampled_from([*ASKED, "note", "note", "note", "calculate"]))
    name = f"a{len(names)}"
    made = item(kind, name, label={"nl": f"Vraag {name}, na ${{{draw(st.sampled_from(names))}}}."})
    for field in ("relevant", "required"):
        if draw(st.integers(0, 2)) == 0:
            made[field] = draw(expressions(names))
    if draw(st.integers(0, 2)) == 0 or kind == "calculate":
        made["calculation"] = draw(expressions(names))
    if kind in ASKED and draw(st.booleans()):
        made["constraint"] = draw(st.sampled_from(OF_OWN))
    if kind in {"one", "many", "ranking"}:
        made["choices"] = "mood"
        made["shuffled"] = draw(st.booleans())
        if draw(st.booleans()):
            filters = ["kind = 'up'", "name != ${%s}", "selected('good bad', name)"]
            made["choice_filter"] = draw(st.sampled_from(filters)).replace(
                "%s", draw(st.sampled_from(names))
            )
    if draw(st.integers(0, 4)) == 0:
        made["read_only"] = True
    made["default"] = draw(st.sampled_from(["", "", "4", "good", "2026-03-01", "08:30"]))
    names.append(name)
    return made


@st.composite
def groups(draw: st.DrawFn, names: list[str], depth: int) -> dict[str, Any]:
    kind = draw(st.sampled_from(["group", "group", "grid", "repeat"]))
    before = list(names)
    name = f"a{len(names)}"
    names.append(name)
    made = item(kind, name, label={"en": name})
    if draw(st.booleans()):
        made["relevant"] = draw(expressions(before))
    if kind == "grid":
        made |= {"choices": "mood", "required": "true()", "shuffled": draw(st.booleans())}
        rows = [f"a{len(names) + place}" for place in range(draw(st.integers(1, 2)))]
        names += rows
        return made | {"items": [item("one", row) for row in rows]}
    if kind == "group" and draw(st.booleans()):
        made["appearance"] = ["field-list"]
    if kind == "repeat" and draw(st.booleans()):
        made["parameters"] = {"count": draw(st.sampled_from(["2", "1 + 0", "${a0}"]))}
    made["items"] = draw(items(names, depth - 1))
    return made


@st.composite
def items(draw: st.DrawFn, names: list[str], depth: int) -> list[dict[str, Any]]:
    """Draw items, with at most two repeats within each other."""
    made = []
    for _place in range(draw(st.integers(1, 4))):
        grouped = depth > 0 and draw(st.integers(0, 2)) == 0
        made.append(draw(groups(names, depth) if grouped else questions(names)))
    return made


@st.composite
def definitions(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a questionnaire that can be answered within the allowed cost."""
    names = ["a0", "a1"]
    first = [item("integer", "a0", label={"en": "First"}), item("one", "a1", choices="mood")]
    made = [*first, *draw(items(names, 2))]
    found = {"title": {}, "languages": LANGUAGES, "items": made, "choices": CHOICES}
    assume(all(fault.code != "cost" for fault in check(read(found))))
    return found


@st.composite
def answers(draw: st.DrawFn, made: list[dict[str, Any]]) -> dict[str, Any]:
    """Draw answers, right or wrong, to questions that may not exist."""
    found: dict[str, Any] = {}
    for one in made:
        if one["kind"] in {"group", "grid"}:
            found |= draw(answers(one["items"]))
        elif one["kind"] == "repeat":
            if draw(st.booleans()):
                count = draw(st.integers(0, 3))
                found[one["name"]] = [draw(answers(one["items"])) for _entry in range(count)]
        elif one["kind"] != "note" and draw(st.integers(0, 3)):
            found[one["name"]] = draw(VALUES)
    return found


@st.composite
def answered(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    made = draw(definitions())
    return made, draw(answers(made["items"]))
