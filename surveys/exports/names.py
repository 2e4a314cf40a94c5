"""Column names that SPSS accepts (Command Syntax Reference, "Variable Names"), for all formats."""

import re

RESERVED = {
    *("all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"),
}
# SPSS takes 64 bytes; what makes a name unique has to fit in as well.
LONGEST = 56
NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_.]+")


class Names:
    """Unique names."""

    def __init__(self) -> None:
        self.given: set[str] = set()

    def give(self, wished: str, otherwise: str = "") -> str:
        """Return a unique name like `wished`, or like `otherwise` if that is not ASCII."""
        name = _cleaned(wished) if wished.isascii() or not otherwise else _cleaned(otherwise)
        made, number = name, 2
        while made.lower() in self.given:
            made, number = f"{name}_{number}", number + 1
        self.given.add(made.lower())
        return made


def _cleaned(wished: str) -> str:
    name = NOT_IN_NAMES.sub("_", wished)[:LONGEST].rstrip("._") or "v"
    if not name[0].isalpha():
        name = f"v{name}"
    return f"{name}_v" if name.lower() in RESERVED else name
