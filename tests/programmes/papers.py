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


def is_within(pdf: bytes) -> bool:
    """Tell whether all signs stand on their pages."""
    for page in pypdfium2.PdfDocument(pdf):
        text, (width, height) = page.get_textpage(), page.get_size()
        for number in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(number)
            if not (0 <= left <= right <= width and 0 <= bottom <= top <= height):
                return False
    return True
