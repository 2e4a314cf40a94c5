"""Filters for results. Suppressed numbers are ranges both in words and in bars."""

from django import template
from django.utils.safestring import SafeString

from backend.web.charts import numbers
from backend.web.charts.bars import bar_line
from backend.web.charts.values import Amount
from backend.web.surveys.languages import lang_attribute
from surveys.disclosure.published import Cell
from surveys.disclosure.summaries import Between
from surveys.results.words import Label

register = template.Library()


@register.filter
def people(cell: Cell | int) -> str:
    """Return a count, as `12` or `0–4`."""
    if isinstance(cell, int):
        return numbers.whole(cell)
    if cell.lowest == cell.highest:
        return numbers.whole(cell.lowest)
    return f"{numbers.whole(cell.lowest)}–{numbers.whole(cell.highest)}"


@register.filter
def share(part: Between) -> str:
    """Return a share, as `24%` or `0–3%`; small shares are never shown as 0."""
    if part.lowest == part.highest:
        return numbers.share(part.lowest)
    return numbers.share_range(part.lowest, part.highest)


@register.filter
def amount(value: Between | float) -> str:
    """Return a mean or a spread with one decimal, or a range."""
    if not isinstance(value, Between):
        return numbers.decimal(value)
    lowest, highest = numbers.decimal(value.lowest), numbers.decimal(value.highest)
    return lowest if lowest == highest else f"{lowest}–{highest}"


@register.filter
def language_attributes(label: Label) -> SafeString:
    """Return the language attributes of a questionnaire's text."""
    return lang_attribute(label.language)


@register.simple_tag
def bar(part: Between) -> SafeString:
    """Return a bar for a share, with a lighter part for its range; hidden from screen readers."""
    return bar_line(Amount.between(part.lowest, min(part.highest, 1)), most=1)
