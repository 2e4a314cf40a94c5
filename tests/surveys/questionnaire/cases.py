"""The cases in `cases/*.json`, shared with browsers.

A file has a `definition`, a `language`, the `schema` made of both, and `cases`: `answers`, perhaps
a `seed`, and what is `wanted`. `.venv/bin/python -m tests.surveys.questionnaire.cases` writes the
schemas.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("cases")
FILES = {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}
TODAY = "2026-03-01"


def compiled_of(file: Mapping[str, Any]) -> Any:
    from surveys.questionnaire.compiled import compile_definition
    from surveys.questionnaire.definition import read

    return compile_definition(read(file["definition"]))


def schema(file: Mapping[str, Any]) -> dict[str, Any]:
    from surveys.questionnaire.for_browser import schema_of

    whole = schema_of(compiled_of(file), file["language"])
    del whole["messages"]
    return whole


def found(
    compiled: Any, file: Mapping[str, Any], case: Mapping[str, Any], wanted: Iterable[str]
) -> dict[str, Any]:
    """Return what is wanted, as `flow-walk.mjs` describes it."""
    from surveys.questionnaire import flow
    from surveys.questionnaire.submissions import check_answers

    language, today = file["language"], date.fromisoformat(TODAY)
    situation = flow.Situation(today, language, seed=case.get("seed", 0))
    state = flow.resolve(compiled, case["answers"], situation)
    asked = [path for node in compiled.nodes.values() for path in state.instances(node)]

    def begun() -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for screen in flow.screens(state):
            fields |= flow.begin(compiled, case["answers"], situation, screen)
        return fields

    finders = {
        "values": lambda: state.values,
        "relevant": lambda: [path for path in asked if path in state.relevant],
        "entries": lambda: state.entries,
        "screens": lambda: [_screen(one) for one in flow.screens(state)],
        "pages": lambda: [_screen(one) for one in flow.screens(state, one_per_screen=False)],
        "labels": lambda: {path: flow.label_of(state, path) for path in asked},
        "choices": lambda: {
            path: [[one.name, one.label] for one in flow.choices_of(state, path)]
            for path in asked
            if state.node(path).choices
        },
        "begin": begun,
        "faults": lambda: [
            [check_answer.path, check_answer.code]
            for check_answer in check_answers(compiled, case["answers"], language, today)
        ],
    }
    return {name: finders[name]() for name in wanted}


def _screen(one: Any) -> list[Any]:
    return [one.key, one.kind, list(one.paths), list(one.within)]


def write(path: Path, file: Mapping[str, Any]) -> None:
    parts = [f'"{name}": {json.dumps(file[name])}' for name in ("language", "definition", "schema")]
    lines = ",\n".join(json.dumps(case) for case in file["cases"])
    joined = ",\n".join([*parts, f'"cases": [\n{lines}\n]'])
    path.write_text(f"{{\n{joined}\n}}\n")


if __name__ == "__main__":
    import os

    import django

    import tests.environment  # noqa: F401 - before anything of Django

    os.environ["DJANGO_SETTINGS_MODULE"] = "backend.settings"
    django.setup()
    for stem, one in FILES.items():
        write(FOLDER / f"{stem}.json", one | {"schema": schema(one)})
