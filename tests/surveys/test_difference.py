"""What two versions of a questionnaire have not in common."""

from typing import Any

from surveys.questionnaire.definition import read
from surveys.questionnaire.difference import Change, How, What, difference

BEFORE: dict[str, Any] = {
    "title": {"en": "Before"},
    "languages": ["en"],
    "choices": {"place": [{"name": "north"}, {"name": "south"}, {"name": "east"}]},
    "items": [
        {"kind": "note", "name": "hello", "label": {"en": "Hello"}},
        {"kind": "one", "name": "where", "choices": "place"},
        {"kind": "group", "name": "you", "items": [{"kind": "integer", "name": "age"}]},
        {"kind": "text", "name": "more"},
    ],
}


def after(**changes: Any) -> list[Change]:
    return difference(read(BEFORE), read(BEFORE | changes))


def test_nothing() -> None:
    assert after() == []


def test_the_whole() -> None:
    assert after(title={"en": "After"}, languages=["en", "nl"], settings={"form_id": "x"}) == [
        Change(How.CHANGED, What.WHOLE, "", "", "title", {"en": "Before"}, {"en": "After"}),
        Change(How.CHANGED, What.WHOLE, "", "", "languages", ["en"], ["en", "nl"]),
        Change(How.CHANGED, What.WHOLE, "", "", "settings", {}, {"form_id": "x"}),
    ]


def test_items() -> None:
    hello, where, _you, more = BEFORE["items"]
    items = [
        hello | {"label": {"en": "Hi"}, "appearance": ["minimal"]},
        {"kind": "group", "name": "you"},
        {"kind": "integer", "name": "age", "required": "true()"},
        where,
        {"kind": "date", "name": "when"},
    ]
    assert sorted(after(items=items), key=repr) == sorted(
        [
            Change(How.CHANGED, What.ITEM, "hello", "", "label", {"en": "Hello"}, {"en": "Hi"}),
            Change(How.CHANGED, What.ITEM, "hello", "", "appearance", [], ["minimal"]),
            Change(How.MOVED, What.ITEM, "where", "", "", "", ""),
            Change(How.MOVED, What.ITEM, "age", "", "", "you", ""),
            Change(How.CHANGED, What.ITEM, "age", "", "required", "", "true()"),
            Change(How.ADDED, What.ITEM, "when"),
            Change(How.REMOVED, What.ITEM, more["name"]),
        ],
        key=repr,
    )


def test_choices() -> None:
    choices = {
        "place": [
            {"name": "east", "data": {"side": "right"}},
            {"name": "north"},
            {"name": "west"},
        ],
        "how": [{"name": "phone"}],
    }
    assert after(choices=choices) == [
        Change(How.REMOVED, What.CHOICE, "south", "place"),
        Change(How.MOVED, What.CHOICE, "east", "place", "", "place", "place"),
        Change(How.CHANGED, What.CHOICE, "east", "place", "data", {}, {"side": "right"}),
        Change(How.ADDED, What.CHOICE, "west", "place"),
        Change(How.ADDED, What.CHOICE, "phone", "how"),
    ]
