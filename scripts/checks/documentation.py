"""Check that docs/ names all settings, problems, states and reasons, and has no broken links."""

import ast
import os
import re
import sys
from collections.abc import Iterator

import django

from .catalogues import BASE

DOCS = BASE / "docs"
# Read by scripts/, which have no settings module.
OF_THE_SCRIPTS = (
    "KIER_DATA",
    "KIER_MAIL_URL",
    "PORT",
    "KIER_BIND",
    "KIER_ROLE",
    "KIER_WORKERS",
    "KIER_PROCESSES",
    "KIER_TRUSTED_PROXIES",
    "KIER_ROLE",
    "KIER_METRICS",
    "KIER_METRICS_BEYOND_LOOPBACK",
)
# What reads a variable in the settings.
READER = re.compile(r"secret|env\.\w+")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def variables() -> set[str]:
    """Return every variable that the settings and the scripts read."""
    trees = [ast.parse(file.read_text()) for file in (BASE / "backend" / "settings").glob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    calls = [node for node in nodes if isinstance(node, ast.Call) and node.args]
    first = [call.args[0] for call in calls if READER.fullmatch(ast.unparse(call.func))]
    names = [argument.value for argument in first if isinstance(argument, ast.Constant)]
    return {name for name in names if isinstance(name, str)} | set(OF_THE_SCRIPTS)


def wanted() -> Iterator[tuple[str, str, str]]:
    """Yield (page, kind, name) of everything that docs/ has to name."""
    from api.common.problems import TYPES
    from backend.help_requests import states
    from backend.organisations.reasons import Reason

    for name in sorted(variables()):
        yield "operations.md", "setting", name
    for name in TYPES:
        yield "*.md", "problem type", name
    for kind in (states.ReferralStatus, states.RequestStatus, states.DeclineReason):
        for state in kind.values:
            yield "*.md", kind.__name__, str(state)
    for reason in Reason:
        yield "matching.md", "reason", str(reason)


def missing() -> Iterator[str]:
    """Yield a line for each name that no page has in backticks, and each broken link."""
    pages = {path: path.read_text() for path in sorted(DOCS.rglob("*.md"))}
    for pattern, kind, name in wanted():
        text = "".join(text for path, text in pages.items() if path.match(pattern))
        if f"`{name}`" not in text:
            yield f"docs/{pattern}: {kind} `{name}` is not described"
    pages |= {path: path.read_text() for path in sorted(BASE.glob("*.md"))}
    for path, text in pages.items():
        for target in LINK.findall(text):
            if not (path.parent / target).exists():
                yield f"{path.relative_to(BASE)}: {target} leads nowhere"


def main() -> int:
    """Print what is missing; return the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    found = list(missing())
    print("\n".join(found) if found else f"{len(list(wanted()))} names are described")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
