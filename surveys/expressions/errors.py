"""Errors of expressions."""


class ExpressionError(ValueError):
    """An invalid or unsupported expression; `position` counts characters from 1."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.message, self.position = message, position

    def __str__(self) -> str:
        return self.message
