"""Cards and posters opened as a reader's phone sees them: pages of a PDF, and their QR codes."""

import pypdfium2
import zxingcpp

# Dots per point: some 300 on an inch, as a printer has.
SCALE = 4


def pages_of(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    return len(pypdfium2.PdfDocument(pdf))


def read_codes(pdf: bytes, scale: float = SCALE) -> list[list[str]]:
    """Return what the QR codes of each page say."""
    return [
        [found.text for found in zxingcpp.read_barcodes(page.render(scale=scale).to_pil())]
        for page in pypdfium2.PdfDocument(pdf)
    ]


def words_of(pdf: bytes) -> list[str]:
    """Return the text of each page."""
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
