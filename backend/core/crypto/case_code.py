"""The case code: twenty digits that a seeker writes down, and with which alone the answer is read.

Eighteen digits from a cryptographic random source and two check digits (ISO 7064 MOD 97-10): the
twenty as a number leave 1 after division by 97. Any one wrong digit, and any two neighbours
swapped, are told at once, before anything is computed or sent.
"""

import secrets
import unicodedata

from backend.core.crypto.errors import WrongCharacter, WrongCheckDigits, WrongLength

CODE_DIGITS = 20

_RANDOM_DIGITS = 18
_GROUP = 4
_MODULUS = 97


def generate_code() -> str:
    """Return a new code of twenty ASCII digits."""
    body = secrets.randbelow(10**_RANDOM_DIGITS)
    check = _MODULUS + 1 - body * 100 % _MODULUS
    return f"{body * 100 + check:0{CODE_DIGITS}d}"


def format_code(code: str) -> str:
    """Return the code in five groups of four, as it is shown and written down."""
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def parse_code(text: str) -> str:
    """Return the twenty ASCII digits of a code as a person typed or pasted it.

    Spaces and dashes of any kind are left out. Digits of other scripts are read as digits, because
    keyboards for Arabic, Hindi, Nepali, Thai and Chinese type them.
    Raises `WrongCharacter`, `WrongLength` or `WrongCheckDigits`, looked for in this order.
    """
    code = "".join(_digit(character) for character in text if not _separates(character))
    if len(code) != CODE_DIGITS:
        raise WrongLength(found=len(code), expected=CODE_DIGITS)
    # Not compared digit by digit: 97 and 00, 98 and 01, 99 and 02 are one to the protocol's rule.
    if int(code) % _MODULUS != 1:
        raise WrongCheckDigits("the digits do not belong together")
    return code


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    if value is None:
        raise WrongCharacter("there are only digits in a code")
    return str(value)


def _separates(character: str) -> bool:
    # Pd: dashes; Cf: invisible marks that come along when text is copied from right-to-left pages.
    return character.isspace() or unicodedata.category(character) in {"Pd", "Cf"}
