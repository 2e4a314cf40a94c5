"""Names of languages in forms, such as “Nederlands (nl)”, and their codes."""

import re
from functools import cache

from babel import Locale
from django.conf.locale import LANG_INFO

IN_BRACKETS = re.compile(r"^(?P<name>.*?)\s*\((?P<code>[A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8})*)\)$")
# A code of a language, perhaps with script, region or a word of ours.
MAX_PARTS = 3
CODE = re.compile(r"^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$")


def code_of(written: str) -> tuple[str, bool]:
    """Return a language's code and whether it is known; else a private one (RFC 5646, 2.2.7)."""
    found = IN_BRACKETS.match(written.strip())
    name = (found["name"] if found else written).strip()
    if found and (not found["code"].isupper() or not _by_name().get(name.lower())):
        return found["code"].lower().replace("_", "-"), True
    if code := _by_name().get(name.lower()):
        return code, True
    code = name.lower().replace("_", "-")
    if code in LANG_INFO or (CODE.match(code) and code.partition("-")[0] in _languages()):
        return code, True
    if code.startswith("und-x-"):
        return code, True
    parts = re.findall(r"[a-z0-9]{1,8}", code)[:MAX_PARTS]
    return "-".join(["und-x", *(parts or ["unnamed"])]), False


def name_of(code: str) -> str:
    """Return a language as a form writes it, readable by `code_of`: “Dutch (nl)”."""
    parts = code.split("-")
    script = "_".join(
        [parts[0], *(part.title() if len(part) == 4 else part.upper() for part in parts[1:])]
    )
    name = _languages().get(script) or (LANG_INFO.get(code) or {}).get("name") or code
    return f"{name} ({code})"


@cache
def _languages() -> dict[str, str]:
    return dict(Locale("en").languages.items())


@cache
def _by_name() -> dict[str, str]:
    names = {name.lower(): code.lower().replace("_", "-") for code, name in _languages().items()}
    for code, info in LANG_INFO.items():
        names.setdefault(str(info.get("name_local", "")).lower(), code)
        names.setdefault(str(info.get("name", "")).lower(), code)
    names.pop("", None)
    return names
