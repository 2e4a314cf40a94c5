"""What keeps a questionnaire from being answered, each fault at its place."""

from typing import Any

import pytest
from django.utils.translation import override

from surveys.questionnaire.compiled import NotSound, compile_definition
from surveys.questionnaire.validation import MAX_FAULTS, Fault, check

from .items import MOOD, definition, item

Q = item("integer", "q")


def faults(*items: dict[str, Any], **fields: Any) -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in check(definition(*items, **fields))]


def test_nothing_is_wrong() -> None:
    rows = [item("one", "row"), item("one", "other", choices="mood")]
    whole = definition(
        Q,
        item("scale", "mark", parameters={"start": "0", "end": "1", "step": "0.1"}),
        item("one", "mood", choices="mood", choice_filter="name != ${q}"),
        item("grid", "grid", choices="mood", items=rows),
        item("repeat", "r", items=[item("repeat", "s", items=[item("text", "t")])]),
        item("note", "thanks", label={"nl": "Dag ${t}, je vulde ${ q } in"}),
    )
    assert check(whole) == []


def test_a_fault_says_what_to_do() -> None:
    with override("en"):
        assert check(definition(item("integer", "a", relevant="${b} >"))) == [
            Fault(
                "items.0.relevant",
                "expression",
                "Something is missing at the end. (Character 7.)",
            )
        ]


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (item("integer", ""), ("items.0.name", "name")),
        (item("integer", "1a"), ("items.0.name", "name")),
        (item("integer", "é"), ("items.0.name", "name")),
        (item("integer", "a" * 65), ("items.0.name", "name")),
        (item("integer", "__proto__"), ("items.0.name", "reserved")),
        (item("integer", "a", required="${b}"), ("items.0.required", "reference")),
        (item("integer", "a", label={"en": "${b}"}), ("items.0.label.en", "reference")),
        (item("integer", "a", label={"en": "${a}" * 21}), ("items.0.label.en", "reference")),
        (item("integer", "a", hint={"fr": "Oui"}), ("items.0.hint.fr", "language")),
        (item("integer", "a", constraint="b = 1"), ("items.0.constraint", "expression")),
        (item("integer", "a", constraint="random()"), ("items.0.constraint", "expression")),
        (item("one", "a"), ("items.0.choices", "choices")),
        (item("one", "a", choices="none"), ("items.0.choices", "choices")),
        (
            item("one", "a", choices="mood", choice_filter="town = 'x'"),
            ("items.0.choice_filter", "expression"),
        ),
        (item("integer", "a", items=[Q]), ("items.0.items", "items")),
        (item("scale", "a", parameters={"end": "x"}), ("items.0.parameters", "scale")),
        (item("scale", "a", parameters={"end": "1"}), ("items.0.parameters", "scale")),
        (item("scale", "a", parameters={"step": "0"}), ("items.0.parameters", "scale")),
        (item("scale", "a", parameters={"step": "1e-9"}), ("items.0.parameters", "scale")),
        (item("scale", "a", parameters={"end": "Infinity"}), ("items.0.parameters", "scale")),
        (
            item("integer", "a", parameters={"classes": "10 2O"}),
            ("items.0.parameters.classes", "classes"),
        ),
        (item("grid", "a", choices="mood"), ("items.0.items", "rows")),
        (item("grid", "a", choices="mood", items=[Q]), ("items.0.items.0", "rows")),
        (item("note", "a"), ("items", "empty")),
        (
            item("repeat", "a", parameters={"count": "("}),
            ("items.0.parameters.count", "expression"),
        ),
        (item("integer", "a", relevant="${a} = 1"), ("items.0", "circle")),
    ],
)
def test_what_is_wrong_with_an_item(made: dict[str, Any], wanted: tuple[str, str]) -> None:
    assert wanted in faults(made)


def test_a_name_is_there_once() -> None:
    assert faults(Q, item("group", "g", items=[Q])) == [("items.1.items.0.name", "name-twice")]


def test_repeats_three_within_each_other() -> None:
    made = Q
    for name in "abc":
        made = item("repeat", name, items=[made])
    assert faults(made) == [("items.0.items.0.items.0", "repeat-depth")]


