"""Template tags for styles, modules and languages."""

import re
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info
from rcssmin import cssmin

from backend.core.languages import BY_CODE
from backend.core.locale import day_first, listed
from backend.web import modules
from backend.web.comments import without_comments

register = template.Library()
register.filter("listed", listed)
register.filter("day_first", day_first)

SENTENCE_END = re.compile(r"(?<=[.?!।؟]) +")


@register.simple_tag(takes_context=True)
def styles(context: template.Context, *names: str) -> SafeString:
    """Return style sheets inside the page, without further requests."""
    return format_html('<style nonce="{}">{}</style>', context["csp_nonce"], style_text(*names))


@register.simple_tag
def style_text(*names: str) -> SafeString:
    """Return style sheets as text, for a module to put into the page."""
    return mark_safe(_read_styles(names)) if settings.DEBUG else kept_styles(names)  # noqa: S308 - our own files


@register.simple_tag(takes_context=True)
def import_map(context: template.Context, kind: str) -> SafeString:
    """Return an import map with hashes, by which browsers refuse changed modules."""
    sums = mark_safe(modules.integrity_map(kind))  # noqa: S308 - addresses and hashes
    return format_html(
        '<script type="importmap" nonce="{}">{}</script>', context["csp_nonce"], sums
    )


@register.simple_tag(takes_context=True)
def module(context: template.Context, name: str) -> SafeString:
    """Return the script element of a page's first module, with its hash for preloading."""
    return format_html(
        '<script type="module" nonce="{}" src="{}" integrity="{}"></script>',
        context["csp_nonce"],
        static(name),
        modules.digest(name) if settings.DEBUG else _kept_digest(name),
    )


@register.simple_tag(takes_context=True)
def inline_module(context: template.Context, name: str, *, at_once: bool = False) -> SafeString:
    """Return a module inside the page, without imports.

    :param at_once: it runs as soon as it is read, before the page is shown, and not after all of it
    """
    source = without_comments(_read(name) if settings.DEBUG else _kept(name))
    return format_html(
        '<script type="module"{} nonce="{}">{}</script>',
        " async" if at_once else "",
        context["csp_nonce"],
        mark_safe(source),  # noqa: S308 - our own file
    )


@register.simple_tag
def html_language() -> SafeString:
    """Return the attributes `lang`, `dir` and `data-language` of `<html>`."""
    code = get_language() or settings.LANGUAGE_CODE
    direction = "rtl" if get_language_info(code)["bidi"] else "ltr"
    return format_html('lang="{}" dir="{}" data-language="{}"', lang_of(code), direction, code)


@register.filter
def lang_of(code: str) -> str:
    """Return a language's tag (BCP 47); easy Dutch has the tag of Dutch."""
    known = BY_CODE.get(code)
    if known:
        return known.tag
    base, _separator, variant = code.partition("-")
    return f"{base}-{variant.capitalize()}" if variant else base


@register.filter
def in_its_language(text: str) -> str:
    """Return a text of `in_language`, with `lang` and `dir` if they are not those of the page."""
    code, page = getattr(text, "language", ""), get_language() or settings.LANGUAGE_CODE
    if not code or lang_of(code) == lang_of(page):
        return text
    direction = "rtl" if get_language_info(code)["bidi"] else "ltr"
    return format_html('<span lang="{}" dir="{}">{}</span>', lang_of(code), direction, text)


@register.filter
def one_sentence_a_line(text: str) -> SafeString:
    """Return a title with each sentence on a line; balanced lines would break within one."""
    return format_html_join(mark_safe("<br>"), "{}", ((one,) for one in SENTENCE_END.split(text)))


def _read(name: str) -> str:
    return Path(str(finders.find(name))).read_text(encoding="utf-8")


@cache
def _kept_digest(name: str) -> str:
    return modules.digest(name)


@cache
def _kept(name: str) -> str:
    return _read(name)


def _read_styles(names: tuple[str, ...]) -> str:
    return str(cssmin("\n".join(map(_read, names))))


@cache
def kept_styles(names: tuple[str, ...]) -> SafeString:
    """Return style sheets, cached."""
    return mark_safe(_read_styles(names))  # noqa: S308 - our own files
