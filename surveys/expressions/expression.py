"""A parsed expression."""

from dataclasses import dataclass

from .context import Context
from .evaluator import Tree, evaluate
from .values import Value


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression."""

    # As it was given.
    source: str
    # Plain JSON, as the package describes it.
    tree: Tree
    # Names of all questions in it.
    references: frozenset[str]
    # Names of all columns of choices in it.
    columns: frozenset[str]
    # Names of all functions in it.
    functions: frozenset[str]
    # Whether it reads the answer to its own question.
    uses_own_value: bool

    def evaluate(self, context: Context) -> Value:
        """Return its value; invalid operations return NaN, empty or false."""
        return evaluate(self.tree, context)
