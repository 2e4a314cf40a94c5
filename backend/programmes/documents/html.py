"""Documents of pages as HTML: a closed list of elements, everything written in them escaped.

Texts of ours (“Download”) come in the active language, which is that of the document.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .addresses import is_web
from .inline_html import (
    NOTHING,
    Node,
    attribute,
    clean,
    inline,
    is_list,
    level,
    link,
    nodes,
    plain,
    safe_address,
    text_of,
)

NOT_DIALLED = re.compile(r"[^0-9+]")
# More headings than these get a list of them.
FEW_HEADINGS: Final = 3
# As wide as the page's text gets, so that a phone fetches no more than it can show.
SIZES: Final = "(min-width: 36rem) 34rem, calc(100vw - 2rem)"


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """A file that a document names.

    :ivar addresses: by variant, as `480` or `original`
    """

    name: str
    media_type: str
    size: int
    width: int | None = None
    height: int | None = None
    addresses: Mapping[str, str] = field(default_factory=dict)


type Files = Mapping[str, DocumentFile]


@dataclass(slots=True)
class _Rendering:
    """What is counted while one document is rendered."""

    files: Files
    tag: str
    counts: dict[str, int] = field(default_factory=dict)

    def next_of(self, kind: str) -> int:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return self.counts[kind]


def render_document(document: Node, files: Files | None = None, *, tag: str) -> SafeString:
    """Return a document as HTML. What the schema does not know is left out.

    :param files: by the identifiers that the document names; others are left out
    :param tag: of the document's language (BCP 47)
    """
    return _blocks(_Rendering(files or {}, tag), document)


def render_article(
    title: str, summary: str, document: Node, files: Files | None = None, *, tag: str
) -> SafeString:
    """Return a whole text: title, summary, on long pages a list of headings, and the document."""
    found = headings(document)
    return format_html(
        "<h1>{}</h1>\n{}{}{}",
        clean(title),
        format_html('<p class="lead">{}</p>\n', clean(summary)) if summary else NOTHING,
        _contents(found) if len(found) > FEW_HEADINGS else NOTHING,
        render_document(document, files, tag=tag),
    )


def headings(document: Node) -> list[tuple[str, str]]:
    """Return the fragment and the text of each heading of the second level."""
    found = [one for one in nodes(document) if one.get("type") == "heading"]
    return [
        (_fragment(number), plain(one)) for number, one in enumerate(found, 1) if level(one) == 2
    ]


def asks_for_help(document: Node) -> bool:
    """Return whether a document has a button that leads to asking for help."""
    calls = (one for one in nodes(document) if one.get("type") == "call")
    return any(attribute(one, "target") == "help" for one in calls)


def file_ids(document: Node) -> set[str]:
    """Return the identifiers of all files that a document names."""
    named: set[str] = set()
    for node in nodes(document):
        if node.get("type") in {"picture", "file", "video"}:
            named |= {attribute(node, name) for name in ("file", "captions")} - {""}
    return named


def _contents(found: Sequence[tuple[str, str]]) -> SafeString:
    return format_html(
        '<nav aria-label="{}"><details><summary>{}</summary><ul role="list">{}</ul></details>'
        "</nav>\n",
        _("On this page"),
        _("On this page"),
        format_html_join("", '<li><a href="#{}">{}</a></li>', found),
    )


# -- Blocks -------------------------------------------------------------------------------------


def _blocks(rendering: _Rendering, node: Node) -> SafeString:
    return format_html_join("\n", "{}", ((_block(rendering, one),) for one in nodes(node)))


def _block(rendering: _Rendering, node: Node) -> SafeString:
    write = BLOCKS.get(str(node.get("type")))
    return write(rendering, node) if write else NOTHING


def _heading(rendering: _Rendering, node: Node) -> SafeString:
    fragment = _fragment(rendering.next_of("heading"))
    template = '<h2 id="{}">{}</h2>' if level(node) == 2 else '<h3 id="{}">{}</h3>'
    return format_html(template, fragment, plain(node))


def _paragraph(_rendering: _Rendering, node: Node) -> SafeString:
    return format_html("<p>{}</p>", inline(node))


def _bullet_list(_rendering: _Rendering, node: Node) -> SafeString:
    return format_html("<ul>{}</ul>", _items(node))


def _ordered_list(_rendering: _Rendering, node: Node) -> SafeString:
    return format_html("<ol>{}</ol>", _items(node))


def _items(node: Node) -> SafeString:
    items = (one for one in nodes(node) if one.get("type") == "list_item")
    # Each holds one paragraph, which needs no element of its own.
    texts = (format_html_join("", "{}", ((inline(one),) for one in nodes(item))) for item in items)
    return format_html_join("", "<li>{}</li>", ((text,) for text in texts))


def _quote(rendering: _Rendering, node: Node) -> SafeString:
    source = attribute(node, "source")
    return format_html(
        '<figure class="quote"><blockquote>{}</blockquote>{}</figure>',
        _blocks(rendering, node),
        format_html("<figcaption>{}</figcaption>", source) if source else NOTHING,
    )


def _steps(rendering: _Rendering, node: Node) -> SafeString:
    steps = (one for one in nodes(node) if one.get("type") == "step")
    return format_html(
        '<ol role="list" class="steps">{}</ol>',
        format_html_join("", "<li>{}</li>", ((_blocks(rendering, one),) for one in steps)),
    )


def _step_title(_rendering: _Rendering, node: Node) -> SafeString:
    return format_html("<p><strong>{}</strong></p>", plain(node))


def _accordion(rendering: _Rendering, node: Node) -> SafeString:
    items = (one for one in nodes(node) if one.get("type") == "accordion_item")
    return format_html_join(
        "\n", "<details>{}</details>", ((_blocks(rendering, i),) for i in items)
    )


def _accordion_title(_rendering: _Rendering, node: Node) -> SafeString:
    return format_html("<summary>{}</summary>", plain(node))


def _picture(rendering: _Rendering, node: Node) -> SafeString:
    file = _file_of(rendering, node)
    if file is None or not file.width or not file.height:
        return NOTHING
    by_width = {min(int(name), file.width): name for name in file.addresses if name.isdecimal()}
    if not by_width:
        return NOTHING
    widest, caption = max(by_width), attribute(node, "caption")
    # The first one may be all that is seen at first; others wait until they are near.
    later = mark_safe(' loading="lazy"') if rendering.next_of("picture") > 1 else NOTHING
    return format_html(
        '<figure><img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}"'
        ' decoding="async"{}>{}</figure>',
        file.addresses[by_width[widest]],
        ", ".join(f"{file.addresses[by_width[width]]} {width}w" for width in sorted(by_width)),
        SIZES,
        widest,
        round(file.height * widest / file.width),
        attribute(node, "alternative"),
        later,
        format_html("<figcaption>{}</figcaption>", caption) if caption else NOTHING,
    )


def _call(_rendering: _Rendering, node: Node) -> SafeString:
    value = attribute(node, "value")
    match attribute(node, "target"):
        case "help":
            address = "/"
        case "page":
            address = f"/p/{value}"
        case "phone":
            address = f"tel:{NOT_DIALLED.sub('', value)}"
        case _:
            address = value if is_web(value) else ""
    label = attribute(node, "label")
    if not safe_address(address):
        return format_html("<p>{}</p>", label)
    button = link(address, format_html("{}", label), css="button main")
    return format_html('<p class="call">{}</p>', button)


def _file(rendering: _Rendering, node: Node) -> SafeString:
    file = _file_of(rendering, node)
    if file is None or "original" not in file.addresses:
        return NOTHING
    return format_html(
        '<p class="file"><a href="{}" download>{}</a> <span class="hint">{}</span></p>',
        file.addresses["original"],
        attribute(node, "label"),
        f"{clean(file.name)}, {_size(file)}",
    )


def _question(rendering: _Rendering, node: Node) -> SafeString:
    name = f"question-{rendering.next_of('question')}"
    choices = node.get("attrs", {}).get("choices")
    pairs = [one for one in choices if isinstance(one, Mapping)] if is_list(choices) else []
    shown = ((text_of(one.get("text")), text_of(one.get("reply"))) for one in pairs)
    return format_html(
        '<div class="question" role="group" aria-labelledby="{}"><p id="{}"><strong>{}</strong></p>'
        "{}</div>",
        name,
        name,
        attribute(node, "text"),
        format_html_join(
            "",
            '<details name="{}"><summary>{}</summary><p>{}</p></details>',
            ((f"{name}-reply", text, reply) for text, reply in shown),
        ),
    )


def _video(rendering: _Rendering, node: Node) -> SafeString:
    file = _file_of(rendering, node)
    captions = rendering.files.get(attribute(node, "captions"))
    if file is None or captions is None:
        return NOTHING
    if "original" not in file.addresses or "original" not in captions.addresses:
        return NOTHING
    title = attribute(node, "title")
    # Nothing of it is fetched before somebody plays it: data cost money.
    return format_html(
        '<figure><video controls preload="none" playsinline aria-label="{}"><source src="{}"'
        ' type="{}"><track kind="captions" src="{}" srclang="{}" label="{}" default></video>'
        "<figcaption>{} <span>({})</span></figcaption></figure>",
        title,
        file.addresses["original"],
        file.media_type,
        captions.addresses["original"],
        rendering.tag,
        _("Subtitles"),
        title,
        _size(file),
    )


BLOCKS: Final[Mapping[str, Callable[[_Rendering, Node], SafeString]]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "bullet_list": _bullet_list,
    "ordered_list": _ordered_list,
    "quote": _quote,
    "steps": _steps,
    "step_title": _step_title,
    "accordion": _accordion,
    "accordion_title": _accordion_title,
    "picture": _picture,
    "call": _call,
    "file": _file,
    "question": _question,
    "video": _video,
}


def _fragment(number: int) -> str:
    # Never made of what somebody wrote: names of elements would stand in for objects of scripts.
    return f"part-{number}"


def _file_of(rendering: _Rendering, node: Node) -> DocumentFile | None:
    return rendering.files.get(attribute(node, "file"))


def _size(file: DocumentFile) -> str:
    kind = file.media_type.rpartition("/")[2].upper()
    return f"{kind}, {filesizeformat(file.size)}"
