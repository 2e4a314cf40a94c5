"""QR codes as paths of SVG, which pages of members draw themselves, and as SVG for paper."""

from dataclasses import dataclass
from itertools import groupby

from backend.core.paper import can_be_made

# Modules around it that stay light (ISO/IEC 18004).
QUIET = 4


@dataclass(frozen=True, slots=True)
class QRCode:
    """A QR code: `path` draws its dark modules in a square of `size` units."""

    size: int
    path: str


def qr_code_of(address: str) -> QRCode | None:
    """Return the QR code of an address; None if this installation makes nothing for paper."""
    if not can_be_made():
        return None
    import segno  # noqa: PLC0415 - for whoever hands out an address

    rows = [[*row] for row in segno.make(address, error="q", micro=False).matrix_iter(border=QUIET)]
    return QRCode(len(rows), "".join(_row(number, row) for number, row in enumerate(rows)))


def svg_of(address: str) -> str:
    """Return the QR code of an address as SVG; "" if this installation makes nothing for paper."""
    code = qr_code_of(address)
    if code is None:
        return ""
    side = f"0 0 {code.size} {code.size}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{side}">'
    return f'{head}<path fill="#1b1712" d="{code.path}"/></svg>'


def _row(number: int, row: list[int]) -> str:
    found, place = "", 0
    for is_dark, run in groupby(row, key=bool):
        length = len([*run])
        found += f"M{place} {number}h{length}v1h-{length}z" if is_dark else ""
        place += length
    return found
