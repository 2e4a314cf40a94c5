"""Errors of the cryptography. Their messages hold no code, key or content and may be logged."""


class CryptoError(Exception):
    """Base class of all errors of this package."""


class Malformed(CryptoError):
    """An input does not have the form that the protocol requires."""


class Damaged(CryptoError):
    """A box does not decrypt, or its content is not what belongs there."""


class TooLarge(CryptoError):
    """The content is larger than a box may hold."""


class WrongCode(CryptoError):
    """A code was typed or copied incorrectly."""


class WrongCharacter(WrongCode):
    """The code has a character that is not a digit."""


class WrongLength(WrongCode):
    """The code has `found` characters instead of `expected`."""

    def __init__(self, *, found: int, expected: int) -> None:
        super().__init__(f"{found} characters instead of {expected}")
        self.found = found
        self.expected = expected


class WrongCheckDigits(WrongCode):
    """The check digits do not match."""
