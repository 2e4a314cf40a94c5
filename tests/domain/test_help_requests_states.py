"""Which move leads where, what it does to an organisation's load, and to the whole request."""

import itertools

import pytest

from backend.help_requests.services.messages import TOUCH_REFERRALS
from backend.help_requests.states import (
    MOVES,
    READING,
    Move,
    ReferralStatus,
    RequestStatus,
    load_change,
    request_status,
)

S, R = ReferralStatus, RequestStatus


def test_every_move_and_where_it_leads() -> None:
    table = {
        move: ({str(source) for source in sources}, str(to))
        for move, (sources, to) in MOVES.items()
    }
    assert table == {
        "offer": ({"waiting", "closed", "declined", "withdrawn"}, "offered"),
        "accept": ({"offered"}, "accepted"),
        "decline": ({"offered"}, "declined"),
        "close": ({"accepted"}, "closed"),
        "interpret": ({"waiting", "withdrawn"}, "interprets"),
        "withdraw": ({"waiting", "offered", "accepted", "closed", "interprets"}, "withdrawn"),
    }
    assert {*MOVES} == {*Move}


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (None, S.OFFERED, (1, 0)),
        (None, S.WAITING, (0, 0)),
        (S.WAITING, S.OFFERED, (1, 0)),
        (S.OFFERED, S.ACCEPTED, (0, 1)),
        (S.OFFERED, S.DECLINED, (-1, 0)),
        (S.ACCEPTED, S.CLOSED, (-1, -1)),
        (S.ACCEPTED, S.WITHDRAWN, (-1, -1)),
        (S.CLOSED, S.WITHDRAWN, (0, 0)),
        (S.WITHDRAWN, S.INTERPRETS, (0, 0)),
        (S.INTERPRETS, S.WITHDRAWN, (0, 0)),
        (S.ACCEPTED, None, (-1, -1)),
        (S.WAITING, None, (0, 0)),
    ],
)
def test_load(before: S | None, after: S | None, change: tuple[int, int]) -> None:
    assert load_change(before, after) == change


def test_load_is_nought_once_all_is_over() -> None:
    for way in itertools.product([None, *S], repeat=3):
        steps = [None, *way, None]
        changes = [load_change(before, after) for before, after in itertools.pairwise(steps)]
        assert [sum(column) for column in zip(*changes, strict=True)] == [0, 0]


@pytest.mark.parametrize(
    ("referrals", "whole"),
    [
        ([S.OFFERED, S.ACCEPTED, S.CLOSED], R.ACCEPTED),
        ([S.CLOSED, S.OFFERED], R.OFFERED),
        ([S.WITHDRAWN, S.CLOSED, S.DECLINED], R.CLOSED),
        ([S.WITHDRAWN, S.DECLINED], R.UNPLACED),
        ([S.WAITING], R.UNPLACED),
        # Who interprets does not help.
        ([S.INTERPRETS], R.UNPLACED),
        ([S.CLOSED, S.INTERPRETS], R.CLOSED),
        ([], R.UNPLACED),
    ],
)
def test_the_whole_request(referrals: list[S], whole: R) -> None:
    assert request_status(referrals) == whole


def test_the_statement_written_out_names_the_states_that_read() -> None:
    named = TOUCH_REFERRALS.partition("IN (")[2].rstrip(")").replace("'", "").split(", ")
    assert {*named} == {str(status) for status in READING}
