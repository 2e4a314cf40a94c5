"""`scripts/demo`: how steps end, what that makes of the whole, and what is missing for it here."""

import json
import sys
from pathlib import Path

import pytest

from scripts.demonstrations import __main__ as demo
from scripts.demonstrations.needs import program, require
from scripts.demonstrations.server import BASE
from scripts.demonstrations.stage import LeftOut, Result, Stage
from scripts.demonstrations.stores import Stores

NOT_HERE = program("a-program-of-nobody", "nothing")


def played(*kinds: str) -> Stage:
    stage = Stage("made-up")
    for kind in kinds:
        with stage.step(f"one that is {kind}") as step:
            step.see("all of it")
            if kind == "failed":
                step.expect(seen=1, wanted=2, what="number")
            if kind == "left out":
                raise LeftOut("no such program")
    return stage


@pytest.mark.parametrize(
    ("kinds", "code", "said"),
    [
        (("ok", "ok"), 0, "demo made-up: 2 steps, 0 failed"),
        (("ok", "left out"), 3, "demo made-up: 2 steps, 0 failed, 1 left out"),
        (("left out", "failed", "ok"), 1, "demo made-up: 3 steps, 1 failed, 1 left out"),
    ],
)
def test_the_worst_step_decides_how_it_ends(kinds: tuple[str, ...], code: int, said: str) -> None:
    stage = played(*kinds)
    assert (stage.exit_code, stage.summary()) == (code, said)


def test_each_step_is_printed_and_written_with_its_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stage, file = played("ok", "left out", "failed"), tmp_path / "steps.json"
    stage.write(file)
    lines = capsys.readouterr().out.splitlines()
    assert lines[:5] == [
        "ok        one that is ok",
        "          all of it",
        "left out  one that is left out",
        "          no such program",
        "FAILED    one that is failed",
    ]
    seen = [(step["result"], step["detail"]) for step in json.loads(file.read_text())]
    assert seen[:2] == [("ok", "all of it"), ("left out", "no such program")]
    assert seen[2][0] == "failed"
    assert "number: 1 instead of 2" in seen[2][1]


def test_what_all_of_it_needs_and_is_not_here_leaves_it_out() -> None:
    stage = Stage("made-up")

    def act(_stage: Stage) -> None:
        raise AssertionError("it was played")

    demo.perform(demo.Play(act, [NOT_HERE]), stage)
    [step] = stage.steps
    assert (step.result, stage.exit_code) == (Result.LEFT_OUT, 3)
    assert step.detail == "a-program-of-nobody is missing: apt-get install nothing"


def test_what_single_steps_need_is_said_before_the_first(
    capsys: pytest.CaptureFixture[str],
) -> None:
    stage = Stage("made-up")

    def act(stage: Stage) -> None:
        with stage.step("one"):
            require(NOT_HERE)
        with stage.step("two"):
            pass

    demo.perform(demo.Play(act, steps_need=[NOT_HERE]), stage)
    first, second, *_rest = capsys.readouterr().out.splitlines()
    assert first.startswith("Steps will be left out: a-program-of-nobody is missing: apt-get")
    assert second == "left out  one"
    assert [step.result for step in stage.steps] == [Result.LEFT_OUT, Result.OK]


def test_outages_of_stores_that_are_not_here_are_left_out() -> None:
    away = Stores(missing={"Redis": "no Redis answers", "database": "no PostgreSQL answers"})
    missing = demo.outages.missing_here(away, 0)
    assert [*missing] == ["no Redis", "no database", "a full disk", "all is slow"]
    assert demo.outages.missing_here(Stores(lines={"Redis": ...}), 9) == {}  # type: ignore[dict-item]


def test_all_names_are_listed_and_explained(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["demo", "--list"])
    assert demo.main() == 0
    names = capsys.readouterr().out.splitlines()
    assert names == [*demo.PLAYS]
    said = (BASE / "scripts" / "demo").read_text()
    assert [name for name in names if f"\n#   {name} " not in said] == []
