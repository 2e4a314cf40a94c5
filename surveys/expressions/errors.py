"""What is wrong with an expression, and where."""


class ExpressionError(ValueError):
    """An expression cannot be read, or asks for what this language does not have.

    :param message: what is wrong and what to do, in the reader's language
    :param position: the character where it is, counted from 1
    """

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.message, self.position = message, position

    def __str__(self) -> str:
        return self.message
