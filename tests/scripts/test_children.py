import sys
import time

from scripts.launcher.children import MAX_ENDS, Child


def test_a_child_that_ends_again_and_again_is_given_up() -> None:
    child = Child("worker", [sys.executable, "-c", ""], {})
    assert [child.may_start_again() for _time in range(MAX_ENDS)] == [True] * 4 + [False]


def test_how_a_child_ended_is_told() -> None:
    code = Child("server", [sys.executable, "-c", "exit(3)"], {})
    killed = Child("server", [sys.executable, "-c", "import time; time.sleep(600)"], {})
    for child in (code, killed):
        assert child.how_it_ended() is None
        child.start()
    killed.stop(time.monotonic())
    code.stop(time.monotonic() + 60)
    assert (code.how_it_ended(), killed.how_it_ended()) == ("exit code 3", "signal 9")
