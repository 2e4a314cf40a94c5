"""PDFs that screen readers can read (PDF/UA-1), set by Typst from JSON.

What people wrote is only ever text in a template, never markup.
"""

import json
from pathlib import Path
from typing import Any, Literal

from django.utils.translation import gettext as _

from .errors import Conflict
from .extras import Extra, is_installed


def can_be_made() -> bool:
    """Return whether this installation can make PDFs; that is an extra."""
    return is_installed(Extra.PDF)


def typeset(template: Path, content: dict[str, Any], made_at: int) -> bytes:
    """Return the PDF; a sign for which there is no font here is a box in it."""
    import typst  # noqa: PLC0415 - thirty megabytes, for whoever makes a PDF

    try:
        return _made(template, content, made_at, "ua-1")
    except typst.TypstError:
        # PDF/UA asks for a glyph of every sign.
        return _made(template, content, made_at, "1.7")


def typeset_whole(template: Path, content: dict[str, Any], made_at: int) -> bytes:
    """Return a PDF to be printed, which has every sign of it.

    :raises Conflict: there is no font for a sign here
    """
    import typst  # noqa: PLC0415 - thirty megabytes, for whoever makes a PDF

    try:
        return _made(template, content, made_at, "ua-1")
    except typst.TypstError as error:
        raise Conflict(_("This server has no font for this language.")) from error


def _made(
    template: Path, content: dict[str, Any], made_at: int, standard: Literal["ua-1", "1.7"]
) -> bytes:
    import typst  # noqa: PLC0415 - thirty megabytes, for whoever makes a PDF

    return typst.compile(
        str(template),
        root=str(template.parent),
        format="pdf",
        sys_inputs={"data": json.dumps(content)},
        pdf_standards=standard,
        timestamp=made_at,
    )
