"""What a .docx holds is looked at before anything in it is parsed as a document.

A .docx is a ZIP of XML parts that point at each other. Refused are those that unpack to far more
than a page needs, have a password or macros, are no texts, or fetch something from elsewhere.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import override
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import sax
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _

from .import_report import ImportRefused

LARGEST_FILE = 5_000_000
MOST_ENTRIES = 500
# Of all parts together, pictures included, and of the XML, which takes ten times that in memory.
MOST_UNPACKED, MOST_XML = 40_000_000, 12_000_000
MOST_ELEMENTS, MOST_DEPTH = 250_000, 60

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
_CONTENT_TYPES = "[Content_Types].xml"
_TEXT = b"wordprocessingml.document.main+xml"
_MACROS = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
# What Word writes into ordinary files, and what is no more than an address in ours.
_HARMLESS = ("/hyperlink", "/attachedTemplate")


def check_package(data: bytes) -> None:
    """Raise `ImportRefused` unless this is a .docx that can be parsed safely."""
    if len(data) > LARGEST_FILE:
        raise _too_large()
    if data.startswith(_OLE):
        raise ImportRefused(
            "password",
            _("This file has a password, or is an old .doc. Save it as .docx without a password."),
        )
    if not data.startswith(_ZIP):
        raise not_docx()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_entries(package.infolist())
            _check_content(package)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError) as error:
        raise damaged() from error
    # What else a broken directory of a ZIP makes Python stumble over.
    except (KeyError, ValueError, RuntimeError, UnicodeError, OverflowError) as error:
        raise damaged() from error


def not_docx() -> ImportRefused:
    """Return the refusal of a file of another kind."""
    return ImportRefused(
        "not-docx", _("This is no .docx. Open it in your word processor, and save it as .docx.")
    )


def damaged() -> ImportRefused:
    """Return the refusal of a file that cannot be read."""
    return ImportRefused(
        "damaged", _("This file is damaged. Open it, save it as .docx again, and try again.")
    )


def _too_large() -> ImportRefused:
    return ImportRefused(
        "too-large", _("This file is too large. Remove pictures from it, and save it again.")
    )


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    # What an entry says of its size is the most that is read of it.
    xml = sum(entry.file_size for entry in entries if _is_xml(entry.filename))
    if (
        len(entries) > MOST_ENTRIES
        or sum(entry.file_size for entry in entries) > MOST_UNPACKED
        or xml > MOST_XML
    ):
        raise _too_large()
    names = [entry.filename for entry in entries]
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise ImportRefused(
            "password", _("This file has a password. Save it without one, and try again.")
        )
    if len(set(names)) < len(names) or any(
        entry.compress_type not in _METHODS for entry in entries
    ):
        raise damaged()
    if _CONTENT_TYPES not in names:
        raise not_docx()
    if any(_MACROS.search(name.encode()) for name in names):
        raise _with_macros()


def _with_macros() -> ImportRefused:
    return ImportRefused(
        "macros", _("This file has macros. Save it as .docx, which has none, and try again.")
    )


def _check_content(package: zipfile.ZipFile) -> None:
    types = package.read(_CONTENT_TYPES)
    if _MACROS.search(types):
        raise _with_macros()
    if _TEXT not in types:
        raise not_docx()
    left = MOST_ELEMENTS
    for entry in package.infolist():
        if not _is_xml(entry.filename):
            continue
        counter = _Counter(left, entry.filename)
        try:
            sax.parseString(package.read(entry), counter, forbid_dtd=True)
        except (DefusedXmlException, SAXException) as error:
            raise damaged() from error
        left -= counter.count


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


class _Counter(ContentHandler):
    """Counts elements of a part, and looks at what it says of other parts."""

    def __init__(self, most: int, name: str) -> None:
        super().__init__()
        self.count = 0
        self._most, self._depth = most, 0
        self._check: Callable[[Mapping[str, str]], None] | None = None
        if name == _CONTENT_TYPES:
            self._check = _check_type
        elif name.lower().endswith(".rels"):
            self._check = _check_relation

    @override
    def startElement(self, name: str, attrs: object) -> None:
        self.count += 1
        self._depth += 1
        if self.count > self._most or self._depth > MOST_DEPTH:
            raise _too_large()
        if self._check:
            self._check(dict(attrs.items()))  # type: ignore[attr-defined]

    @override
    def endElement(self, name: str) -> None:
        self._depth -= 1


def _check_type(attributes: Mapping[str, str]) -> None:
    """Refuse XML under another name: only what has the name of XML was looked at."""
    kind = attributes.get("ContentType", "").lower()
    name = attributes.get("PartName") or f".{attributes.get('Extension', '')}"
    if kind.endswith("+xml") and not kind.startswith("image/") and not _is_xml(name):
        raise damaged()


def _check_relation(attributes: Mapping[str, str]) -> None:
    is_outside = attributes.get("TargetMode", "").lower() == "external"
    if is_outside and not attributes.get("Type", "").endswith(_HARMLESS):
        raise ImportRefused(
            "outside",
            _("This file fetches something from elsewhere. Remove that, and try again."),
        )
