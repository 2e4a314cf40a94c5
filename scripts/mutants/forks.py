"""A pytest plugin: runs the tests once, then once more for each mutation, in a forked process.

What was imported and warmed up by the first run is there in each fork, which runs only the tests
that reach the changed lines, the fastest first, until one fails.
"""

import os
import resource
import signal
import sys
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from types import CodeType, SimpleNamespace
from typing import Any, Final

import pytest
from _pytest.runner import runtestprotocol

from .mutations import Module, Mutation, apply, inner_codes, living_functions

TOOL: Final = 4
LINE: Final = sys.monitoring.events.LINE
# Of a processor and of the clock: a mutation may have a loop go on for ever.
LEAST_SECONDS, MOST_SECONDS = 5, 40
TIMES_AS_LONG: Final = 5
MEMORY: Final = 4 << 30


class Ended(IntEnum):
    """How a fork ended; whatever else it says, a test failed."""

    SURVIVED = 0
    KILLED = 1
    # The changed function cannot take the place of the old one.
    UNUSABLE = 2


@dataclass(slots=True)
class Test:
    """A test, how many processor seconds it takes, and which lines of our modules it runs."""

    item: pytest.Item
    seconds: float = 0.0
    lines: set[tuple[str, int]] = field(default_factory=set)

    @property
    def file(self) -> str:
        """The path of its file, as the table has it."""
        return self.item.nodeid.partition("::")[0]


@dataclass(frozen=True, slots=True)
class Job:
    """What a fork does: a mutation, or none to see that the tests pass in a fork."""

    mutation: Mutation | None
    tests: Sequence[Test]

    @property
    def seconds(self) -> int:
        """The processor seconds after which it is ended."""
        needed = sum(test.seconds for test in self.tests) * TIMES_AS_LONG
        return int(min(LEAST_SECONDS + needed, MOST_SECONDS))


class Mutants:
    """Runs the sample; `ended` has the results, `failures` what fails without a mutation."""

    def __init__(
        self, modules: Mapping[str, Module], tests: Mapping[str, Sequence[str]], until: float
    ) -> None:
        self.modules, self.tests_of, self.until = modules, tests, until
        self.sample: Sequence[Mutation] = []
        self.ended: dict[Mutation, Ended] = {}
        self.failures: list[str] = []
        self.unusable: set[str] = set()
        self.files = {str(Path(path).resolve()): path for path in modules}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests, then the mutations."""
        # A thread that a test left behind; that tests pass in a fork is looked at.
        warnings.filterwarnings("ignore", ".*multi-threaded, use of fork")
        self.end: Any = SimpleNamespace(listchain=lambda: [session])
        self.living = living_functions(self.files)
        tests = [Test(item) for item in session.items]
        self._watch(tests)
        if self.failures:
            return True
        files = dict.fromkeys(test.file for test in tests if test.lines)
        alone = [Job(None, [t for t in tests if t.file == file and t.lines]) for file in files]
        self.unusable = {job.tests[0].file for job, end in self._run(alone) if end}
        tests = [test for test in tests if test.file not in self.unusable]
        jobs = [Job(mutation, self._reaching(mutation, tests)) for mutation in self.sample]
        for job, ended in self._run(jobs):
            if job.mutation:
                self.ended[job.mutation] = ended
        return True

    def _watch(self, tests: Sequence[Test]) -> None:
        """Run all tests here, and keep which lines of our modules each runs."""
        lines: set[tuple[str, int]] = set()

        def seen(code: CodeType, line: int) -> object:
            lines.add((self.files[code.co_filename], line))
            return sys.monitoring.DISABLE

        sys.monitoring.use_tool_id(TOOL, "mutants")
        sys.monitoring.register_callback(TOOL, LINE, seen)
        for functions in self.living.values():
            for function in functions:
                for code in (function.__code__, *inner_codes(function.__code__)):
                    sys.monitoring.set_local_events(TOOL, code, LINE)
        for test, following in zip(tests, [*tests[1:], None], strict=True):
            lines.clear()
            sys.monitoring.restart_events()
            began = time.process_time()
            if not self._passes(test, following):
                self.failures.append(f"{test.item.nodeid} fails")
            test.seconds, test.lines = time.process_time() - began, {*lines}
        sys.monitoring.free_tool_id(TOOL)

    def _passes(self, test: Test, following: Test | None) -> bool:
        following_item = following.item if following else self.end
        reports = runtestprotocol(test.item, log=False, nextitem=following_item)
        return not any(report.failed for report in reports)

    def _reaching(self, mutation: Mutation, tests: Sequence[Test]) -> Sequence[Test]:
        """Return the tests of a module that run a changed line, the fastest first, by file."""
        own = tuple(self.tests_of[mutation.path])
        lines = {(mutation.path, line) for line in mutation.lines}
        chosen = [
            test
            for test in tests
            if test.item.nodeid.startswith(own)
            and (mutation.unit.is_constant or lines & test.lines)
        ]
        first: dict[str, float] = {}
        for test in chosen:
            first[test.file] = min(test.seconds, first.get(test.file, test.seconds))
        return sorted(chosen, key=lambda test: (first[test.file], test.file, test.seconds))

    # -- Forks ------------------------------------------------------------------------------------
    def _run(self, jobs: Sequence[Job]) -> Iterator[tuple[Job, Ended]]:
        """Run jobs, as many at once as there are processors, and yield how each ended."""
        waiting = iter(jobs)
        running: dict[int, tuple[Job, float]] = {}
        while True:
            while len(running) < (os.process_cpu_count() or 1):
                job = next(waiting, None) if time.monotonic() < self.until else None
                if job is None:
                    break
                if job.tests:
                    running[self._fork(job)] = job, time.monotonic()
                else:
                    yield job, Ended.SURVIVED
            if not running:
                return
            for pid, (job, began) in [*running.items()]:
                if time.monotonic() - began > 2 * MOST_SECONDS:
                    os.killpg(pid, signal.SIGKILL)
                if (status := os.waitpid(pid, os.WNOHANG))[0]:
                    del running[pid]
                    code = os.waitstatus_to_exitcode(status[1])
                    yield job, Ended(code) if code in {*Ended} else Ended.KILLED
            time.sleep(0.005)

    def _fork(self, job: Job) -> int:
        if pid := os.fork():
            return pid
        try:
            os.setpgid(0, 0)
            resource.setrlimit(resource.RLIMIT_CPU, (job.seconds, job.seconds + 1))
            resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
            os._exit(self._inside(job))
        finally:
            os._exit(Ended.KILLED)

    def _inside(self, job: Job) -> Ended:
        if job.mutation:
            unit = job.mutation.unit
            functions = self.living.get((job.mutation.path, unit.name, unit.first_line), [])
            try:
                apply(self.modules[job.mutation.path], job.mutation, functions)
            except (ValueError, KeyError, StopIteration):
                return Ended.UNUSABLE
        for test, following in zip(job.tests, [*job.tests[1:], None], strict=True):
            if not self._passes(test, following):
                return Ended.KILLED
        return Ended.SURVIVED
