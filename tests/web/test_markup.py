"""Markup that browsers or Preact take otherwise than it reads."""

import re
from collections.abc import Iterator
from pathlib import Path

from scripts.checks.catalogues import BASE

WEB = BASE / "backend" / "web"
LIST = re.compile(r"<[uo]l\b[^>]*")
# An arrow in a handler has a `>` too: a field ends with `/>`, or where the next tag begins.
FIELD = re.compile(r"<input\b(?:(?!/>|<[a-z]).)*", re.DOTALL)
CHECKED = re.compile(r"\schecked=\$\{")
HEARD = re.compile(r"\son(?:Change|Input)=")


def of_ours(pattern: str) -> Iterator[tuple[str, str]]:
    """Return name and content of each file of ours with this ending."""
    for path in sorted(Path(WEB).rglob(pattern)):
        if "vendor" not in path.parts:
            yield str(path.relative_to(WEB)), path.read_text()


def test_each_list_says_that_it_is_one() -> None:
    """Safari forgets what they are where CSS takes their marks away (`parts.css`, `shell.css`)."""
    files = [*of_ours("*.js"), *of_ours("*.html")]
    silent = {
        name: found
        for name, content in files
        if (found := [text for text in LIST.findall(content) if "role=" not in text])
    }
    assert silent == {}


def test_what_somebody_ticks_outlives_the_next_rendering() -> None:
    """Preact sets `checked` again each time; a field that nobody hears needs `defaultChecked`."""
    forgetful = {
        name: found
        for name, content in of_ours("*.js")
        if (
            found := [
                text
                for text in FIELD.findall(content)
                if CHECKED.search(text) and not HEARD.search(text)
            ]
        )
    }
    assert forgetful == {}
