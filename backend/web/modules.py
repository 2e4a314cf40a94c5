"""The modules that each page may load, with the hashes of the files as served."""

import base64
import hashlib
import json
import posixpath
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.templatetags.static import static

from .comments import without_comments

# `import … from "./x.js"`, `export … from "./x.js"`, `import "./x.js"`, `import("./x.js")`.
IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.{1,2}/[^"']+\.js)["']""")

# A kind of page, and the modules that it starts with, workers included.
ENTRIES: Mapping[str, tuple[str, ...]] = {
    "learner": ("kier/learner/main.js",),
    "public-page": ("kier/public-page/main.js",),
    "embed": ("kier/learner/elsewhere.js",),
    "seeker": ("kier/seeker/main.js", "kier/shared/crypto/seeker-worker.js"),
    "inbox": ("kier/inbox/app.js", "kier/shared/crypto/member-worker.js"),
    "reset": ("kier/inbox/reset.js", "kier/shared/crypto/member-worker.js"),
    "respondent": ("kier/respondent/main.js",),
    "surveys": ("kier/surveys/app.js", "kier/shared/crypto/member-worker.js"),
    "panel": ("kier/panel/app.js", "kier/shared/crypto/hope-worker.js"),
    "desk": ("kier/desk/app.js", "kier/shared/crypto/hope-worker.js"),
    "programme": ("kier/programme/app.js", "kier/shared/crypto/member-worker.js"),
    "outreach": ("kier/outreach/main.js",),
    "trainer": ("kier/trainer/main.js",),
    "operator": ("kier/operator/sign-in.js", "kier/shared/crypto/member-worker.js"),
}


def integrity_map(kind: str) -> str:
    """Return the import map of a kind of page with `integrity`, as JSON."""
    return _integrity_map(ENTRIES[kind]) if not settings.DEBUG else _write(ENTRIES[kind])


def digest(name: str) -> str:
    """Return the hash of a static file as served, in the form of `integrity`."""
    return "sha256-" + base64.b64encode(hashlib.sha256(_served(name)).digest()).decode()


def modules_of(entries: Iterable[str]) -> list[str]:
    """Return the names of all modules that these import, in order; may raise `LookupError`."""
    found: list[str] = []
    waiting = list(entries)
    while waiting:
        name = waiting.pop(0)
        if name in found:
            continue
        found.append(name)
        folder = posixpath.dirname(name)
        waiting += [
            posixpath.normpath(posixpath.join(folder, path))
            for path in IMPORT.findall(code_of(name))
        ]
    return found


def code_of(name: str) -> str:
    """Return a module's text without comments; raise `LookupError` if it is missing."""
    source = _source(name).read_text(encoding="utf-8")
    return source if "/vendor/" in name else without_comments(source)


@cache
def _integrity_map(entries: tuple[str, ...]) -> str:
    return _write(entries)


def _write(entries: tuple[str, ...]) -> str:
    sums = {static(name): digest(name) for name in modules_of(entries)}
    return json.dumps({"integrity": sums}, separators=(",", ":"))


def _source(name: str) -> Path:
    found = finders.find(name)
    if not found:
        raise LookupError(f"no static file {name}")
    return Path(str(found))


def _served(name: str) -> bytes:
    stored = getattr(staticfiles_storage, "stored_name", None)
    if stored is None:
        return _source(name).read_bytes()
    with staticfiles_storage.open(stored(name)) as file:
        content: bytes = file.read()
    return content
