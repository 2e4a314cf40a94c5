"""`scripts/demo NAME`: plays a demonstration on a server of its own."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import (
    field_lab,
    hope,
    hotels,
    intake,
    measures,
    needs,
    notifications,
    outages,
    outreach,
    pages,
    programme_figures,
    promises,
    referrals,
    signal_table,
    stops,
    surveys,
    training_session,
)
from .cluster import hosts
from .cluster import scene as cluster
from .stage import Stage


@dataclass(frozen=True, slots=True)
class Play:
    """A demonstration, what all of it needs, and what single steps need."""

    act: Callable[[Stage], None]
    all_needs: Sequence[needs.Need] = ()
    steps_need: Sequence[needs.Need] = ()


PLAYS = {
    "intake": Play(intake.play),
    "notifications": Play(notifications.play, [needs.fcm]),
    "surveys": Play(surveys.play, [needs.spss]),
    "hope": Play(hope.play, [needs.fcm, needs.pdf]),
    "waiting": Play(promises.play),
    "referrals": Play(referrals.play),
    "pages": Play(pages.play, steps_need=[needs.chromium]),
    "outreach": Play(
        outreach.play, [needs.pdf], [needs.library("zxingcpp"), needs.library("pypdfium2")]
    ),
    "stops": Play(stops.play),
    "learning": Play(hotels.play),
    "trainings": Play(training_session.play),
    "fieldlab": Play(field_lab.play, [needs.pdf]),
    "measures": Play(measures.play, [needs.pdf]),
    "programme": Play(programme_figures.play, [needs.pdf]),
    "signals": Play(signal_table.play, steps_need=[needs.node]),
    "outages": Play(outages.play),
    "cluster": Play(
        cluster.play,
        [
            hosts.why_not,
            needs.program("nginx", "nginx"),
            needs.program("openssl", "openssl"),
            needs.program("redis-server", "redis-server"),
            needs.program("redis-cli", "redis-tools"),
            needs.postgresql,
        ],
    ),
}
# Of `cluster`, which is to be tried on a machine that others use too.
MAX_RATE, MAX_SECONDS = 200.0, 120.0


def bounded(most: float) -> Callable[[str], float]:
    """Return what reads a number above nought, up to `most`."""

    def read(text: str) -> float:
        number = float(text)
        if not 0 < number <= most:
            raise ValueError(text)
        return number

    return read


def main() -> int:
    """Play what was asked; return the exit code."""
    parser = argparse.ArgumentParser(prog="scripts/demo", add_help=False)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("name", nargs="?", choices=PLAYS)
    what.add_argument("--list", action="store_true")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--form", type=Path, metavar="FILE")
    parser.add_argument("--page", type=Path, metavar="FILE")
    parser.add_argument("--rate", type=bounded(MAX_RATE), default=50.0, metavar="N")
    parser.add_argument("--seconds", type=bounded(MAX_SECONDS), default=10.0, metavar="N")
    asked = parser.parse_args()
    if asked.list:
        print("\n".join(PLAYS))
        return 0
    stage = Stage(
        asked.name, form=asked.form, page=asked.page, rate=asked.rate, seconds=asked.seconds
    )
    perform(PLAYS[asked.name], stage)
    if asked.json:
        stage.write(asked.json)
    print(stage.summary())
    return stage.exit_code


def perform(play: Play, stage: Stage) -> None:
    """Play it, or note what is missing for it here."""
    if reasons := [reason for need in play.all_needs if (reason := need())]:
        stage.leave_out("all of it", "; ".join(reasons))
        return
    stage.announce_missing(reason for need in play.steps_need if (reason := need()))
    play.act(stage)


if __name__ == "__main__":
    sys.exit(main())
