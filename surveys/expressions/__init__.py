"""Conditions and calculations: XLSForm's language, read once, evaluated the same everywhere.

`parse` makes a tree of a source; Python (`Expression.evaluate`), browsers
(`static/kier/shared/questionnaire/expressions.js`) and native apps evaluate that
tree. It is plain JSON, a list whose first part is the kind of its node:

| node | its value |
| --- | --- |
| `["text", "a"]`, `["number", 1.5]` | itself |
| `["ref", "q"]` | the answer to a question |
| `["own"]` | the answer to the question whose expression it is |
| `["column", "c"]` | what a column holds for the choice that is being filtered |
| `["negative", x]` | the number with the other sign |
| `[operator, x, y, …]` | `or and = != < <= > >= + - * div mod`, the left ones first |
| `["call", "selected", x, …]` | a function of `table.FUNCTIONS` |
| `["pattern", "[0-9]+", form]` | the second argument of `regex`; `patterns` describes its form |

`docs/surveys-expressions.md` says what the language has and how it differs from XPath.
"""

from .context import Context
from .errors import ExpressionError
from .expression import Expression
from .parser import parse
from .values import Value, to_number, to_text, to_truth

__all__ = [
    "Context",
    "Expression",
    "ExpressionError",
    "Value",
    "parse",
    "to_number",
    "to_text",
    "to_truth",
]
