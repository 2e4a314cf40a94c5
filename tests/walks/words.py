"""The number of words that a text has, counted alike in all languages of the interface."""

import re
import unicodedata
from collections.abc import Iterable

# What is between spaces is a word; signs and numbers alone are none.
WORD = re.compile(r"[^\W\d_]+(?:['’./-][^\W_]+)*")
# Chinese and Thai have no spaces. Most words of the one have two characters; the letters of the
# other, without the signs above and below them, make a word of three, as ICU divides Kier's texts.
UNSPACED = ((re.compile(r"[\u4e00-\u9fff]"), 2), (re.compile(r"[\u0e00-\u0e7f]"), 3))
# Vietnamese writes the syllables of a word apart, as in "gia đình", family: four are three words.
SYLLABLES, WORDS = 4, 3


def count_words(text: str, language: str, names: Iterable[str] = ()) -> int:
    """Return the number of words; a name, of an organisation or a place, is one, however long."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " Name ")
    text = _letters(text)
    unspaced = 0
    for characters, per_word in UNSPACED:
        unspaced += -(-len(characters.findall(text)) // per_word)
        text = characters.sub(" ", text)
    found = len(WORD.findall(text))
    if language == "vi":
        found = -(-found * WORDS // SYLLABLES)
    return found + unspaced


def _letters(text: str) -> str:
    """Return a text without vowel signs and joiners, which `re` takes for ends of words."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        one for one in composed if unicodedata.category(one) not in {"Mn", "Mc", "Me", "Cf"}
    )
