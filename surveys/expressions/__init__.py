r"""Conditions and calculations in the language of XLSForm.

`parse` makes a tree of a source; Python (`Expression.evaluate`), browsers
(`static/kier/shared/questionnaire/expressions.js`) and native apps evaluate it. A node is a JSON
list that begins with its kind:

| node | its value |
| --- | --- |
| `["text", "a"]`, `["number", 1.5]` | itself |
| `["ref", "q"]` | the answer to a question |
| `["own"]` | the answer to the question whose expression it is |
| `["column", "c"]` | the column of the choice that is being filtered |
| `["negative", x]` | the negated number |
| `[operator, x, y, …]` | `or and = != < <= > >= + - * div mod`, from left to right |
| `["call", "selected", x, …]` | a function of `table.FUNCTIONS` |
| `["pattern", "[0-9]+", form]` | the second argument of `regex`; `patterns` describes its form |

`docs/surveys-expressions.md` describes the language and how it differs from XPath.
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
