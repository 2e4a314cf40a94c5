"""A lane that fails rests, a little longer each time; the others go on."""

from notifications.transports.base import Outcome, Result
from notifications.worker.circuit_breaker import (
    FIRST_REST_SECONDS,
    MAX_FAILURES,
    MAX_LANES,
    PROBES,
    CircuitBreaker,
)
from tests.notifications.scenes import Seconds

SENT, GONE = Outcome(Result.SENT), Outcome(Result.GONE, "410")
DOWN = Outcome(Result.LATER, "http-503")


def broken(clock: Seconds) -> CircuitBreaker:
    breaker = CircuitBreaker(clock)
    for _time in range(MAX_FAILURES):
        breaker.note("down", DOWN)
    return breaker


def test_some_failures_are_no_reason_to_rest() -> None:
    breaker = CircuitBreaker(Seconds())
    for _time in range(MAX_FAILURES - 1):
        breaker.note("down", DOWN)
    assert breaker.resting() == []


def test_after_failures_in_a_row_that_lane_alone_rests() -> None:
    breaker = broken(Seconds())
    breaker.note("up", SENT)
    assert breaker.resting() == ["down"]
    assert (breaker.allowed("down", 50), breaker.allowed("up", 50)) == (0, 50)


def test_a_success_between_them_starts_the_count_anew() -> None:
    breaker = CircuitBreaker(Seconds())
    for outcome in [*[DOWN] * (MAX_FAILURES - 1), GONE, *[DOWN] * (MAX_FAILURES - 1)]:
        breaker.note("down", outcome)
    assert breaker.resting() == []


def test_after_the_rest_a_few_go_out_to_see() -> None:
    clock = Seconds()
    breaker = broken(clock)
    clock.now += FIRST_REST_SECONDS
    assert breaker.resting() == []
    assert breaker.allowed("down", 50) == PROBES


def test_each_rest_is_twice_as_long_and_never_endless() -> None:
    clock, rests = Seconds(), []
    breaker = broken(clock)
    for _time in range(8):
        rests.append(breaker.wait("down"))
        clock.now += breaker.wait("down")
        breaker.note("down", DOWN)
    assert rests == [5, 10, 20, 40, 80, 160, 300, 300]


def test_failures_that_come_in_during_a_rest_do_not_lengthen_it() -> None:
    clock = Seconds()
    breaker = broken(clock)
    for _time in range(100):
        breaker.note("down", DOWN)
    assert breaker.wait("down") == FIRST_REST_SECONDS


def test_what_a_provider_asks_of_all_is_kept_at_once() -> None:
    breaker = CircuitBreaker(Seconds())
    breaker.note("busy", Outcome(Result.LATER, "quota", wait=90, whole_lane=True))
    assert breaker.wait("busy") == 90
    assert breaker.troubled() == {"busy": "quota"}


def test_a_success_does_not_shorten_what_was_asked_for() -> None:
    breaker = CircuitBreaker(Seconds())
    breaker.note("busy", Outcome(Result.LATER, "quota", wait=90, whole_lane=True))
    breaker.note("busy", SENT)
    assert breaker.wait("busy") == 90


def test_one_success_ends_it() -> None:
    breaker = broken(Seconds())
    breaker.note("down", SENT)
    assert (breaker.troubled(), breaker.allowed("down", 50)) == ({}, 50)


def test_the_operator_wakes_a_lane() -> None:
    breaker = broken(Seconds())
    breaker.wake(["down", "unknown"])
    assert (breaker.resting(), breaker.allowed("down", 50)) == ([], 50)


def test_who_makes_up_hosts_fills_no_memory() -> None:
    breaker = CircuitBreaker(Seconds())
    for number in range(MAX_LANES + 50):
        breaker.note(f"web:{number}", DOWN)
    assert len(breaker.lanes) == MAX_LANES
