"""Text of a paragraph of Markdown: tokens of markdown-it become runs of text."""

from collections.abc import Iterable, Iterator

from markdown_it.token import Token

from .assembly import Inline, LineBreak, PictureFound, Run, link_address, one_line, space_between
from .import_report import Change, Report

_TEXTS = ("text", "code_inline")
_DEPTHS = {"strong_open": 1, "strong_close": -1}
_LINKS = ("link_open", "link_close")
_PLAIN = {"em_open": Change.ITALIC, "code_inline": Change.CODE}


def inline_of(token: Token, report: Report) -> list[Inline]:
    """Return runs, ends of lines and pictures of an `inline` token."""
    place = token.map[0] + 1 if token.map else 0
    return list(_inline_of(token.children or [], report, place))


def _inline_of(tokens: list[Token], report: Report, place: int) -> Iterator[Inline]:
    # In a loop: a text may nest its marks deeper than Python calls functions.
    depth, href = 0, ""
    for number, token in enumerate(tokens):
        depth += _DEPTHS.get(token.type, 0)
        if token.type in _LINKS:
            href = _address(token, report, place)
        elif token.type in _PLAIN:
            change = _PLAIN[token.type]
            # Few places are told: the rest of a long text is not read for each mark in it.
            excerpt = _beginning(tokens[number:]) if report.asks_for(change, place) else ""
            report.add(change, place, excerpt)
        if token.type in _TEXTS:
            yield Run(one_line(token.content, report, place), depth > 0, href)
        elif token.type == "softbreak":
            neighbours = tokens[max(number - 1, 0) : number + 2 : 2]
            yield Run(_between(neighbours), depth > 0, href)
        elif token.type == "hardbreak":
            yield LineBreak()
        elif token.type == "image":
            yield _picture(token, report, place)


def _address(token: Token, report: Report, place: int) -> str:
    """Return where what follows leads."""
    target = str(token.attrGet("href") or "")
    found = link_address(target)
    if target and not found:
        report.add(Change.LINK, place, target)
    return found


def _between(neighbours: list[Token]) -> str:
    texts = [part.content if part.type == "text" else "" for part in neighbours]
    return space_between(*texts) if len(texts) == 2 else " "


def _picture(token: Token, report: Report, place: int) -> PictureFound:
    return PictureFound(
        file=str(token.attrGet("src") or ""),
        alternative=one_line(_beginning(token.children or []), report, place),
        caption=one_line(str(token.attrGet("title") or ""), report, place),
    )


def _beginning(tokens: Iterable[Token]) -> str:
    return "".join(
        " " if token.type in {"softbreak", "hardbreak"} else token.content
        for token in tokens
        if token.type in {*_TEXTS, "softbreak", "hardbreak"}
    )
