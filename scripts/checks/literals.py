"""Find English texts for people that are not translated; `scripts/messages --check` reports them.

Looks at the markup of modules, templates, the calls of gettext, and data of pages, without running
any.
"""

import ast
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from .catalogues import BASE, COMPLETE

# For those who build Kier or a client: a page that is not there in production, recorded calls, and
# vectors.
SKIPPED = frozenset({"design.html", "examples.json", "vectors.json"})

# What `scripts.checks.messages` collects, and under no other name.
COLLECTED = frozenset(
    {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext"}
    | {"pgettext_lazy", "npgettext", "npgettext_lazy"}
)
TRANSLATION = "django.utils.translation"
# Those that data is said in, if it does not name its own: `COMPLETE`, as browsers write them.
LANGUAGES = tuple(code.replace("_", "-").lower() for code in COMPLETE)
# Attributes that are read, or read out.
READ = r"(?:label|title|aria-label|aria-description|placeholder|alt|hint|confirm|summary)"
ATTRIBUTE = re.compile(rf"\s{READ}=(?:\"([^\"]*)\"|'([^']*)')")
TAG = re.compile(r"<!--.*?-->|</?[\w\0!][^>]*>", re.DOTALL)
# What stands in these is no language.
ELEMENTS = re.compile(r"<(style|script|code|kbd|pre)\b.*?</\1>", re.DOTALL)
ENTITY = re.compile(r"&#?\w+;")
WORD = re.compile(r"[^\W\d_]{2,}")
# Names, which are the same in each language.
NAMES = frozenset({"Kier", "HOPE", "Platform", "Alt", "Ctrl", "Nederlands", "English"})
# Of data: words by which a sentence is known to be English, under whatever key it stands.
ENGLISH = re.compile(
    r"(?:^|\s)(?:the|of|and|for|from|with|after|before|as|by|at|on|you|your|is|are|was|were"
    r"|January|February|March|May|June|July|August|October|December)(?=[\s,;.])",
)
EXPRESSION = re.compile(r"[(){}<>=]")
ADDRESS = re.compile(r"https?://\S+")
# What is said to those who look after the file.
NOTE = "note"
HOLE = "\0"


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and text of everything in a file that people read and no message stands for."""
    source = path.read_text(encoding="utf-8")
    match path.suffix:
        case ".js":
            for start, markup in templates_of(source):
                for text in read_in(markup):
                    yield source.count("\n", 0, start) + 1, text
        case ".html":
            yield from ((0, text) for text in read_in(without_tags(source)))
        case ".py":
            yield from calls_of(source)
        case ".json":
            data = json.loads(source)
            own = data.get("languages") if isinstance(data, dict) else None
            yield from ((0, text) for text in untranslated(data, own or LANGUAGES))


# -- Markup -------------------------------------------------------------------------------------
def read_in(markup: str) -> Iterator[str]:
    """Yield texts and attributes of markup that contain a word; expressions are holes."""
    markup = ELEMENTS.sub(" ", markup)
    inside = (
        found[1] or found[2] or "" for tag in TAG.findall(markup) for found in _attributes(tag)
    )
    for text in chain(TAG.split(markup), inside):
        plain = ENTITY.sub(" ", text).replace(HOLE, " ")
        if {*WORD.findall(plain)} - NAMES:
            yield " ".join(plain.split())


def _attributes(tag: str) -> list[re.Match[str]]:
    return [*ATTRIBUTE.finditer(tag)]


def without_tags(template: str) -> str:
    """Return a Django template with holes for tags and for what is no text."""
    # What is translated, what is not shown, and what stands within a tag of another template.
    block = r"\{%\s*(blocktrans(?:late)?|comment)\b.*?\{%\s*end\1\s*%\}"
    within = r"\{%\s*block\s+(?:body_attributes|bodyclass)\s*%\}.*?\{%\s*endblock\s*%\}"
    template = re.sub(rf"{block}|{within}", HOLE, template, flags=re.DOTALL)
    return re.sub(r"\{[%{#].*?[%}#]\}", HOLE, template, flags=re.DOTALL)


def templates_of(source: str) -> Iterator[tuple[int, str]]:
    """Yield start and text of each `html` template of a module, with holes for expressions."""
    at = 0
    while at < len(source):
        if source[at] == "`":
            at, found = _template(source, at)
            yield from found
        else:
            at = _after(source, at)


def _template(source: str, start: int) -> tuple[int, list[tuple[int, str]]]:
    """Return where a template ends, and all `html` templates in it, itself included."""
    is_markup = source[:start].endswith("html")
    parts, found, at = [""], [], start + 1
    while source[at] != "`":
        if source.startswith("${", at):
            at, inner = _expression(source, at + 2)
            found += inner
            parts.append(HOLE)
        else:
            parts.append(source[at : at + 1 + (source[at] == "\\")])
            at += 1 + (source[at] == "\\")
    if is_markup:
        found.append((start, "".join(parts)))
    return at + 1, found


def _expression(source: str, at: int) -> tuple[int, list[tuple[int, str]]]:
    """Return where an expression in a template ends, and the templates in it."""
    depth, found = 0, list[tuple[int, str]]()
    while depth or source[at] != "}":
        if source[at] == "`":
            at, inner = _template(source, at)
            found += inner
            continue
        depth += {"{": 1, "}": -1}.get(source[at], 0)
        at = _after(source, at)
    return at + 1, found


def _after(source: str, at: int) -> int:
    """Return the end of the string, comment, regular expression or character at a place."""
    if source.startswith("//", at):
        return source.find("\n", at) % (len(source) + 1)
    if source.startswith("/*", at):
        return source.index("*/", at) + 2
    if source[at] in "\"'":
        return _quoted(source, at, source[at])
    before = source[:at].rstrip(" ")[-1:]
    if source[at] == "/" and before in "(,=:[!&|?{};\n":
        return _quoted(source, at, "/")
    return at + 1


def _quoted(source: str, at: int, quote: str) -> int:
    start, at, is_class = at, at + 1, False
    while source[at] != quote or is_class:
        if source[at] == "\n":
            # Neither goes over lines: it was none.
            return start + 1
        if quote == "/" and source[at] in "[]":
            is_class = source[at] == "["
        at += 1 + (source[at] == "\\")
    return at + 1


# -- Code ---------------------------------------------------------------------------------------
def calls_of(source: str) -> Iterator[tuple[int, str]]:
    """Yield imports of gettext under names whose messages are not collected."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == TRANSLATION:
            for alias in node.names:
                if alias.name in COLLECTED and (alias.asname or alias.name) not in COLLECTED:
                    yield (
                        node.lineno,
                        f"{alias.name} as {alias.asname}: its messages are not collected",
                    )


# -- Data ---------------------------------------------------------------------------------------
def untranslated(value: Any, languages: Sequence[str] = LANGUAGES) -> Iterator[str]:
    """Yield the English texts of data that lack one of these languages."""
    if isinstance(value, str):
        if ENGLISH.search(ADDRESS.sub("", value)) and not EXPRESSION.search(value):
            yield value
    elif isinstance(value, list):
        yield from chain.from_iterable(untranslated(inner, languages) for inner in value)
    elif isinstance(value, dict) and isinstance(value.get("en"), str):
        missing = [code for code in languages if not value.get(code)]
        if missing:
            yield f"{value['en']} (not in {', '.join(missing)})"
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key != NOTE:
                yield from untranslated(inner, languages)


def all_literals(paths: Iterable[Path]) -> Iterator[str]:
    """Yield a line for each untranslated text of these files."""
    for path in paths:
        for line, text in literals(path) if path.name not in SKIPPED else ():
            place = path.relative_to(BASE).as_posix()
            yield f"{place}:{line}: {text!r}" if line else f"{place}: {text!r}"