@pytest.mark.parametrize(
    ("items", "names"),
    [
        (
            [
                item("calculate", "a", calculation="${b}"),
                item("calculate", "b", calculation="${c}"),
                item("calculate", "c", calculation="${a}"),
                item("integer", "d", relevant="${a} = 1"),
            ],
            {"a", "b", "c"},
        ),
        ([item("group", "g", relevant="${q} > 1", items=[Q])], {"g", "q"}),
        ([item("repeat", "r", parameters={"count": "${q}"}, items=[Q])], {"r", "q"}),
    ],
)
def test_who_waits_for_each_other(items: list[dict[str, Any]], names: set[str]) -> None:
    found = check(definition(*items, Q) if "q" not in names else definition(*items))
    assert [one.code for one in found] == ["circle"]
    told = found[0].detail.split(": ")[1].split(". ")[0].split(", ")
    assert set(told) == names


def nested(*items: dict[str, Any]) -> dict[str, Any]:
    return item("repeat", "r", items=[item("repeat", "s", items=list(items))])


def grid(rows: int, **more: Any) -> dict[str, Any]:
    names = [f"row{at}" for at in range(rows)]
    return item("grid", "g", choices="mood", items=[item("one", name) for name in names], **more)


@pytest.mark.parametrize(
    ("items", "wanted"),
    [
        # 400 entries, each looks at one value of its own: 50 times 7,200, and 2,000 of `q`.
        ([nested(Q, *(item("text", f"t{n}", relevant="${q} > 1") for n in range(50)))], []),
        # A text alone has no expression, but is looked for in 400 entries.
        ([nested(*(item("text", f"t{n}") for n in range(201)))], [("items", "cost")]),
        ([nested(item("text", "t", relevant="1" + "+1" * 600))], [("items", "cost")]),
        # Each of 400 with each of 400.
        ([nested(Q), item("text", "t", relevant="${q} = ${q}")], []),
        (
            [nested(Q), item("text", "t", relevant="${q} = ${q} or ${q} < ${q} or ${q} > ${q}")],
            [("items", "cost")],
        ),
        # As many ways through 1,000 characters as there are characters.
        ([item("text", "t", constraint="regex(., '.{0,1000}')")], []),
        (
            [item("text", f"t{n}", constraint="regex(., '(a?){500}')") for n in range(2)],
            [("items", "cost")],
        ),
        # A grid looks once for each of its rows.
        (
            [
                item("repeat", "other", items=[Q]),
                item("repeat", "r", items=[grid(400, required="sum(${q}) > 1")]),
            ],
            [("items", "cost")],
        ),
        # 400 entries, each of which looks at the 20 of another repeat: 60 times 22,000.
        (
            [
                item("repeat", "other", items=[Q]),
                nested(*(item("text", f"t{n}", relevant="sum(${q}) > 1") for n in range(60))),
            ],
            [("items", "cost")],
        ),
    ],
)
def test_what_takes_too_long(items: list[dict[str, Any]], wanted: list[tuple[str, str]]) -> None:
    assert faults(*items) == wanted


def test_a_constraint_may_look_at_what_comes_later() -> None:
    first = item("integer", "first", constraint=". < ${q}", required="${q} > 1")
    assert faults(first, item("integer", "q", relevant="${first} > 0")) == []


@pytest.mark.parametrize(
    ("choices", "wanted"),
    [
        ({"l": []}, ("items.0.choices", "choices")),
        ({"l": [{"name": "a"}, {"name": "a"}]}, ("choices.l.1.name", "choice-twice")),
        ({"l": [{"name": ""}]}, ("choices.l.0.name", "choice-name")),
        ({"l": [{"name": " a"}]}, ("choices.l.0.name", "choice-name")),
        ({"l": [{"name": "a b"}]}, ("items.0.choices", "choice-name")),
        ({"l": [{"name": "a", "label": {"fr": "A"}}]}, ("choices.l.0.label.fr", "language")),
        ({"l": MOOD["mood"], "a/b c": []}, ("choices.a/b c", "list-name")),
    ],
)
def test_what_is_wrong_with_a_list(choices: dict[str, Any], wanted: tuple[str, str]) -> None:
    assert faults(item("many", "q", choices="l"), choices=choices) == [wanted]


@pytest.mark.parametrize(
    ("languages", "wanted"),
    [
        (["en", "English (en)"], "languages.1"),
        (["en", "nl", "en"], "languages.2"),
        (["en", *(f"nl-{number}" for number in range(40))], "languages"),
    ],
)
def test_what_is_wrong_with_languages(languages: list[str], wanted: str) -> None:
    assert faults(Q, languages=languages) == [(wanted, "language")]


def test_faults_are_bounded() -> None:
    assert len(faults(*(item("one", "q") for _number in range(200)))) == MAX_FAULTS


def test_what_has_faults_is_not_made_ready() -> None:
    with pytest.raises(NotSound) as refused:
        compile_definition(definition(item("one", "q")))
    assert [fault.code for fault in refused.value.faults] == ["choices"]
