"""What can go wrong with keys, codes and boxes.

No message of these errors carries a code, a key or content, so that they may be logged.
"""


class CryptoError(Exception):
    """The root of all errors of this package."""


class Malformed(CryptoError):
    """An input has not the form that the protocol asks for: encoding, size, identifier, key."""


class Damaged(CryptoError):
    """A box does not open, or what was in it is not what belongs there.

    A wrong key, another request's box, a swapped sender, a flipped bit and a missing piece all
    look the same from outside. It is shown as damaged, never as text.
    """


class TooLarge(CryptoError):
    """There is more content than a box may hold."""


class WrongCode(CryptoError):
    """A code was not written down, read or typed as it was given out."""


class WrongCharacter(WrongCode):
    """There is a character in the code that no code has."""


class WrongLength(WrongCode):
    """The code is too short or too long.

    `found` is how many characters of the code there are, `expected` how many there should be.
    """

    def __init__(self, *, found: int, expected: int) -> None:
        super().__init__(f"{found} characters instead of {expected}")
        self.found = found
        self.expected = expected


class WrongCheckDigits(WrongCode):
    """Every character is a digit and none is missing, but they do not belong together."""
