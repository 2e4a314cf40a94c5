"""The number of words that a text has, counted alike in all languages of the interface."""

import re
from collections.abc import Iterable

# What is between spaces is a word; signs and numbers alone are none.
WORD = re.compile(r"[^\W\d_]+(?:['’./-][^\W_]+)*")
# Chinese has no spaces. Most of its words have two characters.
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CHARACTERS_PER_WORD = 2
# Vietnamese writes the syllables of a word apart, as in "gia đình", family: four are three words.
SYLLABLES, WORDS = 4, 3


def count_words(text: str, language: str, names: Iterable[str] = ()) -> int:
    """Return the number of words; a name, of an organisation or a place, is one, however long."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " Name ")
    characters = len(CHINESE.findall(text))
    found = len(WORD.findall(CHINESE.sub(" ", text)))
    if language == "vi":
        found = -(-found * WORDS // SYLLABLES)
    return found + -(-characters // CHARACTERS_PER_WORD)
