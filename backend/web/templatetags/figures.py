"""Filters for results. Suppressed numbers are ranges both in words and in bars."""

from decimal import ROUND_HALF_UP, Decimal
from math import ceil, floor

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from backend.web.surveys.languages import lang_attribute
from surveys.disclosure.published import Cell
from surveys.disclosure.summaries import Between
from surveys.results.words import Label

register = template.Library()


@register.filter
def people(cell: Cell | int) -> str:
    """Return a count, as `12` or `0–4`."""
    if isinstance(cell, int):
        return _whole(cell)
    if cell.lowest == cell.highest:
        return _whole(cell.lowest)
    return f"{_whole(cell.lowest)}–{_whole(cell.highest)}"


@register.filter
def share(part: Between) -> str:
    """Return a share, as `24%` or `0–3%`; small shares are never shown as 0."""
    if part.lowest == part.highest:
        return _("%(number)s%%") % {"number": _percent(part.lowest)}
    lowest, highest = floor(part.lowest * 100 + 1e-9), ceil(part.highest * 100 - 1e-9)
    return _("%(number)s%%") % {"number": f"{_whole(lowest)}–{_whole(highest)}"}


@register.filter
def amount(value: Between | float) -> str:
    """Return a mean or a spread with one decimal, or a range."""
    if not isinstance(value, Between):
        return _decimal(value)
    lowest, highest = _decimal(value.lowest), _decimal(value.highest)
    return lowest if lowest == highest else f"{lowest}–{highest}"


@register.filter
def language_attributes(label: Label) -> SafeString:
    """Return the language attributes of a questionnaire's text."""
    return lang_attribute(label.language)


@register.simple_tag
def bar(part: Between) -> SafeString:
    """Return a bar for a share, with a lighter part for its range; hidden from screen readers."""
    return format_html(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="all" width="100" height="8"/>'
        '<rect class="maybe" width="{}" height="8"/>'
        '<rect class="sure" width="{}" height="8"/></svg>',
        f"{min(part.highest, 1) * 100:.4g}",
        f"{part.lowest * 100:.4g}",
    )


def _whole(number: int) -> str:
    return str(number_format(number, use_l10n=True, force_grouping=True))


def _percent(part: float) -> str:
    if 0 < part < 0.005:
        return f"<{_whole(1)}"
    return f">{_whole(99)}" if 0.995 <= part < 1 else _whole(floor(part * 100 + 0.5))


def _decimal(number: float) -> str:
    # By itself `number_format` would cut off what comes after.
    rounded = Decimal(repr(number)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return str(number_format(rounded, decimal_pos=1, use_l10n=True, force_grouping=True))
