"""Parsing of expressions by precedence, with nesting limited to `MAX_DEPTH`."""

from collections.abc import Collection
from typing import NoReturn

from django.utils.translation import gettext as _

from .calls import call_of, check_name
from .errors import ExpressionError
from .evaluator import Tree
from .expression import Expression
from .patterns import MAX_SIZE, size_of
from .tokens import NAME, Token, tokens_of, unknown

MAX_SOURCE, MAX_DEPTH = 4_000, 50
# How closely an operator binds; all take the left one first.
LEVELS = {"or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4}
LEVELS |= {"+": 5, "-": 5, "*": 6, "div": 6, "mod": 6}
# Of the functions that look at the question's own value without a word about it.
OF_OWN = {"once": {1}, "string-length": {0}, "normalize-space": {0}}


def parse(source: str, columns: Collection[str] = ()) -> Expression:
    """Return the parsed expression; raise ExpressionError if it is invalid or not supported.

    `columns` are names that a filter of choices may use without `${}`.
    """
    reader = _Reader(source, columns)
    tree = reader.read()
    return Expression(
        source=source,
        tree=tree,
        references=frozenset(reader.references),
        columns=frozenset(reader.columns),
        functions=frozenset(reader.functions),
        uses_own_value=reader.uses_own_value,
    )


class _Reader:
    def __init__(self, source: str, columns: Collection[str]) -> None:
        if len(source) > MAX_SOURCE:
            message = _("This is too long: {n} characters are possible.")
            raise ExpressionError(message.replace("{n}", str(MAX_SOURCE)), MAX_SOURCE + 1)
        self.tokens, self.place, self.depth = tokens_of(source), 0, 0
        self.known_columns = columns
        self.references, self.columns, self.functions = set[str](), set[str](), set[str]()
        self.uses_own_value = False

    def read(self) -> Tree:
        if self.token.kind == "end":
            self.fail(_("There is no expression here."))
        tree = self.expression(1)
        if self.token.kind != "end":
            if self.token.text == ")":
                self.fail(_("This bracket closes nothing."))
            self.fail(_("Before this an operator is missing, such as “and” or “=”."))
        depth, size = _measured(tree)
        if depth > MAX_DEPTH:
            raise ExpressionError(_("Too much within each other: split it up."), 1)
        if size > MAX_SIZE:
            raise ExpressionError(_("The patterns here are too large together."), 1)
        return tree

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    def is_sign(self, text: str) -> bool:
        return self.token.kind == "sign" and self.token.text == text

    def take(self, text: str) -> bool:
        if not self.is_sign(text):
            return False
        self.place += 1
        return True

    def fail(self, message: str, position: int | None = None) -> NoReturn:
        if position is None and self.token.kind == "unknown":
            raise unknown(self.token)
        raise ExpressionError(message, position or self.token.position)

    def expression(self, least: int) -> Tree:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail(_("Too much within each other: split it up."))
        tree, chained = self.operand(), ""
        while (level := self.level()) >= least:
            operator = self.token.text
            self.place += 1
            right = self.expression(level + 1)
            if operator == chained:
                tree.append(right)
            else:
                tree, chained = [operator, tree, right], operator
        self.depth -= 1
        return tree

    def level(self) -> int:
        known = self.token.kind in {"sign", "name"}
        return LEVELS.get(self.token.text, 0) if known else 0

    def operand(self) -> Tree:
        signs = 0
        while self.take("-"):
            signs += 1
        tree = self.single()
        for _sign in range(signs):
            tree = ["negative", tree]
        return tree

    def single(self) -> Tree:
        token = self.token
        self.place += 1
        if token.kind == "number":
            if len(token.text) > 300:
                self.fail(_("This number is too long."), token.position)
            return ["number", float(token.text)]
        if token.kind == "text":
            if "${" in token.text:
                self.fail(
                    _("A question within quotes: write concat('…', ${name})."), token.position
                )
            return ["text", token.text]
        if token.kind == "reference":
            self.references.add(token.text)
            return ["ref", token.text]
        if token.kind == "name":
            return self.called(token) if self.is_sign("(") else self.column(token)
        return self.signed(token)

    def signed(self, token: Token) -> Tree:
        if token.text == ".":
            self.uses_own_value = True
            return ["own"]
        if token.text == "(":
            tree = self.expression(1)
            self.close(token)
            return tree
        if token.text == "..":
            self.fail(
                _("Paths such as “../name” are not supported: write ${name}."), token.position
            )
        if token.kind == "unknown":
            raise unknown(token)
        if token.kind == "end":
            self.fail(_("Something is missing at the end."), token.position)
        message = _("Before “{sign}” something is missing.")
        raise ExpressionError(message.replace("{sign}", token.text), token.position)

    def close(self, opened: Token) -> None:
        if self.take(")"):
            return
        if self.token.kind == "end":
            self.fail(_("This bracket is not closed."), opened.position)
        self.fail(_("Before this an operator, a comma or a closing bracket is missing."))

    def column(self, token: Token) -> Tree:
        if token.text in self.known_columns:
            self.columns.add(token.text)
            return ["column", token.text]
        message = _("“{name}” is no question: write ${{name}}, or put a text into quotes.")
        raise ExpressionError(message.replace("{name}", token.text), token.position)

    def called(self, token: Token) -> Tree:
        name, opened = token.text, self.token
        check_name(name, token.position)
        self.functions.add(name)
        self.place += 1
        arguments, starts = list[Tree](), list[int]()
        if name == "position" and not (self.take("..") and self.is_sign(")")):
            self.fail(_("Only “position(..)” is supported."), token.position)
        while self.take(",") if arguments else not self.is_sign(")"):
            starts.append(self.token.position)
            quoted = name == "jr:choice-name" and len(arguments) == 1
            arguments.append(self.quoted() if quoted else self.expression(1))
        self.close(opened)
        self.uses_own_value |= len(arguments) in OF_OWN.get(name, ())
        return call_of(name, arguments, token.position, starts)

    def quoted(self) -> Tree:
        """Return the name of a question as `'${name}'` or without quotes."""
        token = self.token
        name = token.text.removeprefix("${").removesuffix("}").strip()
        if token.kind not in {"text", "reference"} or not NAME.fullmatch(name):
            self.fail(_("Name a question here: '${name}'."))
        self.place += 1
        self.references.add(name)
        return ["text", name]


def _measured(tree: Tree) -> tuple[int, int]:
    """Return the depth of a tree, and the size of all its patterns together."""
    deepest, size, left = 0, 0, [(tree, 1)]
    while left:
        node, depth = left.pop()
        deepest = max(deepest, depth)
        if node[0] == "pattern":
            size += size_of(node[2])
        else:
            left += [(part, depth + 1) for part in node[1:] if isinstance(part, list)]
    return deepest, size
