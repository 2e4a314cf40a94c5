from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.jslexer import tokenize

from backend.web.comments import without_comments

KIER = Path(__file__).parents[2] / "backend" / "web" / "static" / "kier"
MODULES = sorted(path for path in KIER.rglob("*.js") if "vendor" not in path.parts)


def test_lines_of_comment_are_left_out() -> None:
    source = '/**\n * Says what.\n */\nconst a = 1;\n\n  // why\n  const b = "// no";\n/* so */\n'
    assert without_comments(source) == 'const a = 1;\nconst b = "// no";'


def test_types_of_expressions_are_left_out() -> None:
    source = "  /** @type {A<B>} */\n  b(/** @type {A[]} */ (c));\n  /** @type {A} */ (d).e = 1;"
    assert without_comments(source) == "b((c));\n(d).e = 1;"


def test_lines_of_a_template_stay_as_they_are() -> None:
    source = "f(`\n  a\n`);\n  // why\n  g();"
    assert without_comments(source) == "f(`\n  a\n`);\n  g();"


@pytest.mark.full
def test_what_a_module_does_stays() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in MODULES}
    assert sources
    assert [
        path
        for path, source in sources.items()
        if list(code_of(without_comments(source))) != list(code_of(source))
    ] == []


def code_of(source: str) -> Iterator[tuple[str, str]]:
    for token in tokenize(source):
        if token.type not in {"linecomment", "multilinecomment", "whitespace"}:
            yield token.type, token.value
