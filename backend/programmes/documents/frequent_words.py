"""Words that many people know: lists of the most frequent ones, and what is made of them.

A list has word forms. A form that is not in it counts as frequent if it is a regular form of one
that is, and in Dutch also if it is put together of two.
"""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "data" / "frequent-words"
# By language of the interface, the list that it is looked up in.
LISTS = {"nl": "nl", "nl-easy": "nl", "en": "en"}
SMALL_ONES = ("je", "jes", "tje", "tjes")
ENDINGS = {
    "nl": ("en", "e", "s", "n", "t", "de", "te", "den", "ten", "er", "st", "ste", *SMALL_ONES),
    "en": ("s", "es", "ed", "d", "ing", "er", "est", "ly"),
}
VOWELS = frozenset("aeiou")
# Of what Dutch words are put together, and what may stand between.
LEAST_PART, LONGEST_COMPOUND = 4, 14
JOINTS = ("", "s", "en")


def is_known_language(language: str) -> bool:
    """Return whether there is a list of a language's words."""
    return language in LISTS


def is_frequent(word: str, language: str) -> bool:
    """Return whether many people know a word of a language that has a list."""
    kind = LISTS[language]
    plain = word.casefold().replace("’", "'").replace("\u2010", "-").replace("\u2011", "-")
    pieces = plain.replace("'", "-").split("-")
    return all(len(piece) < 3 or _is_known(piece, kind) for piece in pieces)


@cache
def frequent_words(kind: str) -> frozenset[str]:
    """Return a list; what begins with # says where it is from."""
    lines = (FOLDER / f"{kind}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _is_known(word: str, kind: str) -> bool:
    words = frequent_words(kind)
    if _is_form(word, kind, words):
        return True
    return kind == "nl" and len(word) <= LONGEST_COMPOUND and _is_compound(word, words)


def _is_form(word: str, kind: str, words: frozenset[str]) -> bool:
    if word in words:
        return True
    if kind == "nl" and word.startswith("ge") and word[-1] in "td":
        # Participles: gebeld, gewerkt.
        return _is_stem(word[2:-1], words)
    return any(
        word.endswith(ending) and _is_stem(word.removesuffix(ending), words)
        for ending in ENDINGS[kind]
    )


def _is_stem(stem: str, words: frozenset[str]) -> bool:
    """Return whether a word without its ending is in a list, in one of its spellings."""
    if len(stem) < 3:
        return False
    spellings = {stem, f"{stem}e", f"{stem}en"}
    if stem[-1] == stem[-2]:
        spellings.add(stem[:-1])
    if stem[-2] in VOWELS and stem[-1] not in VOWELS:
        # An open syllable has its vowel once: vraag, vragen.
        spellings.add(f"{stem[:-2]}{stem[-2]}{stem[-2:]}")
    if stem[-1] in "vz":
        hard = {"v": "f", "z": "s"}[stem[-1]]
        spellings |= {spelling[:-1] + hard for spelling in {*spellings} if spelling[-1] in "vz"}
    if stem[-1] == "i":
        spellings.add(f"{stem[:-1]}y")
    return not spellings.isdisjoint(words)


def _is_compound(word: str, words: frozenset[str]) -> bool:
    for place in range(LEAST_PART, len(word) - LEAST_PART + 1):
        rest = word[place:]
        for joint in JOINTS:
            first = word[:place].removesuffix(joint) if joint else word[:place]
            if (
                len(first) >= LEAST_PART
                and word[:place] == first + joint
                and _is_form(first, "nl", words)
                and _is_form(rest, "nl", words)
            ):
                return True
    return False
