"""Styles and scripts that stand in a page itself, and the policy that knows them by their hashes.

A page that is kept elsewhere has to stay whole, so that it has no nonce
(docs/decisions/public-pages-carry-hashes.md).
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.csp import CSP, build_policy
from django.utils.safestring import SafeString, mark_safe

from backend.web import modules
from backend.web.comments import without_comments
from backend.web.templatetags.kier import style_text

STYLES = (
    "kier/css/tokens.css",
    "kier/css/parts.css",
    "kier/css/exit.css",
    "kier/css/seeker.css",
    "kier/css/public-page.css",
)
EXIT, LOADER = "kier/shared/exit.js", "kier/public-page/loader.js"


@dataclass(frozen=True, slots=True)
class Look:
    """The style sheets of a kind of page, its modules, and what else it may do.

    :ivar kind: of `modules.ENTRIES`
    :ivar more: directives of the policy, as which pages may have it in a frame
    """

    kind: str
    styles: tuple[str, ...]
    more: tuple[tuple[str, tuple[str, ...]], ...] = ()


PAGES = Look("public-page", STYLES)


@dataclass(frozen=True, slots=True)
class Inlined:
    """What stands in a page, and the address of its module with its hash."""

    sheet: SafeString
    integrity: SafeString
    loader: SafeString
    module: str
    digest: str
    exit: SafeString
    policy: str


def inlined(*, for_seekers: bool, with_module: bool = True, look: Look = PAGES) -> Inlined:
    """Return what stands in a page.

    :param for_seekers: it has Exit, and its script
    :param with_module: it can be read aloud
    """
    made = _made if settings.DEBUG else _kept
    return made(for_seekers, with_module, look)


def _made(for_seekers: bool, with_module: bool, look: Look) -> Inlined:
    module = modules.ENTRIES[look.kind][0]
    parts = {
        "integrity": modules.integrity_map(look.kind) if with_module else "",
        "loader": _source(LOADER) if with_module else "",
        "exit": _source(EXIT) if for_seekers else "",
    }
    sheet = style_text(*look.styles)
    return Inlined(
        sheet=sheet,
        module=static(module),
        digest=modules.digest(module),
        policy=_policy(sheet, [text for text in parts.values() if text], look),
        **{name: mark_safe(text) for name, text in parts.items()},  # noqa: S308 - our own files
    )


_kept = cache(_made)


def _policy(sheet: str, scripts: Iterable[str], look: Look) -> str:
    hashes = [_hash(text) for text in scripts]
    return build_policy(
        {
            "default-src": [CSP.NONE],
            # The loader's hash is trusted, and with it what the loader adds.
            "script-src": [*hashes, CSP.STRICT_DYNAMIC] if hashes else [CSP.NONE],
            "style-src": [_hash(sheet)],
            "img-src": [CSP.SELF, "data:"],
            "media-src": [CSP.SELF],
            "connect-src": [CSP.SELF],
            "form-action": [CSP.SELF],
            "base-uri": [CSP.NONE],
            "frame-ancestors": [CSP.NONE],
        }
        | {name: [*sources] for name, sources in look.more}
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _source(name: str) -> str:
    with open(str(finders.find(name)), encoding="utf-8") as file:
        return without_comments(file.read())
