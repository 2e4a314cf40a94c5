import base64
import hashlib
import json

import pytest

from scripts.demonstrations.stage import Stage
from scripts.demonstrations.wire import solve
from scripts.testing.stores import with_name


def test_a_puzzle_is_solved_as_altcha_asks() -> None:
    challenge = {
        "algorithm": "SHA-256",
        "challenge": hashlib.sha256(b"salt?x=1&42").hexdigest(),
        "maxnumber": 100,
        "salt": "salt?x=1&",
        "signature": "s",
    }
    answer = json.loads(base64.b64decode(solve(challenge)))
    asked = {name: value for name, value in challenge.items() if name != "maxnumber"}
    assert answer == asked | {"number": 42}
    with pytest.raises(ValueError, match="no answer"):
        solve(challenge | {"maxnumber": 41})


def test_a_failed_step_is_told_and_the_play_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    stage = Stage("door")
    with stage.step("opens") as step:
        step.expect(seen=1, wanted=2, what="it opens")
    with stage.step("closes"):
        pass
    assert stage.summary() == "demo door: 2 steps, 1 failed"
    assert [(step.step, step.result) for step in stage.steps] == [
        ("opens", "failed"),
        ("closes", "ok"),
    ]
    assert "it opens: 1 instead of 2" in stage.steps[0].detail


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("postgres:///postgres", "postgres:///kier"),
        ("postgres://me:pw@host:5432/x", "postgres://me:pw@host:5432/kier"),
        ("postgres:///x?host=/run/pg", "postgres:///kier?host=/run/pg"),
    ],
)
def test_another_database_on_the_same_server(url: str, other: str) -> None:
    assert with_name(url, "kier") == other
