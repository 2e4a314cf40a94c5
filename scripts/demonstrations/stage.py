"""Steps of a demonstration: said while they happen, counted, and written for programs."""

import json
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path


class NotAsExpected(Exception):
    """A step saw something else than it should."""


@dataclass(slots=True)
class Step:
    """What was shown, whether it went as it should, and what was seen."""

    step: str
    ok: bool = True
    detail: str = ""

    def see(self, detail: str) -> None:
        """Note what was seen."""
        self.detail = detail

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
        except Exception as error:
            step.ok = False
            where = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{Path(where.filename).name}:{where.lineno}"
            step.detail = f"{type(error).__name__} at {place}: {error}"
        self.steps.append(step)
        print(f"{'ok    ' if step.ok else 'FAILED'}  {title}", flush=True)
        if step.detail and not step.ok:
            print(f"        {step.detail}", flush=True)

    @property
    def failed(self) -> int:
        """How many steps failed."""
        return sum(not step.ok for step in self.steps)

    def write(self, path: Path) -> None:
        """Write the steps as JSON."""
        path.write_text(json.dumps([asdict(step) for step in self.steps], indent=1))

    def summary(self) -> str:
        """Return the closing line."""
        return f"demo {self.name}: {len(self.steps)} steps, {self.failed} failed"
