"""Node, where it is: runs our modules outside a browser."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

MODULES = Path(__file__).with_name("modules")
# The first release of Node 20 that reads a module without being told that it is one.
MIN_NODE = (20, 19)
PATIENCE_SECONDS = 600


@cache
def find_node() -> str:
    path = shutil.which("node")
    if path is None:
        pytest.skip("there is no node on PATH: the modules are not tested outside a browser")
    command = [path, "--version"]
    asked = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    version = asked.stdout.strip()
    if tuple(map(int, version.removeprefix("v").split(".")[:2])) < MIN_NODE:
        pytest.skip(f"node {version} is older than {'.'.join(map(str, MIN_NODE))}")
    return path


class Desk:
    """Calls what `modules/crypto-server.mjs` offers; bytes travel as base64url text."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def __call__(self, method: str, *values: Any) -> Any:
        """Return what the module answers; `{"code": …}` if it refuses."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([method, *values]) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "broken" not in answer, answer["broken"]
        return answer.get("output", answer)


@contextmanager
def desk() -> Iterator[Desk]:
    command = [find_node(), str(MODULES / "crypto-server.mjs")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:  # noqa: S603
        yield Desk(process)
        assert process.stdin
        process.stdin.close()
        process.wait(PATIENCE_SECONDS)
