"""Words that stayed English on a page in another language, and signs that no font here can draw."""

import re
from functools import cache
from typing import Any

from playwright.sync_api import Page

from backend.core.languages import BY_CODE
from scripts.checks.catalogues import DOMAINS, po_path, read

# English is the message identifier; easy Dutch falls back to Dutch.
FALLBACK = {"nl-easy": "nl"}
LOCALES = {code: language.locale for code, language in BY_CODE.items()}

TEXTS = """
() => {
  // What is in no language, or says that it is in another one.
  const OTHER = "script, style, [translate=no], [lang]:not(html)";
  const found = new Set();
  const walk = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const isText = node.nodeType === Node.TEXT_NODE;
      const isOther = (isText ? node.parentElement : node)?.closest(OTHER);
      if (isText && !isOther) { found.add(node.data); }
      if (isText) { continue; }
      for (const name of isOther ? [] : ["aria-label", "placeholder", "title", "alt"]) {
        if (node.hasAttribute(name)) { found.add(node.getAttribute(name)); }
      }
      if (node.localName === "template") { walk(node.content); }
    }
  };
  walk(document.documentElement);
  return [...found].map((text) => text.replace(/\\s+/g, " ").trim()).filter(Boolean);
}
"""

# Drawn, a sign without a glyph looks like one that has no meaning (U+0378 is not assigned).
GLYPHS = """
() => {
  const canvas = new OffscreenCanvas(32, 32);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.font = "20px " + getComputedStyle(document.body).fontFamily;
  const drawn = (sign) => {
    context.clearRect(0, 0, 32, 32);
    context.fillText(sign, 4, 24);
    return new Uint32Array(context.getImageData(0, 0, 32, 32).data.buffer);
  };
  const nothing = drawn("\\u0378");
  const invisible = /[\\s\\u200b-\\u200f\\u2066-\\u2069]/g;
  const signs = new Set(document.body.innerText.replace(invisible, ""));
  return [...signs].filter((sign) => drawn(sign).every((dot, place) => dot === nothing[place]));
}
"""
PLACEHOLDER = re.compile(r"%\\\((\w+)\\\)[sd]|\\\{(\w+)\\\}")


def texts(page: Page) -> list[str]:
    found: list[str] = page.evaluate(TEXTS)
    return found


def untranslated(page: Page, language: str) -> list[str]:
    if language == "en":
        return []
    return [text for text in texts(page) if is_english(text, language)]


@cache
def is_english(text: str, language: str) -> bool:
    """Tell whether this is an untranslated English message."""
    messages, with_gaps = english(language)
    return text in messages or bool(with_gaps.fullmatch(text))


def missing_glyphs(page: Page) -> list[str]:
    found: list[str] = page.evaluate(GLYPHS)
    return found


@cache
def english(language: str) -> tuple[set[str], re.Pattern[str]]:
    """Return the English messages, and patterns of those with placeholders."""
    # What another message says in this language is not English: "Begin" in Dutch.
    said = _said(FALLBACK.get(language, language)) | _said(language) | _names()
    wanted = {one for one in _messages() - said if re.search(r"[A-Za-z]{2}", one)}
    patterns = {one: PLACEHOLDER.sub(".+", re.escape(one)) for one in sorted(wanted)}
    # One small word between placeholders may be a word of this language: "to" is Polish too.
    gaps = [
        pattern
        for one, pattern in patterns.items()
        if pattern != re.escape(one)
        and re.search(r"[A-Za-z]{3}", PLACEHOLDER.sub("", re.escape(one)))
    ]
    return wanted, re.compile("|".join(gaps) or r"(?!)")


@cache
def _messages() -> set[str]:
    """Read all messages of the sources, cached: half a second."""
    from scripts.checks.messages import collect

    return {text for name in DOMAINS for message in collect(name) for text in _strings(message.id)}


def _names() -> set[str]:
    """Return what is the same in three other languages: "Veilig Thuis"."""
    return set.intersection(*(_said(language) for language in ("nl", "vi", "zh-hans")))


@cache
def _said(language: str) -> set[str]:
    locale = LOCALES[language]
    paths = [po_path(locale, domain) for domain in DOMAINS]
    return {
        text
        for path in paths
        if path.exists()
        for message in read(path, locale)
        for text in _strings(message.string)
    }


def _strings(one: Any) -> list[str]:
    found = list(one) if isinstance(one, (tuple, list)) else [one]
    return [re.sub(r"\s+", " ", text).strip() for text in found if text]
