"""An expression that was read."""

from dataclasses import dataclass

from .context import Context
from .evaluator import Tree, evaluate
from .values import Value


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that was read.

    :param source: as it was given
    :param tree: plain JSON, its nodes as the package describes them
    :param references: the names of all questions in it
    :param columns: the names of all columns of choices in it
    :param functions: the names of all functions in it
    :param uses_own_value: whether it looks at the answer to its own question
    """

    source: str
    tree: Tree
    references: frozenset[str]
    columns: frozenset[str]
    functions: frozenset[str]
    uses_own_value: bool

    def evaluate(self, context: Context) -> Value:
        """Return its value; what makes no sense is NaN, empty or false."""
        return evaluate(self.tree, context)
