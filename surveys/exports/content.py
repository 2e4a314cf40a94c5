"""The four contents of exports, as sheets."""

from surveys.models import Round
from surveys.questionnaire.definition import read
from surveys.results.result_types import Results
from surveys.results.words import label_of

from .codebook import CODEBOOK_HEADER, codebook_lines
from .columns import Column
from .layout import Layout
from .rows import count_texts, read_rows, read_texts
from .sheets import Sheet
from .tables import TABLES_HEADER, table_lines

TEXTS_HEADER = ("question", "label", "language", "text")


def rows_sheet(round_: Round, layout: Layout) -> Sheet:
    """Return the rows of a round in random order, without days."""
    header = [column.name for column in layout.columns]
    rows = (layout.row(answers, group) for answers, group in read_rows(round_))
    return Sheet("rows", header, rows, round_.written)


def texts_sheet(round_: Round, language: str) -> Sheet:
    """Return the cleared texts by question, in random order."""
    definition = read(round_.version.definition)
    labels = {
        item.name: label_of(item.label, language, definition, item.name).text
        for item, _within in definition.walk()
    }
    rows = (
        (text.question, labels[text.question], text.language, text.text)
        for text in read_texts(round_)
    )
    return Sheet("texts", TEXTS_HEADER, rows, count_texts(round_))


def tables_sheet(results: Results) -> Sheet:
    """Return the published tables, one line for each count."""
    return Sheet("tables", TABLES_HEADER, table_lines(results))


def codebook_sheet(round_: Round, columns: list[Column], language: str) -> Sheet:
    """Return the codebook, one line for each value of a column."""
    return Sheet("codebook", CODEBOOK_HEADER, codebook_lines(round_, columns, language))
