"""Courses made at random by the schema, and single faults that are put into them."""

from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import strategies as st

from backend.programmes.documents.course_schema import (
    LONGEST_FEEDBACK,
    LONGEST_LABEL,
    MOST_CHOICES,
    NAME,
    YES_NO,
)
from backend.programmes.states import QuestionType

from .made_up_documents import SIGNS, documents

ROLES = ("desk", "cleaning", "technical")
FEW = 3


def names() -> st.SearchStrategy[str]:
    return st.from_regex(NAME, fullmatch=True)


def texts(least: int = 0) -> st.SearchStrategy[str]:
    found = st.text(SIGNS, min_size=least, max_size=12)
    return found.filter(lambda text: bool(text.strip())) if least else found


@st.composite
def choices(draw: Any, kind: QuestionType, counts: bool) -> list[dict[str, Any]]:
    if kind == QuestionType.YES_NO:
        named = [*YES_NO]
    else:
        named = draw(st.lists(names(), min_size=2, max_size=FEW + 1, unique=True))
    right: set[str] = set()
    if kind == QuestionType.MANY:
        right = set(draw(st.lists(st.sampled_from(named), min_size=int(counts), unique=True)))
    elif kind in {QuestionType.ONE, QuestionType.YES_NO}:
        right = set(draw(st.lists(st.sampled_from(named), min_size=int(counts), max_size=1)))
    return [
        {"name": name, "label": draw(texts(1)), "right": name in right, "feedback": draw(texts())}
        for name in named
    ]


@st.composite
def questions(draw: Any, kind: QuestionType | None = None) -> dict[str, Any]:
    found = kind or draw(st.sampled_from([*QuestionType]))
    counts = found != QuestionType.SCALE and draw(st.booleans())
    return {
        "kind": "question",
        "type": found.value,
        "label": draw(texts(1)),
        "hint": draw(texts()),
        "choices": draw(choices(found, counts)),
        "feedback": {"right": draw(texts()), "wrong": draw(texts())},
        "counts": counts,
    }


def steps() -> st.SearchStrategy[dict[str, Any]]:
    text = documents().map(lambda document: {"kind": "text", "document": document})
    return st.one_of(text, questions(), questions())


@st.composite
def contents(draw: Any) -> dict[str, Any]:
    """Return contents that are right, for the roles `ROLES`."""
    modules = [
        {
            "title": draw(texts(1)),
            "roles": draw(st.lists(st.sampled_from(ROLES), unique=True)),
            "steps": draw(st.lists(steps(), min_size=1, max_size=FEW)),
        }
        for _number in range(draw(st.integers(1, FEW)))
    ]
    parts = [part for module in modules for part in (module, *module["steps"])]
    ids = draw(st.lists(names(), min_size=len(parts), max_size=len(parts), unique=True))
    for part, name in zip(parts, ids, strict=True):
        part["id"] = name
    return {"modules": modules}


# -- Faults ---------------------------------------------------------------------------------------
type Fault = Callable[[dict[str, Any]], Any]


def parts_of(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield all objects of a content but those within documents."""
    yield content
    for module in content["modules"]:
        yield module
        for step in module["steps"]:
            yield step
            if step["kind"] == "question":
                yield step["feedback"]
                yield from step["choices"]


def faults_of(part: dict[str, Any]) -> list[Fault]:
    """Return what can be made wrong about a part, each by itself."""
    found: list[Fault] = [lambda one: one.update(onclick="alert(1)")]
    for name in part:
        found += [
            lambda one, name=name: one.pop(name),
            lambda one, name=name: one.update({name: 7}),
            lambda one, name=name: one.update({name: None}),
            lambda one, name=name: one.update({name: {"a": []}}),
        ]
    for name, longest in (
        ("title", 120),
        ("label", LONGEST_LABEL),
        ("hint", LONGEST_LABEL),
        ("feedback", LONGEST_FEEDBACK),
        ("right", LONGEST_FEEDBACK),
        ("wrong", LONGEST_FEEDBACK),
    ):
        if isinstance(part.get(name), str):
            found += [
                lambda one, name=name, most=longest: one.update({name: "x" * (most + 1)}),
                lambda one, name=name: one.update({name: "a\u202eb"}),
                lambda one, name=name: one.update({name: "two\nlines"}),
            ]
    for name in {"id", "name"} & part.keys():
        found += [
            lambda one, name=name: one.update({name: "Big"}),
            lambda one, name=name: one.update({name: "1a"}),
            lambda one, name=name: one.update({name: "a" * 41}),
            lambda one, name=name: one.update({name: "a\n"}),
        ]
    for name in {"modules", "steps"} & part.keys():
        found += [
            lambda one, name=name: one.update({name: []}),
            lambda one, name=name: one[name].append(one[name][0]),
            lambda one, name=name: one[name].append("text"),
        ]
    if "roles" in part:
        found += [
            lambda one: one.update(roles=["nobody"]),
            lambda one: one.update(roles=["desk", "desk"]),
        ]
    return found + (_of_question(part) if part.get("kind") == "question" else [])


def _of_question(part: dict[str, Any]) -> list[Fault]:
    kind = part["type"]
    found: list[Fault] = [
        lambda one: one.update(type="text"),
        lambda one: one.update(counts=1),
        lambda one: one["choices"].append(one["choices"][0]),
        lambda one: one.update(choices=one["choices"][:1]),
        lambda one: one.update(
            choices=[
                {"name": f"c{place}", "label": "C", "right": False, "feedback": ""}
                for place in range(MOST_CHOICES + 1)
            ]
        ),
    ]
    if kind == QuestionType.YES_NO:
        found.append(lambda one: one["choices"].reverse())
    if kind == QuestionType.SCALE:
        found.append(lambda one: one.update(counts=True))
    if kind in {QuestionType.SCALE, QuestionType.RANKING}:
        found.append(lambda one: one["choices"][0].update(right=True))
    if kind in {QuestionType.ONE, QuestionType.YES_NO}:
        found.append(lambda one: [choice.update(right=True) for choice in one["choices"]])
    if kind not in {QuestionType.SCALE, QuestionType.RANKING} and part["counts"]:
        found.append(lambda one: [choice.update(right=False) for choice in one["choices"]])
    return found
