"""The case code: eighteen random digits and two check digits (ISO 7064 MOD 97-10)."""

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
    """Return the code in five groups of four digits."""
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def parse_code(text: str) -> str:
    """Return the digits of a code as typed, with digits of any script.

    Raises `WrongCharacter`, `WrongLength` or `WrongCheckDigits`, checked in this order.
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
