"""Captions of videos: WebVTT is read, and written again as times and plain text."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from backend.core.limits import PLAIN

from .contents import ORIGINAL, Contents, UploadRefused

MEDIA_TYPE = "text/vtt"
LARGEST = 500_000
MOST_CUES = 5_000
LONGEST_CUE = 500

_TIME = r"(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMES = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?")
# Markup within a cue: `<v Anna>`, `<b>`, `<00:01.000>`.
_TAG = re.compile(r"<[^>\n]*>?")
_PLAIN = re.compile(f"{PLAIN}*")
_ESCAPES = {"&lt;": "<", "&gt;": ">", "&lrm;": "", "&rlm;": "", "&nbsp;": " ", "&amp;": "&"}


@dataclass(frozen=True, slots=True)
class Cue:
    """A text, and from when to when it is shown, in milliseconds."""

    begins: int
    ends: int
    text: str


def read_captions(data: bytes) -> Contents:
    """Return captions with nothing but times and text.

    :raises UploadRefused: this is no WebVTT, or a time in it is wrong
    """
    if len(data) > LARGEST:
        raise UploadRefused("too-large", _("These captions are too long."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(1) from error
    cues = _cues_of(text.replace("\r\n", "\n").replace("\r", "\n"))
    return Contents(MEDIA_TYPE, {ORIGINAL: _written(cues).encode()})


def _refused(line: int) -> UploadRefused:
    return UploadRefused(
        "not-captions",
        _("These are no captions in WebVTT. Look at line {line}.").format(line=line),
    )


def _cues_of(text: str) -> list[Cue]:
    lines = text.split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise _refused(1)
    cues: list[Cue] = []
    number = 1
    while number < len(lines):
        if "-->" not in lines[number]:
            # Names of cues, notes, styles and regions are left out.
            number += 1
            continue
        found = _TIMES.fullmatch(lines[number].strip())
        end = next((n for n in range(number + 1, len(lines)) if not lines[n].strip()), len(lines))
        if not found:
            raise _refused(number + 1)
        parts = [int(part or 0) for part in found.groups()]
        begins, ends = _milliseconds(*parts[:4]), _milliseconds(*parts[4:])
        shown = [plain for line in lines[number + 1 : end] if (plain := _plain(line))]
        if ends <= begins or "-->" in "".join(shown) or len(cues) >= MOST_CUES:
            raise _refused(number + 1)
        if shown:
            cues.append(Cue(begins, ends, "\n".join(shown)[:LONGEST_CUE]))
        number = end
    if not cues:
        raise _refused(len(lines))
    return cues


def _plain(line: str) -> str:
    """Return what is shown of a line."""
    text = _TAG.sub("", line)
    for written, sign in _ESCAPES.items():
        text = text.replace(written, sign)
    return "".join(_PLAIN.findall(text.replace("\t", " "))).strip()


def _milliseconds(hours: int, minutes: int, seconds: int, rest: int) -> int:
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _written(cues: list[Cue]) -> str:
    parts = ["WEBVTT"]
    for cue in cues:
        text = cue.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        parts.append(f"{_time(cue.begins)} --> {_time(cue.ends)}\n{text}")
    return "\n\n".join(parts) + "\n"


def _time(moment: int) -> str:
    seconds, rest = divmod(moment, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"
