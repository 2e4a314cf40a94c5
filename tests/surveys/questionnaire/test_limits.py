"""How much one questionnaire may hold, so that reading it stops no server."""

from typing import Any

import pytest

from surveys.questionnaire.definition import (
    MAX_COLUMNS,
    MAX_LANGUAGES,
    MAX_SOURCES,
    Malformed,
    read,
)
from surveys.results import dependencies
from surveys.results.dependencies import dependencies_of


def with_conditions(length: int) -> dict[str, Any]:
    items = [{"kind": "text", "name": f"q{at}", "relevant": "1" * length} for at in range(100)]
    return {"languages": ["en"], "items": items}


def test_characters_of_expressions() -> None:
    read(with_conditions(MAX_SOURCES // 100))
    with pytest.raises(Malformed) as found:
        read(with_conditions(MAX_SOURCES // 100 + 1))
    assert found.value.field == "items"


def test_languages() -> None:
    codes = [f"x{chr(97 + at % 26)}-{at}" for at in range(MAX_LANGUAGES + 1)]
    read({"languages": codes[1:], "items": []})
    with pytest.raises(Malformed) as found:
        read({"languages": codes, "items": []})
    assert found.value.field == "languages"


def test_columns_of_choices() -> None:
    rows = [{"name": f"c{at}", "data": {f"k{at}": "x"}} for at in range(MAX_COLUMNS + 1)]
    whole = {"languages": ["en"], "items": []}
    read(whole | {"choices": {"l": rows[1:]}})
    with pytest.raises(Malformed) as found:
        read(whole | {"choices": {"l": rows[1:], "m": rows[:1]}})
    assert found.value.field == "choices"


def test_the_condition_of_a_group_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    count, real = [], dependencies.read_expression

    def counted(what: str, source: str, choices: Any) -> Any:
        count.append(what)
        return real(what, source, choices)

    monkeypatch.setattr(dependencies, "read_expression", counted)
    inside = [{"kind": "text", "name": f"q{at}"} for at in range(50)]
    group = {"kind": "group", "name": "g", "relevant": "${q} = 'x'", "items": inside}
    found = dependencies_of(
        read({"languages": ["en"], "items": [{"kind": "text", "name": "q"}, group]})
    )
    assert count == ["relevant"]
    assert found.leaders["q7"] == {"q"}
