"""Steps of a demonstration: said while they happen, counted, and written for programs."""

import json
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path


class NotAsExpected(Exception):
    """A step saw something else than it should."""


class LeftOut(Exception):
    """A step cannot be played here, and why."""


class Result(StrEnum):
    """How a step went."""

    OK = "ok"
    FAILED = "failed"
    LEFT_OUT = "left out"


# What a program that plays one is told; 2 is a wrong call.
FAILED_CODE, LEFT_OUT_CODE = 1, 3
# Of `wait_until`: a machine may have much else to do.
PATIENCE_SECONDS, LOOK_SECONDS = 90.0, 0.2


@dataclass(slots=True)
class Step:
    """What was shown, how it went, and what was seen, or the reason."""

    step: str
    result: Result = Result.OK
    detail: str = ""

    def see(self, *lines: str) -> None:
        """Note what was seen."""
        self.detail = "\n".join(lines)

    def expect(self, *, seen: object, wanted: object, what: str) -> None:
        """Raise `NotAsExpected` if two values differ."""
        if seen != wanted:
            raise NotAsExpected(f"{what}: {seen!r} instead of {wanted!r}")


@dataclass(slots=True)
class Stage:
    """The stage of a demonstration, with its options."""

    name: str
    form: Path | None = None
    page: Path | None = None
    rate: float = 50.0
    seconds: float = 10.0
    steps: list[Step] = field(default_factory=list)

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """Play one step; whatever goes wrong in it is its failure, and the play goes on."""
        step = Step(title)
        try:
            yield step
        except LeftOut as reason:
            step.result, step.detail = Result.LEFT_OUT, str(reason)
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{Path(where.filename).name}:{where.lineno}"
            step.result = Result.FAILED
            step.detail = f"{type(error).__name__} at {place}: {error}"
        self._note(step)

    def leave_out(self, title: str, reason: str) -> None:
        """Note a step that cannot be played here."""
        self._note(Step(title, Result.LEFT_OUT, reason))

    def announce_missing(self, reasons: Iterable[str]) -> None:
        """Say before the first step what is missing for single ones."""
        for reason in reasons:
            print(f"Steps will be left out: {reason}", flush=True)

    def count(self, result: Result) -> int:
        """Return how many steps went so."""
        return sum(step.result == result for step in self.steps)

    @property
    def failed(self) -> int:
        """How many steps failed."""
        return self.count(Result.FAILED)

    @property
    def exit_code(self) -> int:
        """What a program that played it is told."""
        if self.failed:
            return FAILED_CODE
        return LEFT_OUT_CODE if self.count(Result.LEFT_OUT) else 0

    def write(self, path: Path) -> None:
        """Write the steps as JSON."""
        path.write_text(json.dumps([asdict(step) for step in self.steps], indent=1))

    def summary(self) -> str:
        """Return the closing line."""
        left_out = self.count(Result.LEFT_OUT)
        said = f"demo {self.name}: {len(self.steps)} steps, {self.failed} failed"
        return f"{said}, {left_out} left out" if left_out else said

    def _note(self, step: Step) -> None:
        self.steps.append(step)
        said = step.result.upper() if step.result == Result.FAILED else step.result
        print(f"{said:8}  {step.step}", flush=True)
        for line in step.detail.splitlines():
            print(f"          {line}", flush=True)


def wait_until[T](look: Callable[[], T], what: str) -> T:
    """Look until there is something, and return it, or raise `NotAsExpected`."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(LOOK_SECONDS)
    raise NotAsExpected(f"{what} did not come within {PATIENCE_SECONDS:.0f} seconds")
