"""The commands of docs/operations.md, by the heading that they stand under."""

import re

from scripts.demonstrations.server import BASE

from .debian import Machine

PAGE = BASE / "docs" / "operations.md"
SECTION = r"^## {}\n(.+?)(?=^## |\Z)"
COMMANDS = re.compile(r"^( *)```sh\n(.+?)^ *```", re.DOTALL | re.MULTILINE)
# Only these go to a registry, and so into this machine's own network.
FETCHING = ("apt-get update", "scripts/install")
INSTALLING = "apt-get install"


def commands(heading: str) -> list[str]:
    """Return the blocks of commands under a heading; raise ValueError if there are none."""
    sections = re.findall(SECTION.format(re.escape(heading)), PAGE.read_text(), re.M | re.S)
    found = [
        "".join(line.removeprefix(indent) for line in block.splitlines(keepends=True))
        for section in sections
        for indent, block in COMMANDS.findall(section)
    ]
    if not found:
        raise ValueError(f"{PAGE.name} has no commands under {heading}")
    return found


def carry_out(machine: Machine, block: str) -> str:
    """Run a block as root in its folder, in the machine's network, and return the output."""
    if not any(words in block for words in (*FETCHING, INSTALLING)):
        return machine.run(f"cd /root\n{block}")
    said = []
    for line in block.splitlines():
        if line.startswith(INSTALLING):
            machine.run(f"{line} --download-only", outside=True)
        is_fetching = any(words in line for words in FETCHING)
        said.append(machine.run(f"cd /root\n{line}", outside=is_fetching))
    return "".join(said)
