"""The clock of demonstrations that are played in one process."""

from django.utils import timezone

from scripts.demonstrations.moved_clock import MovedClock


def test_it_stands_still_until_it_is_set() -> None:
    clock = MovedClock("2027-03-27 14:00")
    with clock.running():
        assert (str(clock), timezone.now()) == ("Sat 27 Mar 14:00", clock.now)
        assert list(clock.go_to("2027-03-27 14:07", [5, 9])) == [5]
        assert str(clock) == "Sat 27 Mar 14:07"
        assert list(clock.go_to("2027-03-27 14:20", [5, 9])) == [9]
    assert timezone.now().year < 2100
    assert timezone.now() != clock.now


def test_it_stops_at_each_hour_also_where_one_is_missing() -> None:
    clock = MovedClock("2027-03-28 00:30")
    stops = clock.go_to("2027-03-28 04:04", [5])
    assert [str(clock)[-5:] for _minute in stops] == ["01:05", "03:05"]
    assert str(clock) == "Sun 28 Mar 04:04"
